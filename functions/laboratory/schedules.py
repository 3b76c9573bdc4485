"""Clock doors of the laboratory. EventBridge runs in UTC; Vietnam is seven hours ahead."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint, Cron

from functions.laboratory.service import booking, clocks, probing, reconciling
from functions.runtime import clock

doors = Blueprint(__name__)


@doors.schedule(Cron(25, "*", "*", "*", "?", "*"), name="laboratory_close_days")
def close_days(event: Any) -> None:
    """Twenty-five past each hour: recompute the laboratories' days that changed or have aged; in
    the night, go through the books of yesterday."""
    now = clock.now()
    clocks.close_days(now)
    reconciling.report_night(now)


@doors.schedule(Cron("0/5", "*", "*", "*", "?", "*"), name="laboratory_probe")
def probe(event: Any) -> None:
    """Every five minutes: send this quarter's synthetic file, look whether the others arrived."""
    probing.probe(clock.now())


@doors.schedule(Cron(40, 17, "*", "*", "?", "*"), name="laboratory_find_silence")
def find_silence(event: Any) -> None:
    """00:40 in Vietnam: which laboratory was silent on the day that has ended?"""
    probing.find_silence(clock.now())


@doors.schedule(Cron("*/10", "*", "*", "*", "?", "*"), name="laboratory_return_seats")
def return_seats(event: Any) -> None:
    """Every ten minutes: doubt seats without an appointment, return those doubted before."""
    booking.return_seats(clock.now())
