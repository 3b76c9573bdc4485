"""Which nominations are of a phone, of an organisation, or wait? VAX-64 to VAX-66, VAX-105, 106.

A line holds no more than where a nomination lies; what stands there counts. It is put with the
nomination; one that a crash of a withdrawal left behind is passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pynamodb.transactions import TransactWrite

from functions.runtime.tables import connection, translated
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.nomination import Nomination, NominationState, Place
from functions.vaccination.store import nominations
from functions.vaccination.store.nominations import NominationRecord, instant


@dataclass(frozen=True, slots=True)
class Waiting:
    """A nomination in doubt, where its person lives, since when."""

    place: Place
    division: str
    since: datetime


def put_named(made: Nomination, own: Nomination | None, *, comes_first: bool) -> None:
    """VAX-62 to VAX-64, VAX-66, VAX-105: what an organisation says of somebody, over the version
    `own`, with all lines that lead to it; none of them is left by a crash, or by a row that never
    comes again.

    Raises ConditionLost where it has moved on, or another organisation came first; Busy,
    CryptoUnavailable.
    """
    in_doubt = made.state is NominationState.IDENTITY_CONFLICT
    was_in_doubt = own is not None and own.state is NominationState.IDENTITY_CONFLICT
    with translated(), TransactWrite(connection=connection()) as together:
        if comes_first:
            nominations.take_first(together, made.place)
        nominations.put_within(together, made)
        together.save(phone_line(made.phone_index, made.place))
        if own is None or not own.stands:
            together.save(_listed_line(made))
        if own is not None and own.phone_index not in ("", made.phone_index):
            together.delete(phone_line(own.phone_index, made.place))
        if in_doubt:
            together.save(_doubt_line(made))
        elif was_in_doubt:
            together.delete(_doubt_line(made))


def phone_line(phone_index: str, place: Place) -> NominationRecord:
    """VAX-64: a line that leads the phone's owner to a nomination."""
    return NominationRecord(_phone(phone_index), str(place))


def drop_phone(phone_index: str, place: Place) -> None:
    """VAX-64: the phone is that of the nomination no longer. Raises Busy."""
    with translated():
        phone_line(phone_index, place).delete()


def of_phone(phone_index: str) -> tuple[Nomination, ...]:
    """VAX-65: what stands under a phone, in every campaign, read strongly."""
    with translated():
        found = list(NominationRecord.query(_phone(phone_index), consistent_read=True))
    named = (nominations.nomination(Place.read(record.s)) for record in found)
    return tuple(one for one in named if one is not None and one.phone_index == phone_index)


def drop_doubt(made: Nomination) -> None:
    """VAX-66: it waits no longer. Raises Busy."""
    with translated():
        _doubt_line(made).delete()


def doubts_of(campaign: CampaignId) -> tuple[Waiting, ...]:
    """VAX-66: the nominations of a campaign that wait for an officer, the oldest first."""
    with translated():
        found = list(NominationRecord.query(_doubts(campaign), consistent_read=True))
    lines = (Waiting(Place.read(one.s), str(one.d), instant(one.at)) for one in found)
    return tuple(sorted(lines, key=lambda line: (line.since, str(line.place))))


def put_listed(made: Nomination) -> None:
    """VAX-105: an organisation has named somebody; once it withdraws them the line says so."""
    with translated():
        _listed_line(made).save()


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


def _listed_line(made: Nomination) -> NominationRecord:
    line = NominationRecord(_listed(made.campaign, made.unit), made.mark)
    line.t = None if made.stands else made.told.value
    return line


def _doubt_line(made: Nomination) -> NominationRecord:
    """It waits for an officer of where its person lives."""
    line = NominationRecord(_doubts(made.campaign), str(made.place))
    line.d, line.at = made.division, int(made.at.timestamp())
    return line


def _phone(phone_index: str) -> str:
    return f"named#{phone_index}"


def _listed(campaign: str, unit: str) -> str:
    return f"of#{campaign}#{unit}"


def _doubts(campaign: str) -> str:
    return f"named-doubts#{campaign}"
