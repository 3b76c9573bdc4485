"""Samples of the pages of data subject requests, as tests/browser/samples.py has them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.datarights.domain.backlog import Backlog
from functions.datarights.domain.copies import held_at, left_out, taken_along
from functions.datarights.domain.legal import Datum, Kind, grounds, kept, rule_at
from functions.datarights.domain.request import (
    DataRequest,
    Decision,
    Line,
    Outcome,
    Wanted,
    decided,
    heard,
    opened,
)
from functions.datarights.service.deciding import Queue, Shown
from functions.kernel.callers import Caller, Role
from functions.kernel.identifiers import PersonId

NOW = datetime(2021, 11, 23, 2, 30, tzinfo=UTC)
PERSON = PersonId("0A1B2C3D4E5F6")
OFFICER = Caller(Role.PROVINCE_OFFICER, "staff-1", unit="province-01", division="01")
ID = "0A1B2C3D4E5F6G7H8J9KAMBNCP"
NOTHING: dict[str, Any] = {"values": {}, "problem": None, "form_key": "preview-key-43"}
WORDS = "Tên đệm ghi sai, đúng là Thị"


def begun(kind: Kind, number: int, ago: timedelta = timedelta()) -> DataRequest:
    """A request of a kind."""
    id_ = f"{number}{ID[1:]}"
    return opened(id_, Wanted(PERSON, kind, WORDS), PERSON, "01/001/00001", NOW - ago)


OPEN = begun(Kind.CORRECTION, 1, timedelta(days=5))
AGREED = decided(begun(Kind.DELETION, 2), Decision(1, agreed=True), OFFICER, NOW)
PARTLY = heard(AGREED, {Datum.REGISTRATIONS: Outcome(1, 1), Datum.EMAIL: Outcome(0)}, NOW) or AGREED
REFUSED = decided(
    begun(Kind.RESTRICTION, 3), Decision(1, agreed=False, ground="open_case"), OFFICER, NOW
)
DONE = decided(begun(Kind.ACCESS, 4), Decision(1, agreed=True), OFFICER, NOW)
LINES = tuple(
    Line(f"{n}{ID[1:]}", kind, "01/001/00001", OPEN.opened_at, OPEN.due_at + timedelta(days=n))
    for n, kind in enumerate(Kind, 1)
)
RULE = rule_at(NOW)
BACKLOGS = (
    Backlog("00", 1, 0, NOW + timedelta(days=1), NOW),
    Backlog("01", 5, 3, OPEN.due_at, NOW),
)
OWN: dict[str, Any] = NOTHING | {
    "place": "/yeu-cau-du-lieu",
    "person": "",
    "family": [(PersonId("0A1B2C3D4E5F7"), "Nguyễn Thị Bé")],
    "requests": (OPEN, PARTLY, REFUSED, DONE),
    "kinds": tuple(kind.value for kind in Kind),
    "kept": kept(RULE),
    "now": NOW,
}
COPY: dict[str, Any] = {
    "place": "/ban-sao-du-lieu",
    "archive": "la-chan-2021-11-20.zip",
    "ward": "",
    "family": OWN["family"],
    "given": [(one, one.link()) for one in taken_along(held_at(NOW))],
    "left_out": left_out(held_at(NOW)),
}
WAITING: dict[str, Any] = NOTHING | {
    "place": "/can-bo/yeu-cau-du-lieu",
    "queue": Queue("01", LINES, 3, more=True, backlogs=BACKLOGS),
    "ages": {line.id: n for n, line in enumerate(LINES)},
    "shown": Shown(OPEN, (OPEN, replace(OPEN, version=2)), grounds(OPEN.kind, RULE)),
    "provinces": [("01", "Thành phố Hà Nội")],
    "may_decide": True,
    "now": NOW,
}

DATA_RIGHTS: dict[str, tuple[str, Role, dict[str, Any]]] = {
    "/yeu-cau-du-lieu": ("datarights/own.html", Role.CITIZEN, OWN),
    "/ban-sao-du-lieu": ("datarights/copy.html", Role.CITIZEN, COPY),
    "/can-bo/yeu-cau-du-lieu": ("datarights/queue.html", Role.PROVINCE_OFFICER, WAITING),
}
