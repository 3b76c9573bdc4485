"""What should a venue's owner be warned of, in numbers and without persons?

A flood and closed doors are told by how many check-ins they hold. What was seen of a person
elsewhere is told from five on: with fewer, the list beside it would name who (security.md Z10).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from functions.checkin.domain import wording
from functions.checkin.domain.occupancy import SMALLEST_SHOWN
from functions.checkin.domain.plausibility import (
    DEVICE_MANY,
    IMPOSSIBLE_TRAVEL,
    SuspectSpan,
    is_suspect,
)
from functions.checkin.domain.segment import ELSEWHERE, ONE_PHONE, Packed

POSTER_MOVED = "POSTER_MOVED"


@dataclass(frozen=True, slots=True)
class OwnerWarning:
    """One warning: its code, and how many check-ins it is about (None: it is about the poster)."""

    code: str
    count: int | None = None

    def words(self, language: str) -> str:
        """The sentence for the owner."""
        return wording.say(f"warning.{self.code}", language, count=self.count)


def warnings_of(
    records: Sequence[Packed], spans: Iterable[SuspectSpan], *, moved: bool
) -> tuple[OwnerWarning, ...]:
    """The warnings of a venue's day, by code. `moved`: its old posters may still hang."""
    found = [OwnerWarning(POSTER_MOVED)] if moved else []
    by_reason: dict[str, list[SuspectSpan]] = {}
    for span in spans:
        for reason in span.reasons:
            by_reason.setdefault(reason, []).append(span)
    for reason, some in by_reason.items():
        told = sum(is_suspect(_entered(one), one.assurance, some) for one in records)
        found.append(OwnerWarning(reason, told))
    for flag, code in ((ONE_PHONE, DEVICE_MANY), (ELSEWHERE, IMPOSSIBLE_TRAVEL)):
        told = sum(bool(one.flags & flag) for one in records)
        if told >= SMALLEST_SHOWN:
            found.append(OwnerWarning(code, told))
    return tuple(sorted(found, key=lambda one: one.code))


def _entered(record: Packed) -> datetime:
    return datetime.fromtimestamp(record.entered, UTC)
