"""Samples of the pages of training, as tests/browser/samples.py has them for the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from functions.access import service as access
from functions.kernel.callers import Caller, Role
from functions.kernel.periods import day_of
from functions.training.domain.exercises import EXERCISES, task_of
from functions.training.domain.guide import Newer, guide_of, guides
from functions.training.service import guiding, practising

NOW = datetime(2021, 11, 23, 2, 30, tzinfo=UTC)
NEWER = Newer("screening", "screening-4355", "screening-5785", "5785/QĐ-BYT")
PDF = "/static/00000000/huong-dan/lay-mau-1-00000000.pdf"
LISTED = guiding.listed(NOW)


def _guide(slug: str, number: int | None = None, **changed: Any) -> dict[str, Any]:
    return {"shown": replace(guiding.show(slug, number, NOW), **changed), "pdf": PDF}


CALLER = Caller(Role.SAMPLER, "https://issuer.test|s-1", division="01/001/00001")
EXERCISE = EXERCISES["tube"]
PROGRESS = access.Progress(answers=2, in_a_row=1, last="ok", was_right=False)
TASK = task_of(EXERCISE, "sample", "01", day_of(NOW))
OVERVIEW = practising.Overview(
    guide_of(Role.SAMPLER),
    1,
    ((EXERCISE, PROGRESS), (EXERCISES["colour"], access.Progress(3, 3, is_done=True))),
    may_work=False,
)
NOTHING: dict[str, Any] = {"values": {}, "problem": None, "form_key": "preview-key-14"}
WAIVER = access.Waiver(
    CALLER.subject, "01/001/00001", Role.SAMPLER, "Điểm lấy mẫu thiếu người", frozenset({"a"})
)
BEFORE = (TASK.options[0][1], TASK.rule_id)

TRAINING: dict[str, tuple[str, Role, dict[str, Any]]] = {
    "/huong-dan": (
        "training/guides.html",
        Role.ANONYMOUS,
        {"listed": (replace(LISTED[0], newer=(NEWER,)), *LISTED[1:])},
    ),
    "/huong-dan/kham-sang-loc": (
        "training/guide.html",
        Role.DOCTOR,
        _guide("kham-sang-loc", 2, newer=(NEWER,)),
    ),
    "/can-bo/luyen-tap": (
        "training/practice.html",
        Role.SAMPLER,
        NOTHING | {"told": OVERVIEW, "asked": False, "place": "/can-bo/luyen-tap"},
    ),
    "/can-bo/luyen-tap/bai": (
        "training/exercise.html",
        Role.SAMPLER,
        NOTHING
        | {
            "shown": practising.Shown(EXERCISE, PROGRESS, TASK, day_of(NOW), BEFORE),
            "place": "/can-bo/luyen-tap",
        },
    ),
    "/can-bo/mien-luyen-tap": (
        "training/waivers.html",
        Role.PROVINCE_OFFICER,
        NOTHING | {"waiting": (WAIVER,)},
    ),
    **{
        f"/huong-dan/{one.slug}": ("training/guide.html", Role.ANONYMOUS, _guide(one.slug))
        for one in guides()
        if one.slug in ("nguoi-dan", "can-bo-xa")
    },
}
