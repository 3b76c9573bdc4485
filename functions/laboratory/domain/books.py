"""Do the books of a laboratory's day agree: what it sent, what is stored, what people can read?

Three laws (security.md R06). Each row of a file has its outcome. Each tube of which the worklist
says that it was released has a version that stands. Each of its people has a row that says this
version or a later one: the message that a result is there is asked for with that row (`noticing`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from functions.kernel.identifiers import UnitId


@dataclass(frozen=True, slots=True)
class Books:
    """A laboratory's day: rows sent and those of them without an outcome; tubes released and those
    without a version; people of those tubes, and those who can't read the version."""

    laboratory: UnitId
    day: date
    sent: int = 0
    unaccounted: int = 0
    released: int = 0
    unstored: int = 0
    people: int = 0
    untold: int = 0

    @property
    def agrees(self) -> bool:
        """Do they?"""
        return not (self.unaccounted or self.unstored or self.untold)
