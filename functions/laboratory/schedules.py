"""Clock doors of the laboratory. EventBridge runs in UTC; Vietnam is seven hours ahead."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint, Cron

from functions.laboratory.service import clocks
from functions.runtime import clock

doors = Blueprint(__name__)


@doors.schedule(Cron(25, "*", "*", "*", "?", "*"), name="laboratory_close_days")
def close_days(event: Any) -> None:
    """Twenty-five past each hour: recompute the laboratories' days that changed or have aged."""
    clocks.close_days(clock.now())
