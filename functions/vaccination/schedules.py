"""Clock doors of vaccination. EventBridge runs in UTC; Vietnam is seven hours ahead."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint, Cron

from functions.runtime import clock
from functions.vaccination.service import counting, joining, keeping, releasing, reminding

doors = Blueprint(__name__)


@doors.schedule(Cron("*/2", "*", "*", "*", "?", "*"), name="vaccination_return_seats")
def return_seats(event: Any) -> None:
    """Every other minute: seats without an appointment, and holds that ended, go back.

    In the evening, once: people of tomorrow's sessions are reminded.
    """
    now = clock.now()
    reminding.plan(now)
    releasing.return_seats(now)


@doors.schedule(Cron("*/15", "*", "*", "*", "?", "*"), name="vaccination_count_figures")
def count_figures(event: Any) -> None:
    """Each quarter of an hour: figures of what has changed are counted anew.

    People whose records were joined are looked at before. At night what is of campaigns whose time
    is over is taken away.
    """
    now = clock.now()
    joining.look_at_joined(now)
    counting.work_through(now)
    keeping.take_away(now)
