"""Clock door of aggregates. EventBridge runs in UTC; Vietnam is seven hours ahead."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint, Cron

from functions.access import service as access
from functions.aggregates.service import publishing
from functions.runtime import clock

doors = Blueprint(__name__)


@doors.schedule(Cron("5/15", "*", "*", "*", "?", "*"), name="aggregates_count")
@access.rests_while_off("aggregates_count")
def count_figures(event: Any) -> None:
    """Every quarter of an hour: count what has news, in the night publish yesterday."""
    publishing.look_after(clock.now())
