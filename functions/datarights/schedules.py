"""Clock door of data subject requests."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint, Cron

from functions.datarights.service import watching
from functions.runtime import clock

doors = Blueprint(__name__)


@doors.schedule(Cron("10", "*", "*", "*", "?", "*"), name="datarights_look_after")
def look_after(event: Any) -> None:
    """Every hour: count what waits in each province and what is past its term."""
    watching.look_after(clock.now())
