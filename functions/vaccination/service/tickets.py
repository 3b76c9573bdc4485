"""Tickets: for whoever may be vaccinated, drawn at random, bound to who asked, signed, not stored.

The guard of the opening (security.md B03, B04, C13): a ticket tells when one's turn comes, for whom
and for which days, and booking takes no other word for it. So all that has to be read of a person
is read here, before the rush at the slots.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from functions.kernel.callers import Caller
from functions.kernel.errors import FieldFault
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.registry import service as registry
from functions.runtime import crypto, entropy, keys
from functions.vaccination.domain import ticket as tickets
from functions.vaccination.domain.allocation import Standing
from functions.vaccination.domain.campaign import Campaign, CampaignId, NotOpen
from functions.vaccination.domain.eligibility import Bound, Eligibility, NotEligible, judge, refuse
from functions.vaccination.domain.registration import Registration, RegistrationUnknown
from functions.vaccination.domain.session import AHEAD, day_of_slot
from functions.vaccination.domain.ticket import Holder, NotInvited, QueueTokenInvalid, Ticket
from functions.vaccination.service import closing
from functions.vaccination.service.allocating import rank_of
from functions.vaccination.service.listing import published
from functions.vaccination.service.reconsidering import known_of
from functions.vaccination.store import registrations

KEY = "vaccine-tickets"
SERIAL_BITS = 48


@dataclass(frozen=True, slots=True)
class Offer:
    """One of a family: a ticket and its text, or why there is none (nothing: not invited yet)."""

    person: PersonId
    ticket: Ticket | None
    text: str
    why: tuple[Bound, ...]


def give(
    caller: Caller, person: PersonId, campaign: CampaignId, now: datetime
) -> tuple[Ticket, str]:
    """A ticket for a person who may be vaccinated in a published campaign, and its text.

    Raises CampaignUnknown, RegistrationUnknown (not of the caller's family), NotEligible,
    NotInvited, Busy, CryptoUnavailable.
    """
    if not registry.acts_for(caller, person):
        raise RegistrationUnknown
    found = published(campaign, now)
    one = registrations.standing(person, campaign)
    ends = partial(_invited_until, one, found, now)
    eligible = judge(one, found, day_of(now), known_of(person))
    return of_eligible(caller, person, found, eligible, now, ends=ends)


def of_eligible(
    caller: Caller,
    person: PersonId,
    campaign: Campaign,
    found: Eligibility,
    now: datetime,
    *,
    ends: Callable[[], datetime | None] = lambda: None,
) -> tuple[Ticket, str]:
    """A ticket for the days found, and its text; good at most until the invitation's end.

    Raises NotEligible where no day can be booked, and as `ends`.
    """
    today, window = day_of(now), found.window
    if window is None or window[1] < today or window[0] > today + AHEAD:
        raise refuse(found.never or found.against(today))
    holder = Holder(caller.subject, person, *window, found.rules)
    ticket = tickets.ticket_for(campaign, holder, entropy.token(SERIAL_BITS), now, _mac)
    if last := ends():
        ticket = replace(ticket, until=min(ticket.until, last))
    return ticket, tickets.write_ticket(ticket, _mac, crypto.to_text)


def offers(caller: Caller, campaign: Campaign, now: datetime) -> tuple[Offer, ...]:
    """A ticket for each of the family who may be vaccinated, and why the others may not."""
    found = []
    for person in registry.own_people(caller):
        one = registrations.standing(person, campaign.id)
        eligible = judge(one, campaign, day_of(now), known_of(person))
        try:
            ends = partial(_invited_until, one, campaign, now)
            ticket, text = of_eligible(caller, person, campaign, eligible, now, ends=ends)
            found.append(Offer(person, ticket, text, ()))
        except (NotEligible, NotInvited):
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


def _invited_until(one: Registration | None, campaign: Campaign, now: datetime) -> datetime | None:
    """The end of an invitation, None where none is needed: not in this campaign, or not for whom a
    site has let down. Raises NotInvited."""
    if one is None or not campaign.by_invitation:
        return None
    standing = rank_of(one, campaign, now)
    if standing.standing is Standing.INVITED:
        return standing.until
    if closing.let_down(one.person, campaign.id):
        return None
    raise NotInvited


def _mac(message: bytes) -> bytes:
    return crypto.mac(keys.key(KEY), message)
