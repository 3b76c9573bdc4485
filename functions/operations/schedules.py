"""Clock doors of operations. EventBridge runs in UTC."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint, Cron

from functions.operations.service import preparing, walking
from functions.runtime import clock

doors = Blueprint(__name__)


@doors.schedule(Cron("*/5", "*", "*", "*", "?", "*"), name="operations_walk")
def walk(event: Any) -> None:
    """Every five minutes: walk the platform from outside as a citizen would."""
    walking.walk(clock.now())


@doors.schedule(Cron("4/5", "*", "*", "*", "?", "*"), name="operations_prepare")
def prepare(event: Any) -> None:
    """A minute before each walk: see to it that there is what the walk holds."""
    preparing.prepare(clock.now())
