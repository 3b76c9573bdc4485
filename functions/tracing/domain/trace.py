"""A wish for visits: whose, in which time, and how far has check-in answered it?

WANTED > ANSWERED > COMPLETE (> ANSWERED again with a late edition)
WANTED > REFUSED
any > DROPPED   another trace of the same person has taken its place, and is complete
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from functions.kernel.identifiers import PersonId
from functions.tracing.domain.case import ByHand


class Stage(StrEnum):
    """How far it is."""

    WANTED = "wanted"
    ANSWERED = "answered"
    COMPLETE = "complete"
    REFUSED = "refused"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Trace:
    """`source` is "" for the case itself, else the contact whose own contacts are asked for;
    `parts` are those of the answer with their editions, `edition` the answer's (0: none yet)."""

    id: str
    case: str
    source: str
    person: PersonId
    ring: int
    revision: int
    starts_at: datetime
    ends_at: datetime
    asked_at: datetime
    year: int
    stage: Stage = Stage.WANTED
    version: int = 1
    edition: int = 0
    parts: Mapping[str, int] = field(default_factory=dict)
    visits: tuple[ByHand, ...] = ()
    venues: tuple[str, ...] = ()

    @property
    def is_live(self) -> bool:
        """Does what it found count?"""
        return self.stage is not Stage.DROPPED

    def counts(self, part: str) -> bool:
        """Does a part count: the trace does, and the answer, once it is there, names the part."""
        return self.is_live and (not self.edition or part in self.parts)

    def is_complete(self, done: Mapping[str, int]) -> bool:
        """Have all parts of the answer been worked through in their edition?"""
        return bool(self.edition) and all(
            done.get(part, 0) >= edition for part, edition in self.parts.items()
        )
