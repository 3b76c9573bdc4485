"""What time is it? Doors ask here once and pass the instant on as a value."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_fixed: list[datetime] = []


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _fixed[-1] if _fixed else datetime.now(UTC)


@contextmanager
def fixed(instant: datetime) -> Iterator[None]:
    """Stand still at `instant` (aware): for replays of an event, drills and tests."""
    if instant.tzinfo is None:
        raise ValueError("the clock needs an aware instant")
    _fixed.append(instant.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.pop()
