"""Clock doors of check-in. EventBridge runs in UTC; Vietnam is seven hours ahead."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint, Cron

from functions.checkin.service import closing, retaining
from functions.runtime import clock

doors = Blueprint(__name__)


@doors.schedule(Cron(5, 17, "*", "*", "?", "*"), name="checkin_keep_day_keys")
def keep_day_keys(event: Any) -> None:
    """00:05 in Vietnam: make the keys of the coming days, destroy those that are over."""
    retaining.keep_day_keys(clock.now())


@doors.schedule(Cron(15, "*", "*", "*", "?", "*"), name="checkin_close_hours")
def close_hours(event: Any) -> None:
    """A quarter past each hour: lay out the hour that is over, and amend those before it."""
    closing.close_due_hours(closing.all_districts(), clock.now())
