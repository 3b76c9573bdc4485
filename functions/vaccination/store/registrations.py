"""Who wants to be vaccinated in which campaign: VAX-40 to VAX-44, VAX-47.

One item per person and campaign; what was said is sealed, bound to its place. A number is claimed
within a campaign by an item of its own, so that two people can never both hold it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.runtime.tables import connection, translated
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.registration import (
    Registration,
    RegistrationState,
)
from functions.vaccination.store import rolls
from functions.vaccination.store.numbers import CLAIM, claim_of
from functions.vaccination.store.registration_record import (
    RegistrationRecord,
    instant,
    read_registration,
    sealed,
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A registration that waits for an officer of where the person lives."""

    person: PersonId
    division: str
    since: datetime


def standing(person: PersonId, campaign: CampaignId) -> Registration | None:
    """VAX-40: a person's registration, read strongly. Raises Busy, CryptoUnavailable."""
    try:
        with translated():
            return read_registration(RegistrationRecord.get(person, campaign, consistent_read=True))
    except DoesNotExist:
        return None


def of_person(person: PersonId) -> tuple[Registration, ...]:
    """VAX-41: all registrations of a person, read strongly. Raises Busy, CryptoUnavailable."""
    with translated():
        return tuple(map(read_registration, RegistrationRecord.query(person, consistent_read=True)))


def of_people(people: Iterable[PersonId], campaign: CampaignId) -> tuple[Registration, ...]:
    """VAX-47: people's registrations in a campaign, strongly. Raises Busy, CryptoUnavailable."""
    keys = [(person, campaign) for person in people]
    with translated():
        return tuple(
            map(read_registration, RegistrationRecord.batch_get(keys, consistent_read=True))
        )


def put(made: Registration, seen: Registration | None, other: Registration | None = None) -> None:
    """VAX-42: the next version with its claim and its line of doubt, together or not at all.

    `other` has lost the number to it: its next version, without it. Raises ConditionLost where
    either has moved on or the number is another's, Busy, CryptoUnavailable.
    """
    with translated(), TransactWrite(connection=connection()) as together:
        put_within(together, made, seen, other)


def put_within(
    together: TransactWrite,
    made: Registration,
    seen: Registration | None,
    other: Registration | None = None,
) -> None:
    """VAX-42: the same within a transaction."""
    _put_version(together, made, seen.version if seen else 0)
    _put_claim(together, made, seen, other)
    if other is not None:
        _put_version(together, other, other.version - 1)
    for each, before in ((made, seen), (other, None)):
        if each is not None:
            _put_doubt(together, each, before)


def holder_of(campaign: CampaignId, number: str) -> PersonId | None:
    """VAX-43: who holds a number in a campaign, read strongly."""
    try:
        with translated():
            found = RegistrationRecord.get(claim_of(campaign, number), CLAIM, consistent_read=True)
    except DoesNotExist:
        return None
    return PersonId(str(found.by))


def doubts_of(campaign: CampaignId) -> tuple[Doubt, ...]:
    """VAX-44: the registrations of a campaign that wait for an officer, the oldest first."""
    with translated():
        found = RegistrationRecord.query(lines_of_doubt(campaign), consistent_read=True)
        lines = [Doubt(PersonId(one.s), str(one.d), instant(one.at)) for one in found]
    return tuple(sorted(lines, key=lambda line: (line.since, line.person)))


def _put_version(together: TransactWrite, made: Registration, before: int) -> None:
    year = day_of(made.at).year
    record = RegistrationRecord(
        made.person,
        made.campaign,
        n=made.version,
        state=made.state.value,
        y=year,
        b=sealed(made, year),
        i=made.holds_number or None,
        d=made.division,
        by=made.by,
        at=int(made.at.timestamp()),
    )
    fresh = RegistrationRecord.p.does_not_exist()
    together.save(record, condition=RegistrationRecord.n == before if before else fresh)
    if not before:
        rolls.put_line(together, made.person, made.campaign)


def _put_claim(
    together: TransactWrite,
    made: Registration,
    seen: Registration | None,
    other: Registration | None,
) -> None:
    held = seen.holds_number if seen else ""
    if held == made.holds_number:
        return
    if held:
        together.delete(
            RegistrationRecord(claim_of(made.campaign, held), CLAIM),
            condition=RegistrationRecord.by == made.person,
        )
    if made.holds_number:
        free = RegistrationRecord.p.does_not_exist() | (RegistrationRecord.by == made.person)
        together.save(
            RegistrationRecord(claim_of(made.campaign, made.holds_number), CLAIM, by=made.person),
            condition=RegistrationRecord.by == other.person if other else free,
        )


def _put_doubt(together: TransactWrite, made: Registration, seen: Registration | None) -> None:
    line = RegistrationRecord(lines_of_doubt(made.campaign), made.person)
    if made.state is RegistrationState.IDENTITY_CONFLICT:
        line.d, line.at = made.division, int(made.at.timestamp())
        together.save(line)
    elif seen is not None and seen.state is RegistrationState.IDENTITY_CONFLICT:
        together.delete(line)


def lines_of_doubt(campaign: str) -> str:
    """Where the lines of doubt of a campaign lie."""
    return f"doubts#{campaign}"
