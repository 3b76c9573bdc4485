"""What a person told, as it is kept within a sealed body: of a case, of an event, of a trace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.kernel.periods import (
    day_or_none,
    instant_or_blank,
    instant_or_none,
    read_instant,
    write_instant,
)
from functions.tracing.domain.case import ByHand, Interview


def interview_body(told: Interview) -> dict[str, Any]:
    """An interview as it is kept."""
    return {
        "on": told.onset.isoformat() if told.onset else "",
        "me": instant_or_blank(told.met_source_at),
        "is": instant_or_blank(told.isolated_at),
        "vi": visits_body(told.visits),
    }


def read_interview(told: Mapping[str, Any]) -> Interview:
    """What `interview_body` kept."""
    return Interview(
        day_or_none(told["on"]),
        instant_or_none(told["me"]),
        instant_or_none(told["is"]),
        read_visits(told["vi"]),
    )


def visits_body(visits: tuple[ByHand, ...]) -> list[list[str]]:
    """Visits told by hand, as they are kept."""
    return [[v.venue, write_instant(v.entered_at), write_instant(v.left_at)] for v in visits]


def read_visits(told: list[list[str]]) -> tuple[ByHand, ...]:
    """What `visits_body` kept."""
    return tuple(
        ByHand(venue, read_instant(entered), read_instant(left)) for venue, entered, left in told
    )
