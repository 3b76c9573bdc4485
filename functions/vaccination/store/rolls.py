"""Who ever registered for a campaign, in sixteen lists: VAX-45 and VAX-46.

A line says that there was a registration, not that it stands; it is written with the first version.
Waves go through the lists to tell whom they invite: nothing ranks in them, nothing of a body stands
there.
"""

from __future__ import annotations

import hashlib
from typing import Final

from pynamodb.attributes import UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import PersonId
from functions.runtime.tables import Record, table_meta, translated
from functions.vaccination.domain.campaign import CampaignId

SHARDS: Final = "0123456789abcdef"


class LineRecord(Record):
    """A person in a list of a campaign."""

    Meta = table_meta("vaccine_registrations")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)


def put_line(together: TransactWrite, person: PersonId, campaign: CampaignId) -> None:
    """VAX-45: the person stands in the campaign's list, within a transaction."""
    together.save(LineRecord(_roll(campaign, shard_of(person)), person))


def people_of(campaign: CampaignId, shard: str, after: str, most: int) -> tuple[PersonId, ...]:
    """VAX-46: the next of a list behind a person, in order, read strongly. Raises Busy."""
    beyond = LineRecord.s > after if after else None
    with translated():
        found = LineRecord.query(_roll(campaign, shard), beyond, limit=most, consistent_read=True)
        return tuple(PersonId(one.s) for one in found)


def key_of(campaign: CampaignId, person: PersonId) -> tuple[str, str]:
    """Where the line of a person lies."""
    return _roll(campaign, shard_of(person)), person


def shard_of(person: PersonId) -> str:
    """In which list a person stands: ids are random, their digest is spread evenly."""
    return hashlib.sha256(person.encode()).hexdigest()[0]


def _roll(campaign: CampaignId, shard: str) -> str:
    return f"in#{campaign}#{shard}"
