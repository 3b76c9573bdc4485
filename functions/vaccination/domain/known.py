"""What is known of a person besides what they say: doses that were recorded, infections found.

A dose that the person told and one that was recorded are one where they lie less than 14 days
apart: no rule allows two within that time, and people misremember days [J]. What was recorded
counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from functions.kernel.dose_intervals import Given
from functions.vaccination.domain.registration import Dose

APART: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Known:
    """Recorded doses that count, and days on which samples with a positive finding were taken; both
    the oldest first. `visits`: at which site on which day a dose was given; `received`: where and
    when the person came."""

    doses: tuple[Given, ...] = ()
    infections: tuple[date, ...] = ()
    visits: frozenset[tuple[str, date]] = frozenset()
    received: frozenset[tuple[str, date]] = frozenset()


NOTHING: Final = Known()


def all_doses(known: Known, told: Iterable[Dose]) -> tuple[Given, ...]:
    """What was recorded, and what was told beyond it, the oldest first."""
    beyond = [
        Given(dose.product, dose.day)
        for dose in told
        if all(abs(dose.day - one.day) >= APART for one in known.doses)
    ]
    return tuple(sorted((*known.doses, *beyond), key=lambda one: one.day))
