"""Samples of the pages of the task force, as tests/browser/samples.py has them for the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from functions.kernel.callers import Role
from functions.taskforce.domain.ageing import bands, lags
from functions.taskforce.domain.checklist import Share, Tick, items_on
from functions.taskforce.domain.groups import Compared
from functions.taskforce.domain.ticket import NEXT, State, Wanted, opened, ticket_rules
from functions.taskforce.domain.training import ROLES, Session, Sum
from functions.taskforce.service.overview import Board, Report
from functions.taskforce.service.places import below, name_of
from functions.taskforce.service.readying import Below, Line, Shown
from functions.taskforce.service.teaching import Passed, Trained
from functions.taskforce.service.ticketing import Told
from tests.browser.cockpit_samples import AGAINST, KINDS, PIT

NOW = datetime(2021, 11, 23, 2, 30, tzinfo=UTC)
TODAY = date(2021, 11, 23)
PLACE = "/can-bo/to-cong-nghe"
NOTHING: dict[str, Any] = {"values": {}, "problem": None, "form_key": "preview-key-13"}
RULE = ticket_rules().versions[-1]
WANTED = Wanted("01/001/00001", "A", "device", "Máy quét ở cổng chợ không lên nguồn")
FIRST = opened(WANTED, "tyt-00001", "staff-1", NOW - timedelta(days=9))
SECOND = opened(replace(WANTED, platform="C", place="01/001"), "ttyt-001", "staff-2", NOW)
MOVED = replace(FIRST, state=State.WAITING, revision=2, at=NOW, note="Chờ thiết bị thay thế")
TICKETS = (MOVED, SECOND)
BOARD = Board(
    place="01",
    as_of=NOW,
    running=2,
    overdue=1,
    solved=3,
    bands=bands(TICKETS, RULE.body["bands"], NOW),
    lags=lags(TICKETS, NOW),
    tickets=TICKETS,
    rule_id=RULE.rule_id,
)
ITEMS, READY_RULE = items_on(TODAY, "01")
TICKED = Tick("Quyết định 12/QĐ-UBND", "staff-9", NOW, READY_RULE)
TICKS = (
    replace(TICKED, confirmed_by="staff-8", confirmed_at=NOW),
    TICKED,
    replace(TICKED, is_open=True, note="Thiếu biên bản"),
    None,
)
READY = Shown(
    place="01",
    revision=4,
    rule_id=READY_RULE,
    lines=tuple(Line(one, tick, tick is None) for one, tick in zip(ITEMS, TICKS, strict=True)),
    below=tuple(
        Below(path, name, {"A": Share(3, 2, 0, 1), "B": Share(1), "C": Share(2, 0, 1)})
        for path, name in below("01")
    ),
    parts={"A": Share(91, 60, 1, 30), "B": Share(32), "C": Share(61, 1, 30)},
    compared=Compared("cities", 5, 2, Share(400, 120), "groups-2021-07"),
    alike=AGAINST,
)
SESSION = Session("01/001/00001", TODAY, "A", "commune_officer", 12, 9, "staff-1", NOW)
TRAINED = Trained(
    place="01",
    by_role={"commune_officer": Sum(12, 9), "gate_staff": Sum(4, 0)},
    below=tuple((path, name, Sum(12, 9)) for path, name in below("01")),
    roles=tuple((name, {"commune_officer": 12, "gate_staff": 4}) for _, name in below("01")),
    untrained=tuple(path for path, _ in below("01/001")),
    communes=579,
    newest=(SESSION,),
    passed=Passed({"sampler": 3}, tuple((path, name, 1) for path, name in below("01"))),
)
HERE = (("01", "Thành phố Hà Nội"), *below("01"))
COMMON: dict[str, Any] = {"title": "Thành phố Hà Nội", "name_of": name_of, "place": PLACE}
CHOICE: dict[str, Any] = {"inside": below("01"), "places": HERE, "platforms": ("A", "B", "C")}

TASKFORCE: dict[str, tuple[str, Role, dict[str, Any]]] = {
    PLACE: (
        "taskforce/board.html",
        Role.PROVINCE_OFFICER,
        NOTHING
        | COMMON
        | CHOICE
        | {
            "shown": BOARD,
            "kinds": tuple(RULE.body["kinds"]),
            "may_list": True,
            "may_ready": True,
            "may_train": True,
        },
    ),
    f"{PLACE}/phieu": (
        "taskforce/ticket.html",
        Role.PROVINCE_OFFICER,
        NOTHING
        | {
            "told": Told(MOVED, (FIRST, MOVED)),
            "place_name": "Phường Phúc Xá",
            "states": NEXT[MOVED.state],
            "desks": tuple(RULE.body["desks"]),
            "now": NOW,
            "place": PLACE,
            "may_move": True,
        },
    ),
    f"{PLACE}/san-sang": (
        "taskforce/ready.html",
        Role.PROVINCE_OFFICER,
        NOTHING | {"shown": READY, "title": "Thành phố Hà Nội", "place": PLACE},
    ),
    f"{PLACE}/tap-huan": (
        "taskforce/trained.html",
        Role.PROVINCE_OFFICER,
        NOTHING
        | COMMON
        | CHOICE
        | {"shown": TRAINED, "roles": ROLES, "today": "2021-11-23", "standing": SESSION},
    ),
    f"{PLACE}/bao-cao": (
        "taskforce/report.html",
        Role.PROVINCE_OFFICER,
        COMMON | {"told": Report(TODAY, 2, 1, BOARD, READY, TRAINED, PIT), "kinds": KINDS},
    ),
}
