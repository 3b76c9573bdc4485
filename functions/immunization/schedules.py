"""Clock doors of immunization."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint, Cron

from functions.immunization.service import watching
from functions.runtime import clock

doors = Blueprint(__name__)


@doors.schedule(Cron(35, "*", "*", "*", "?", "*"), name="immunization_look_after")
def look_after(event: Any) -> None:
    """Twenty-five to each hour: what waits too long goes up, what moved yesterday is balanced."""
    watching.look_after(clock.now())
