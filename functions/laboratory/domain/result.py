"""What does a person see of a specimen: where it is, and each version of what was told?

Everything stands for one person and one tube. The finding of the specimen is not in it, only what
`domain.telling` makes of it for the person: a reader of this can't know more than the person may.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from functions.kernel.errors import NotFound
from functions.kernel.identifiers import PersonId, TubeCode, UnitId
from functions.laboratory.domain.words import Custody, Kind, Method, Told


class ResultUnknown(NotFound):
    """No such result, or not one of the caller's."""

    code = "RESULT_UNKNOWN"
    vi = "Không tìm thấy kết quả này."
    en = "This result was not found."


class Stage(StrEnum):
    """How far a sample has come, for the one who waits."""

    TAKEN = "taken"
    ON_ITS_WAY = "on_its_way"
    AT_LABORATORY = "at_laboratory"
    TOLD = "told"


_STAGES: Final = {
    Custody.COLLECTING: Stage.TAKEN,
    Custody.SEALED: Stage.TAKEN,
    Custody.SENT: Stage.ON_ITS_WAY,
    Custody.RECEIVED: Stage.AT_LABORATORY,
    Custody.REJECTED: Stage.TOLD,
}


@dataclass(frozen=True, slots=True)
class Version:
    """One version of what was told; `reason` is why it follows the one before."""

    number: int
    told: Told
    method: Method
    tested_at: datetime
    released_at: datetime
    laboratory: UnitId
    rule_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class PersonResult:
    """A specimen as one of its people sees it.

    `revision` grows with every change of the tube and every version, so that an older projection
    never covers a newer one. `versions` stand in order, the newest last.
    """

    person: PersonId
    tube: TubeCode
    kind: Kind
    people: int
    custody: Custody
    unit: UnitId
    laboratory: UnitId
    division: str
    specimen_type: str
    collected_at: datetime | None
    sent_at: datetime | None
    received_at: datetime | None
    rejected_at: datetime | None
    revision: int
    versions: tuple[Version, ...] = ()

    @property
    def standing(self) -> Version | None:
        """The version that counts."""
        return self.versions[-1] if self.versions else None

    @property
    def told(self) -> Told | None:
        """What the person is told now; None while the sample is waited for."""
        if self.versions:
            return self.versions[-1].told
        return Told.RECOLLECT if self.custody is Custody.REJECTED else None

    @property
    def stage(self) -> Stage:
        """How far the sample has come."""
        return Stage.TOLD if self.versions else _STAGES[self.custody]

    @property
    def is_corrected(self) -> bool:
        """Was something else told before that a person could have read?"""
        return len(self.versions) > 1

    @property
    def year(self) -> int:
        """The year whose key seals it: that of the sample."""
        known = self.collected_at or self.received_at or self.rejected_at
        return known.year if known else self.versions[0].released_at.year
