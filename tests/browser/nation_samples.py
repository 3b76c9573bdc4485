"""Samples of the task force's pages as the ministry sees them, with all 63 provinces.

Figures are made up; of tickets there are as many as a page lists, each as long as may be written.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from functions.kernel.callers import Role
from functions.kernel.divisions import divisions_in
from functions.taskforce.domain.ageing import bands, lags
from functions.taskforce.domain.checklist import Share
from functions.taskforce.domain.ticket import Wanted, opened
from functions.taskforce.domain.training import ROLES
from functions.taskforce.service.overview import MOST_TICKETS, Report
from functions.taskforce.service.places import below, name_of
from functions.taskforce.service.readying import Below, Shown
from tests.browser.cockpit_samples import KINDS, NATION_PIT
from tests.browser.taskforce_samples import BOARD, CHOICE, COMMON, NOTHING, NOW, PLACE, READY, RULE
from tests.browser.taskforce_samples import TODAY as DAY

PROVINCES = below("")
TEXT = "Máy quét ở cổng chợ không lên nguồn, đã thử dây và ổ cắm khác, cần người đến xem trong tuần"
KINDS_OF_TICKET = tuple(RULE.body["kinds"])


def _place(number: int) -> str:
    """A district of one province after another."""
    code = PROVINCES[number % len(PROVINCES)][0]
    inside = divisions_in(code)
    return f"{code}/{inside[number % len(inside)].code}"


TICKETS = tuple(
    opened(
        Wanted(
            _place(number),
            "ABC"[number % 3],
            KINDS_OF_TICKET[number % len(KINDS_OF_TICKET)],
            f"{TEXT} ({number})",
        ),
        f"ttyt-{number:05}",
        f"staff-{number}",
        NOW - timedelta(hours=7 * number),
    )
    for number in range(MOST_TICKETS)
)
NATION_BOARD = replace(
    BOARD,
    place="",
    running=4_100,
    overdue=912,
    solved=388,
    bands=bands(TICKETS, RULE.body["bands"], NOW),
    lags=lags(TICKETS, NOW),
    tickets=TICKETS,
)
NATION_READY = Shown(
    place="",
    revision=0,
    rule_id=READY.rule_id,
    lines=(),
    below=tuple(
        Below(
            path,
            name,
            {
                "A": Share(91 + place, 60 - place % 7, place % 3, place),
                "B": Share(32, place % 33),
                "C": Share(61, 61 - place % 40, 30, place % 5),
            },
        )
        for place, (path, name) in enumerate(PROVINCES)
    ),
    parts={"A": Share(7_686, 3_590, 61, 1_953), "B": Share(2_016, 990), "C": Share(3_843, 2_700)},
    compared=None,
)
OF_NATION = COMMON | {"title": "Việt Nam"}

NATION: dict[str, tuple[str, Role, dict[str, Any]]] = {
    f"{PLACE}/ca-nuoc": (
        "taskforce/board.html",
        Role.MINISTRY_OPERATOR,
        NOTHING
        | OF_NATION
        | CHOICE
        | {
            "shown": NATION_BOARD,
            "inside": PROVINCES,
            "places": (),
            "kinds": KINDS_OF_TICKET,
            "may_list": True,
            "may_ready": True,
            "may_train": True,
        },
    ),
    f"{PLACE}/san-sang/ca-nuoc": (
        "taskforce/ready.html",
        Role.MINISTRY_OPERATOR,
        NOTHING | {"shown": NATION_READY, "title": "Việt Nam", "place": PLACE},
    ),
    f"{PLACE}/tap-huan/ca-nuoc": (
        "taskforce/trained.html",
        Role.MINISTRY_OPERATOR,
        NOTHING
        | OF_NATION
        | CHOICE
        | {
            "shown": None,
            "inside": PROVINCES,
            "places": (),
            "roles": ROLES,
            "today": DAY.isoformat(),
            "standing": None,
        },
    ),
    f"{PLACE}/bao-cao/ca-nuoc": (
        "taskforce/report.html",
        Role.MINISTRY_OPERATOR,
        OF_NATION
        | {
            "told": Report(DAY, 21, 14, NATION_BOARD, NATION_READY, None, NATION_PIT),
            "kinds": KINDS,
            "name_of": name_of,
        },
    ),
}
