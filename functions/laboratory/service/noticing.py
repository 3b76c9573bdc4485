"""When is a person sent a message that a result is there? Once its row can be read.

Called by the projection, after it has written the rows of a batch: what the short code of the
message leads to says this version already, or a later one. A batch that is told again sends again;
whoever hears it knows it by person, tube and version, so nobody is told twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from functions.kernel.identifiers import TubeCode
from functions.laboratory.domain.announcing import announcement
from functions.laboratory.domain.release import Aggregate
from functions.laboratory.domain.words import Kind
from functions.laboratory.service import codes
from functions.laboratory.store.codes import Place
from functions.messages.laboratory import ResultReady
from functions.runtime import queues

QUEUE = "notices"
Version = tuple[TubeCode, int]
"""A tube, and the number of a version of it."""


@dataclass(frozen=True, slots=True)
class _Notice:
    place: Place
    release: int
    amends: bool
    division: str


def send_notices(
    known: Mapping[TubeCode, Aggregate], put: Iterable[Version | None], now: datetime
) -> None:
    """Tell the members of tubes that the versions `put` are there. Raises Busy, CryptoUnavailable.

    Of a laboratory's pool nobody is told: its tubes have versions of their own.
    """
    notices = [
        notice
        for version in dict.fromkeys(put)
        if version is not None and version[0] in known
        for notice in _notices(known[version[0]], version[1])
    ]
    if not notices:
        return
    drawn = codes.codes_of((one.place for one in notices), now)
    queues.send_all(
        QUEUE,
        [
            ResultReady(
                person=one.place.person,
                tube=one.place.tube,
                release=one.release,
                amended=one.amends,
                sealed_code=codes.sealed(drawn[one.place], one.place),
                division=one.division,
            ).model_dump()
            for one in notices
        ],
    )


def _notices(known: Aggregate, number: int) -> Iterator[_Notice]:
    specimen = known.specimen
    if specimen is None or specimen.kind is Kind.LAB_POOL:
        return
    told = announcement(specimen.kind, known.releases, number)
    if told.is_message:
        for person in specimen.members:
            place = Place(person, specimen.tube)
            yield _Notice(place, number, told.amends, specimen.division)
