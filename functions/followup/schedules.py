"""Clock door of the follow-up. EventBridge runs in UTC; Vietnam is seven hours ahead."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint, Cron

from functions.followup.service import rounds
from functions.runtime import clock

doors = Blueprint(__name__)


@doors.schedule(Cron("5/15", "*", "*", "*", "?", "*"), name="followup_look_after")
def look_after(event: Any) -> None:
    """Every quarter of an hour: send on what is due of today's rounds, tell ends."""
    rounds.look_after(clock.now())
