"""Does the whole path from a file to a release still work? What a synthetic file is made of.

A file of a laboratory that does not exist runs the whole path four times an hour (security.md
PM-30, R05). Its tubes hold nobody, so that it can tell nobody; its laboratory is none of those
that are counted, so that it is in no figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from functions.kernel.identifiers import TubeCode, UnitId

LABORATORY: Final = UnitId("lab-probe")
DIVISION: Final = "00"
EVERY: Final = timedelta(minutes=15)
LATE: Final = timedelta(minutes=15)
"""The clock looks every five minutes, so an alarm comes within 20 (security.md R05)."""
LOOKED_BACK: Final = timedelta(hours=2)
TUBES: Final = 2
_MARK: Final = "PROBE-"


@dataclass(frozen=True, slots=True)
class Probe:
    """The probe of one quarter of an hour."""

    at: datetime

    @property
    def tubes(self) -> tuple[TubeCode, ...]:
        """Its tubes: named by their quarter, so that a second tick makes no second probe."""
        return tuple(TubeCode(f"{_MARK}{self.at:%Y%m%d%H%M}-{n}") for n in range(1, TUBES + 1))

    @property
    def key(self) -> str:
        """Where its file is dropped."""
        return f"results/{LABORATORY}/drop/probe-{self.at:%Y%m%d%H%M}.csv"

    def is_late(self, now: datetime) -> bool:
        """Should its release stand by now?"""
        return now - self.at >= LATE


def is_probe(laboratory: str) -> bool:
    """Is it the laboratory that does not exist?"""
    return laboratory == LABORATORY


def probe_of(now: datetime) -> Probe:
    """The probe of the quarter of an hour that holds an instant."""
    utc = now.astimezone(UTC)
    return Probe(utc.replace(minute=utc.minute - utc.minute % 15, second=0, microsecond=0))


def looked_for(now: datetime) -> tuple[Probe, ...]:
    """The probes of the last two hours whose release should stand, newest first."""
    newest = probe_of(now)
    earlier = (Probe(newest.at - count * EVERY) for count in range(LOOKED_BACK // EVERY))
    return tuple(each for each in earlier if each.is_late(now))
