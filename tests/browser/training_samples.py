"""Samples of the pages of training, as tests/browser/samples.py has them for the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from functions.kernel.callers import Role
from functions.training.domain.guide import Newer, guides
from functions.training.service import guiding

NOW = datetime(2021, 11, 23, 2, 30, tzinfo=UTC)
NEWER = Newer("screening", "screening-4355", "screening-5785", "Decision 5785/QD-BYT")
PDF = "/static/00000000/huong-dan/lay-mau-1-00000000.pdf"
LISTED = guiding.listed(NOW)


def _guide(slug: str, number: int | None = None, **changed: Any) -> dict[str, Any]:
    return {"shown": replace(guiding.show(slug, number, NOW), **changed), "pdf": PDF}


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
    **{
        f"/huong-dan/{one.slug}": ("training/guide.html", Role.ANONYMOUS, _guide(one.slug))
        for one in guides()
        if one.slug in ("nguoi-dan", "can-bo-xa")
    },
}
