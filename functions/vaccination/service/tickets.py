"""Tickets: for whoever may be vaccinated, drawn at random, bound to who asked, signed, not stored.

The guard of the opening (security.md B03, B04, C13): a ticket tells when one's turn comes, for whom
and for which days, and booking takes no other word for it. So all that has to be read of a person
is read here, before the rush at the slots.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.kernel.callers import Caller
from functions.kernel.errors import FieldFault
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.runtime import crypto, entropy, keys
from functions.vaccination.domain import ticket as tickets
from functions.vaccination.domain.campaign import Campaign, CampaignId, NotOpen
from functions.vaccination.domain.eligibility import Bound, Eligibility, NotEligible, judge, refuse
from functions.vaccination.domain.registration import RegistrationUnknown
from functions.vaccination.domain.session import AHEAD, day_of_slot
from functions.vaccination.domain.ticket import Holder, NotInvited, QueueTokenInvalid, Ticket
from functions.vaccination.service.listing import published
from functions.vaccination.service.own import acts_for, own_people
from functions.vaccination.store import registrations

KEY = "vaccine-tickets"
SERIAL_BITS = 48


@dataclass(frozen=True, slots=True)
class Offer:
    """One of a family: a ticket and its text, or why there is none."""

    person: PersonId
    ticket: Ticket | None
    text: str
    why: tuple[Bound, ...]


def give(
    caller: Caller, person: PersonId, campaign: CampaignId, now: datetime
) -> tuple[Ticket, str]:
    """A ticket for a person who may be vaccinated in a published campaign, and its text.

    Raises CampaignUnknown, RegistrationUnknown (not of the caller's family), NotEligible, Busy,
    CryptoUnavailable.
    """
    if not acts_for(caller, person):
        raise RegistrationUnknown
    found = published(campaign, now)
    return of_eligible(caller, person, found, eligibility(person, found, now), now)


def eligibility(person: PersonId, campaign: Campaign, now: datetime) -> Eligibility:
    """What forbids it, by the registration as it stands; the house decides, nobody is shown it.

    Raises Busy, CryptoUnavailable.
    """
    return judge(registrations.standing(person, campaign.id), campaign, day_of(now))


def of_eligible(
    caller: Caller, person: PersonId, campaign: Campaign, found: Eligibility, now: datetime
) -> tuple[Ticket, str]:
    """A ticket for the days found, and its text. Raises NotEligible where no day can be booked."""
    today, window = day_of(now), found.window
    if window is None or window[1] < today or window[0] > today + AHEAD:
        raise refuse(found.never or found.against(today))
    holder = Holder(caller.subject, person, *window, found.rules)
    ticket = tickets.ticket_for(campaign, holder, entropy.token(SERIAL_BITS), now, _mac)
    return ticket, tickets.write_ticket(ticket, _mac, crypto.to_text)


def offers(caller: Caller, campaign: Campaign, now: datetime) -> tuple[Offer, ...]:
    """A ticket for each of the family who may be vaccinated, and why the others may not."""
    found = []
    for person in own_people(caller):
        eligible = eligibility(person, campaign, now)
        try:
            ticket, text = of_eligible(caller, person, campaign, eligible, now)
            found.append(Offer(person, ticket, text, ()))
        except NotEligible:
            why = eligible.never or eligible.against(day_of(now))
            found.append(Offer(person, None, "", why))
    return tuple(found)


def person_of(text: str) -> PersonId:
    """For whom a ticket of ours is. Raises QueueTokenInvalid."""
    return tickets.read_ticket(text, _mac, crypto.from_text, crypto.same).holder.person


def redeem(caller: Caller, person: PersonId, slot: str, text: str, now: datetime) -> Ticket:
    """The caller's own ticket for that person and the day of that slot, whose turn has come.

    Raises QueueTokenInvalid, NotInvited, NotOpen, SlotUnknown, NotEligible; nothing is read for it.
    """
    ticket = tickets.read_ticket(text, _mac, crypto.from_text, crypto.same)
    if ticket.holder.subject != caller.subject or now >= ticket.until:
        raise QueueTokenInvalid
    if ticket.holder.person != person:
        raise NotInvited
    if now < ticket.turn_at:
        raise NotOpen
    if not ticket.holds_on(day_of_slot(slot)):
        raise NotEligible(FieldFault("slot", "DAY_NOT_POSSIBLE"))
    return ticket


def _mac(message: bytes) -> bytes:
    return crypto.mac(keys.key(KEY), message)
