"""Clock door of AEFI."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint, Cron

from functions.aefi.service import overdue, signals
from functions.runtime import clock

doors = Blueprint(__name__)


@doors.schedule(Cron(50, "*", "*", "*", "?", "*"), name="aefi_sum_up")
def sum_up(event: Any) -> None:
    """Ten to each hour: tell of overdue cases; sum lots and sites, and see what stands out."""
    now = clock.now()
    overdue.tell_overdue(now)
    signals.sum_up(now)
