"""Which registrations of a campaign may be of one person, under other numbers? VAX-48, VAX-49.

A line under a keyed hash of name, birth, sex and commune leads to each; it says nothing else, and
what stands with the registration counts. A line of a former name or place is passed over until the
stream takes it away.
"""

from __future__ import annotations

from functions.kernel.identifiers import PersonId
from functions.runtime import crypto, keys
from functions.runtime.tables import translated
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.store.registration_record import RegistrationRecord


def put_line(campaign: CampaignId, likeness: str, person: PersonId) -> None:
    """VAX-48: a person is of that likeness; again is the same. Raises Busy, CryptoUnavailable."""
    with translated():
        RegistrationRecord(_place(campaign, likeness), person).save()


def drop_line(campaign: CampaignId, likeness: str, person: PersonId) -> None:
    """VAX-48: a person is of that likeness no more; again is the same. Raises Busy,
    CryptoUnavailable."""
    with translated():
        RegistrationRecord(_place(campaign, likeness), person).delete()


def people_of(campaign: CampaignId, likeness: str) -> tuple[PersonId, ...]:
    """VAX-49: all who are or were of a likeness, read strongly. Raises Busy, CryptoUnavailable."""
    with translated():
        found = list(RegistrationRecord.query(_place(campaign, likeness), consistent_read=True))
    return tuple(PersonId(str(one.s)) for one in found)


def key_of(campaign: CampaignId, likeness: str, person: PersonId) -> tuple[str, str]:
    """Where the line of a person lies. Raises CryptoUnavailable."""
    return _place(campaign, likeness), person


def _place(campaign: CampaignId, likeness: str) -> str:
    text = f"vaccine-likeness:v1:{campaign}:{likeness}"
    return f"alike#{campaign}#{crypto.to_text(crypto.mac(keys.key('index'), text.encode()))}"
