"""A sample of the operators' page, as tests/browser/samples.py has them for the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from functions.kernel.callers import Role
from functions.operations.domain.journeys import Journey
from functions.operations.domain.panels import STEPS, Alarm, AlarmState, Metric, Panel, kinds
from functions.operations.service.watching import Board

NOW = datetime(2021, 11, 23, 2, 30, tzinfo=UTC)
NOTHING = Metric("AWS/Lambda", "Errors")
POINTS = tuple(float((step * 37) % 11) for step in range(STEPS))
ALARMS = tuple(
    Alarm(f"LaboratoryReadFileQueue{number}-Age", state, NOW - timedelta(minutes=9 * number),
          NOTHING, "The oldest message waits longer than 15 minutes.", runbook)
    for number, (state, runbook) in enumerate(
        20 * ((AlarmState.SOUNDS, "queue-waits"), (AlarmState.SOUNDS, ""), (AlarmState.UNKNOWN, ""))
    )
)  # fmt: skip
PANELS = tuple(
    Panel(one.key, 1 if one.fixed else 69, POINTS, POINTS[-1], max(POINTS) * 1234,
          (("lachan-prod-laboratory-take-rows", 12340.0), ("lachan-prod-scan", 1.5)))
    for one in kinds("prod")
)  # fmt: skip
COUNTS = {"SOUNDS": 40, "UNKNOWN": 20, "QUIET": 271}
BOARD = Board(NOW, PANELS, ALARMS, COUNTS, 0.0123, tuple(Journey), True, (Journey.FIGURES,))
OPERATIONS: dict[str, tuple[str, Role, dict[str, Any]]] = {
    "/can-bo/van-hanh": (
        "operations/board.html",
        Role.MINISTRY_OPERATOR,
        {"board": BOARD, "runbooks": "https://so-tay.example.vn", "minutes": 5, "hours": 3},
    ),
}
