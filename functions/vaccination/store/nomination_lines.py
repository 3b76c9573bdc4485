"""Which nominations are of a phone, of an organisation, or wait? VAX-64 to VAX-66, VAX-105, 106.

A line holds no more than where a nomination lies; what stands there counts. A line that a crash
left behind is passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.runtime.tables import translated
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.nomination import Nomination, Place
from functions.vaccination.store import nominations
from functions.vaccination.store.nominations import NominationRecord, instant


@dataclass(frozen=True, slots=True)
class Waiting:
    """A nomination in doubt, where its person lives, since when."""

    place: Place
    division: str
    since: datetime


def put_phone(phone_index: str, place: Place) -> None:
    """VAX-64: a line that leads the phone's owner to a nomination. Raises Busy."""
    with translated():
        NominationRecord(_phone(phone_index), str(place)).save()


def drop_phone(phone_index: str, place: Place) -> None:
    """VAX-64: the phone is that of the nomination no longer. Raises Busy."""
    with translated():
        NominationRecord(_phone(phone_index), str(place)).delete()


def of_phone(phone_index: str) -> tuple[Nomination, ...]:
    """VAX-65: what stands under a phone, in every campaign, read strongly."""
    with translated():
        found = list(NominationRecord.query(_phone(phone_index), consistent_read=True))
    named = (nominations.nomination(Place.read(record.s)) for record in found)
    return tuple(one for one in named if one is not None and one.phone_index == phone_index)


def put_doubt(made: Nomination) -> None:
    """VAX-66: a nomination waits for an officer of where its person lives. Raises Busy."""
    line = NominationRecord(_doubts(made.campaign), str(made.place))
    line.d, line.at = made.division, int(made.at.timestamp())
    with translated():
        line.save()


def drop_doubt(made: Nomination) -> None:
    """VAX-66: it waits no longer. Raises Busy."""
    with translated():
        NominationRecord(_doubts(made.campaign), str(made.place)).delete()


def doubts_of(campaign: CampaignId) -> tuple[Waiting, ...]:
    """VAX-66: the nominations of a campaign that wait for an officer, the oldest first."""
    with translated():
        found = list(NominationRecord.query(_doubts(campaign), consistent_read=True))
    lines = (Waiting(Place.read(one.s), str(one.d), instant(one.at)) for one in found)
    return tuple(sorted(lines, key=lambda line: (line.since, str(line.place))))


def put_listed(made: Nomination) -> None:
    """VAX-105: an organisation has named somebody; once it withdraws them the line says so."""
    line = NominationRecord(_listed(made.campaign, made.unit), made.mark)
    line.t = None if made.stands else made.told.value
    with translated():
        line.save()


def listed(campaign: CampaignId, unit: str) -> tuple[tuple[str, bool], ...]:
    """VAX-106: all that an organisation ever named in a campaign, by mark, and whether they still
    stand, read strongly. Raises Busy."""
    with translated():
        found = NominationRecord.query(_listed(campaign, unit), consistent_read=True)
        return tuple((one.s, one.t is None) for one in found)


def keys_of(one: Nomination) -> list[tuple[str, str]]:
    """Where the lines that lead to a nomination lie, but for its organisation's."""
    place = str(one.place)
    return [(_phone(one.phone_index), place), (_doubts(one.campaign), place)]


def listed_key(place: Place) -> tuple[str, str]:
    """Where its organisation's line lies."""
    return _listed(place.campaign, place.unit), place.mark


def _phone(phone_index: str) -> str:
    return f"named#{phone_index}"


def _listed(campaign: str, unit: str) -> str:
    return f"of#{campaign}#{unit}"


def _doubts(campaign: str) -> str:
    return f"named-doubts#{campaign}"
