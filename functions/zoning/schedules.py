"""Clock door of zoning. EventBridge runs in UTC; Vietnam is seven hours ahead."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint, Cron

from functions.access import service as access
from functions.runtime import clock
from functions.zoning.service import proposing

doors = Blueprint(__name__)


@doors.schedule(Cron("10/15", "*", "*", "*", "?", "*"), name="zoning_propose")
@access.rests_while_off("zoning_propose")
def propose(event: Any) -> None:
    """Every quarter of an hour: make what is due of yesterday's proposals, tell what is missing."""
    proposing.look_after(clock.now())
