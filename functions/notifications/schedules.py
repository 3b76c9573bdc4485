"""Clock door of notifications."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint, Cron

from functions.notifications.service import counting, releasing
from functions.runtime import clock

doors = Blueprint(__name__)


@doors.schedule(Cron("*/5", "*", "*", "*", "?", "*"), name="notifications_look_after")
def look_after(event: Any) -> None:
    """Every five minutes: what waited and is due goes on, who was not reached is listed, and what
    was sent is counted anew; at night the day before is compared."""
    now = clock.now()
    releasing.release(now)
    counting.count_up(now)
