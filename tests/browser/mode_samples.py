"""Samples of the page of modes, as tests/browser/samples.py has them for the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.access.domain.modes import ModeState, WantedMode, agreed, proposed
from functions.access.schemas.modes import ModeView
from functions.kernel.callers import Role

NOW = datetime(2021, 11, 23, 2, 30, tzinfo=UTC)
PLACE = "/can-bo/qua-tai"
WHY = "Giờ cao điểm quét mã buổi sáng (giả định)"
FIRST, SECOND = "https://issuer.test|m-1", "https://issuer.test|m-2"
ASKED = proposed(WantedMode("shed", "01", "2", 360, WHY), "0" * 25 + "A", FIRST, NOW)
ROOM = proposed(WantedMode("waiting_room", "00", "sampling_booking", 360, WHY), "B", FIRST, NOW)
OFF = proposed(WantedMode("switch", "00", "exports", 6000, WHY), "C", FIRST, NOW)
QUEUE = agreed(proposed(WantedMode("queue", "01", "", 120, WHY), "D", FIRST, NOW), SECOND, NOW)
ENDING = replace(agreed(OFF, SECOND, NOW), state=ModeState.ENDING, hands=(FIRST, SECOND, FIRST))
COUNTING = (QUEUE, ENDING, replace(agreed(ROOM, SECOND, NOW), alone=True))
OVER = (replace(ASKED, state=ModeState.REFUSED, ended_at=NOW), replace(QUEUE, until=NOW))

MODES: dict[str, tuple[str, Role, dict[str, Any]]] = {
    PLACE: (
        "access/modes.html",
        Role.MINISTRY_OPERATOR,
        {
            "values": {},
            "problem": None,
            "form_key": "preview-key-modes",
            "place": PLACE,
            "counting": [ModeView.of(one, NOW) for one in COUNTING],
            "waiting": [ModeView.of(ASKED, NOW)],
            "register": [ModeView.of(one, NOW + timedelta(hours=1)) for one in OVER],
            "kinds": ["queue", "shed:1", "read_only", "waiting_room:sampling_booking"],
            "features": ["exports", "imports"],
            "places": [("00", ""), ("01", "Thành phố Hà Nội")],
            "me": SECOND,
            "own": "",
            "may_decide": True,
            "may_alone": True,
            "alone_minutes": 60,
        },
    ),
}
