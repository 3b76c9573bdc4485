"""What is of a campaign is taken away when its time is over: VAX-110 to VAX-115.

Lines that lead to something go last: after a crash, or a table that was restored from a backup, the
next night finds what is left by them and takes it away again. Nothing else remembers how far it
came.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from functions.kernel.identifiers import PersonId
from functions.runtime.tables import ConditionLost, translated
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.identity import likeness
from functions.vaccination.domain.nomination import Nomination, Place
from functions.vaccination.domain.registration import Registration
from functions.vaccination.domain.sharing import Share
from functions.vaccination.store import alike, marks, nomination_lines, nominations, rolls, shares
from functions.vaccination.store.marks import MarkRecord
from functions.vaccination.store.nominations import FIRST, NominationRecord
from functions.vaccination.store.numbers import CLAIM, claim_of
from functions.vaccination.store.registrations import lines_of_doubt

Key = tuple[str, str]
_UNITS, NO_PHONE = "orgs#", "named#"


def put_unit(campaign: CampaignId, unit: str) -> None:
    """VAX-110: a unit sends lists for a campaign. Raises Busy."""
    try:
        with translated():
            NominationRecord(_units(campaign), unit).save(
                condition=NominationRecord.p.does_not_exist()
            )
    except ConditionLost:
        return


def units_of(campaign: CampaignId) -> dict[str, int | None]:
    """VAX-111: the units that sent lists, and how many rows of each were taken away, None while
    none was. Raises Busy."""
    with translated():
        found = NominationRecord.query(_units(campaign), consistent_read=True)
        return {one.s: None if one.n is None else int(one.n) for one in found}


def put_rows(campaign: CampaignId, unit: str, rows: int) -> None:
    """VAX-112: so many rows stood when their time was over; the first word stands. Raises Busy."""
    try:
        with translated():
            NominationRecord(_units(campaign), unit).update(
                actions=[NominationRecord.n.set(rows)],
                condition=NominationRecord.n.does_not_exist(),
            )
    except ConditionLost:
        return


def drop_nominations(
    places: Sequence[Place], known: Iterable[Nomination], given: Iterable[Share]
) -> None:
    """VAX-113: what an organisation said at these places, with what leads to it. Raises Busy."""
    shared = {one.place: one for one in given}
    keys = [key for one in known for key in nomination_lines.keys_of(one) if key[0] != NO_PHONE]
    for place in places:
        keys += shares.keys_of(place, shared.get(place))
        keys += [(claim_of(place.campaign, place.mark), FIRST), nominations.key_of(place)]
    _drop(keys)
    _drop(nomination_lines.listed_key(place) for place in places)


def drop_registrations(
    campaign: CampaignId, people: Sequence[PersonId], known: Iterable[Registration]
) -> None:
    """VAX-114: people's registrations, with their numbers, lines and marks. Raises Busy."""
    keys = [(lines_of_doubt(campaign), str(person)) for person in people]
    for one in known:
        if one.holds_number:
            keys.append((claim_of(campaign, one.holds_number), CLAIM))
        if told := likeness(one.identity, one.division):
            keys.append(alike.key_of(campaign, told, one.person))
    _drop(keys)
    with translated(), MarkRecord.batch_write() as batch:
        for person in people:
            batch.delete(MarkRecord(*marks.key_of(campaign, person)))
    _drop((str(person), str(campaign)) for person in people)
    _drop(rolls.key_of(campaign, person) for person in people)


def _drop(keys: Iterable[Key]) -> None:
    """VAX-115: items by key, each once; what is gone is gone."""
    with translated(), NominationRecord.batch_write() as batch:
        for key in dict.fromkeys(keys):
            batch.delete(NominationRecord(*key))


def _units(campaign: CampaignId) -> str:
    return f"{_UNITS}{campaign}"
