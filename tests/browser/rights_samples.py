"""Samples of the pages of rights, as tests/browser/samples.py has them for the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from functions.access.domain.rights import DATA, Kind, Right, State, Terms
from functions.access.domain.roster import Device, Held
from functions.access.domain.volume import Count, Window
from functions.access.schemas.rights import RightView, ShownRightView
from functions.access.schemas.roster import EndingView, HeldView, RosterView
from functions.access.schemas.volume import StopView
from functions.access.service.rights import Use
from functions.access.service.session_endings import Ending
from functions.kernel.callers import Purpose, Role

NOW = datetime(2021, 11, 23, 2, 30, tzinfo=UTC)
TERMS = Terms(
    "cdc-79",
    "testing",
    ("testing.cases",),
    "01",
    Purpose.EPIDEMIC_CONTROL,
    "Công văn 2790/BTTTT-THH mục 3 (thử)",
    NOW - timedelta(days=1),
    NOW + timedelta(days=29),
)
RIGHT = Right(
    "0" * 25 + "A",
    TERMS,
    Kind.GRANTED,
    State.PROPOSED,
    "https://issuer.test|m-1",
    "moh",
    NOW,
    "rights-2790-2021",
)
USE = Use(NOW, "https://issuer.test|e-1", "GET /api/traced-cases/{case}", "testing.cases")
STOPPED = Count(
    "account#e-1", Window("2021112309", "2021-11-23"), 300, 720, 1_637_634_600_000, who="e-1",
    unit="cdc-79", rule_id="volume-2021",
)  # fmt: skip
HELD = (
    Held("Ab3_cd4-ef5Gh6Ij", int(NOW.timestamp()), NOW.date(), Device.ANDROID),
    Held("Zb3_cd4-ef5Gh6Ij", int(NOW.timestamp()) - 864_000, NOW.date(), Device.COMPUTER),
)
ENDING = Ending(NOW, "https://issuer.test|m-1", "0A1B2C3D4E5F6", "Báo mất máy (thử)")
NOTHING: dict[str, Any] = {"values": {}, "problem": None, "form_key": "preview-rights"}
PLACE = "/can-bo/quyen"

RIGHTS: dict[str, tuple[str, Role, dict[str, Any]]] = {
    PLACE: (
        "access/rights.html",
        Role.MINISTRY_OPERATOR,
        NOTHING
        | {
            "place": PLACE,
            "rights": [RightView.of(RIGHT, NOW)],
            "kinds": list(DATA),
            "may_grant": True,
            "may_open": False,
        },
    ),
    f"{PLACE}/{RIGHT.id}": (
        "access/right.html",
        Role.MINISTRY_OPERATOR,
        NOTHING
        | {
            "place": f"{PLACE}/{RIGHT.id}",
            "shown": ShownRightView.of(RIGHT, (USE,), NOW),
            "waits": True,
            "may_agree": True,
            "may_refuse": True,
            "may_revoke": True,
            "may_review": True,
        },
    ),
    "/can-bo/tam-dung-xem": (
        "access/volume.html",
        Role.MINISTRY_OPERATOR,
        NOTHING | {"place": "/can-bo/tam-dung-xem", "stops": [StopView.of(STOPPED)]},
    ),
    "/phien-dang-nhap": (
        "access/sessions.html",
        Role.CITIZEN,
        {
            "place": "/phien-dang-nhap",
            "shown": RosterView(
                sessions=[HeldView.of(one, HELD[0].session) for one in HELD], most=5
            ),
        },
    ),
    "/can-bo/phien-nguoi-dan": (
        "access/session_endings.html",
        Role.MINISTRY_OPERATOR,
        NOTHING
        | {
            "place": "/can-bo/phien-nguoi-dan",
            "endings": [EndingView.of(ENDING)],
            "may_end": True,
        },
    ),
}
