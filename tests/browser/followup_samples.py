"""Samples of the pages of the follow-up, as tests/browser/samples.py has them for the others."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from functions.followup.domain import acts
from functions.followup.domain.daily import answer_of, symptoms_on
from functions.followup.domain.follow import CONTACT, Cause, FollowUp, Rank
from functions.followup.domain.why import why
from functions.followup.service.answering import Own
from functions.followup.service.nation import ProvinceDay
from functions.followup.service.showing import Board, Shown, Waiting
from functions.followup.service.working import Outcome
from functions.followup.store.events import Event
from functions.kernel.callers import Role
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import days_between
from functions.registry import service as registry

NOW = datetime(2021, 11, 23, 2, 30, tzinfo=UTC)
TODAY = date(2021, 11, 23)
ID = "0A1B2C3D4E5F6G7H8J9KAMBNCP"
TOKEN = "c2VhbGVk"
NOTHING: dict[str, Any] = {"values": {}, "problem": None, "form_key": "preview-key-15"}
SYMPTOMS = symptoms_on(TODAY)
BEGUN = FollowUp(ID, PersonId("0A1B2C3D4E5F6"), 2021, division="01/001/00001")
STARTED = acts.heard(BEGUN, "c", Cause(CONTACT, 1, True, date(2021, 11, 20), 1), TODAY) or BEGUN
RED = answer_of(1, ("cough", "chest_pain"), 385, is_well=False, at=NOW, via="link", day=TODAY)
WELL = answer_of(1, (), 367, is_well=True, at=NOW, via="own", day=TODAY)
ONE = acts.answered(STARTED, TODAY, RED)
WHY = why(ONE, TODAY)
MEASURE = ONE.measure_on(TODAY)
DAYS = tuple(days_between(TODAY - timedelta(days=13), TODAY))
BOARD = Board(
    area="01/001",
    followed=1_240,
    by_day=tuple(
        (day, Counter(followed=40 + n, answered=30 + n, missed=10, red=n % 3))
        for n, day in enumerate(DAYS)
    ),
    waiting=tuple(Waiting(ONE, rank, "N*** V*** A***") for rank in Rank),
    more=True,
)
EVENTS = (
    Event(STARTED.act, 1, NOW, rule="measure-5053-2020", why=WHY),
    Event(ONE.act, 2, NOW, rule="measure-5053-2020", why=WHY, on=TODAY, answer=RED),
    Event(
        acts.Act.CALLED, 3, NOW, by="staff-1", unit="station-00001", words="Đã gọi, đang đi khám",
        outcome="ill", why=WHY,
    ),
)  # fmt: skip
SHOWN = Shown(
    follow_up=ONE,
    way=registry.WayToPerson("Nguyễn Văn Thử", "0900001001", "1 Phố Thử"),
    measure=MEASURE,
    why=WHY,
    events=EVENTS,
    may_end=True,
)
QUESTION = NOTHING | {"today": TODAY, "symptoms": SYMPTOMS}


def own(**more: Any) -> Own:
    """What somebody sees of their own."""
    common: dict[str, Any] = {
        "is_active": True,
        "measure": MEASURE,
        "until": ONE.until,
        "why": WHY,
        "answers": ((TODAY, WELL), (TODAY - timedelta(days=1), RED)),
        "is_due": True,
        "negatives_missing": 1,
        "ended_on": None,
        "ended_kind": "",
    }
    return Own(**(common | more))


ENDED = own(
    is_active=False, measure=None, until=None, why="", is_due=False, negatives_missing=0,
    ended_on=date(2021, 12, 4), ended_kind="quarantine",
)  # fmt: skip

FOLLOW_UP: dict[str, tuple[str, Role, dict[str, Any]]] = {
    "/hoi-tham": (
        "followup/own.html",
        Role.CITIZEN,
        QUESTION | {"own": own(), "place": "/hoi-tham"},
    ),
    "/hoi-tham/xong": (
        "followup/own.html",
        Role.CITIZEN,
        QUESTION | {"own": ENDED, "place": "/hoi-tham"},
    ),
    f"/hoi-tham/{TOKEN}": (
        "followup/ask.html",
        Role.ANONYMOUS,
        QUESTION | {"place": f"/hoi-tham/{TOKEN}"},
    ),
    "/hoi-tham/da-gui": (
        "followup/sent.html",
        Role.ANONYMOUS,
        {"said": RED, "back": f"/hoi-tham/{TOKEN}"},
    ),
    "/can-bo/theo-doi": (
        "followup/board.html",
        Role.EPIDEMIOLOGIST,
        NOTHING
        | {
            "place": "/can-bo/theo-doi",
            "board": BOARD,
            "most": 53,
            "nation": (
                ProvinceDay("79", "Thành phố Hồ Chí Minh", date(2021, 12, 5), 900, 800, 90, 10),
            ),
            "provinces": [("01", "Thành phố Hà Nội"), ("79", "Thành phố Hồ Chí Minh")],
            "sees_people": True,
        },
    ),
    f"/can-bo/theo-doi/{ID}": (
        "followup/person.html",
        Role.EPIDEMIOLOGIST,
        NOTHING
        | {
            "place": f"/can-bo/theo-doi/{ID}",
            "shown": SHOWN,
            "one": ONE,
            "today": date(2021, 12, 5),
            "outcomes": [one.value for one in Outcome],
        },
    ),
}
