"""Which results of its tubes was a sampling unit told of before that are void now?

An entry says that a result was changed or taken back, when and why, never what was found: the list
stands on a unit's screen. Who has to act on a finding opens the result itself, on record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.kernel.identifiers import TubeCode, UnitId
from functions.laboratory.domain.announcing import announcement
from functions.laboratory.domain.release import Release, Why
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Kind


@dataclass(frozen=True, slots=True)
class Amendment:
    """Version `number` of a tube's result, at `at`, made void what its people were told before.

    `withdrawn`: nothing is in its place. `unit` sampled the tube, of `people` people.
    """

    unit: UnitId
    tube: TubeCode
    number: int
    at: datetime
    reason: Why
    withdrawn: bool
    people: int


def amendments_of(tube: Specimen, releases: Sequence[Release]) -> Iterator[Amendment]:
    """The versions of a tube that its people were sent a message about as amended.

    Of a dispute nobody is sent one (domain.announcing); a laboratory's pool has no people of its
    own, its tubes have versions of theirs.
    """
    if tube.kind is Kind.LAB_POOL:
        return
    for release in releases:
        told = announcement(tube.kind, releases, release.number)
        if told.is_message and told.amends:
            yield Amendment(
                unit=tube.unit,
                tube=tube.tube,
                number=release.number,
                at=release.released_at,
                reason=release.reason,
                withdrawn=release.cancelled,
                people=len(tube.members),
            )
