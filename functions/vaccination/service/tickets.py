"""Tickets: drawn at random, bound to who asked, signed; nothing is stored for them.

The guard of the opening (security.md C13): a ticket tells when one's turn comes, and booking takes
no other word for it.
"""

from __future__ import annotations

from datetime import datetime

from functions.kernel.callers import Caller
from functions.runtime import crypto, entropy, keys
from functions.vaccination.domain import ticket as tickets
from functions.vaccination.domain.campaign import CampaignId, NotOpen
from functions.vaccination.domain.ticket import QueueTokenInvalid, Ticket
from functions.vaccination.service.listing import published

KEY = "vaccine-tickets"
SERIAL_BITS = 48


def give(caller: Caller, campaign: CampaignId, now: datetime) -> tuple[Ticket, str]:
    """A ticket of the caller for a published campaign, and its text. Raises CampaignUnknown."""
    found = published(campaign, now)
    ticket = tickets.ticket_for(found, caller.subject, entropy.token(SERIAL_BITS), now, _mac)
    return ticket, tickets.write_ticket(ticket, _mac, crypto.to_text)


def redeem(caller: Caller, text: str, now: datetime) -> Ticket:
    """The caller's own ticket whose turn has come. Raises QueueTokenInvalid, NotOpen."""
    ticket = tickets.read_ticket(text, _mac, crypto.from_text, crypto.same)
    if ticket.subject != caller.subject or now >= ticket.until:
        raise QueueTokenInvalid
    if now < ticket.turn_at:
        raise NotOpen
    return ticket


def _mac(message: bytes) -> bytes:
    return crypto.mac(keys.key(KEY), message)
