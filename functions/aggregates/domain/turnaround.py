"""Within how many hours do half of the people have their result, and nineteen of twenty?

People are counted by whole hours begun, so that days and districts add up exactly, in any order;
a percentile is then the hour within which so many have their result (nearest rank), never a mean of
percentiles.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

HOUR: Final = timedelta(hours=1)
MOST_HOURS: Final = 168
"""A week; what took longer stands here."""


def hour_of_release(took: timedelta) -> str:
    """The column in which a release counts: hours begun, 001 to 168 (three digits)."""
    begun = max(1, -(-took // HOUR))
    return f"{min(begun, MOST_HOURS):03}"


def percentile(columns: Mapping[str, int], percent: int) -> int | None:
    """Within how many hours `percent` of them had their result; None of nobody. `MOST_HOURS` says
    that many or more."""
    people = sum(columns.values())
    if not people:
        return None
    rank, below = -(-people * percent // 100), 0
    for column, many in sorted(columns.items()):
        below += many
        if below >= rank:
            return int(column)
    raise AssertionError("the last column holds the last rank")
