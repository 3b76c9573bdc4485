"""When is it somebody's turn to book, and is this ticket theirs?

After a campaign opens, turns are spread over some minutes. A person's turn is drawn by a secret
key from campaign and person: at random for everybody, the same however often one asks, worth
nothing to anybody else. A ticket is signed, carries the turn, and is used for one booking.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from functions.kernel.errors import Forbidden
from functions.vaccination.domain.campaign import Campaign, CampaignId

LIFE: Final = timedelta(minutes=30)
"""How long a ticket is good after its turn has come or it was given."""
MARK: Final = "VT1"
LONGEST: Final = 400
_MAC_BYTES: Final = 16

Mac = Callable[[bytes], bytes]


class QueueTokenInvalid(Forbidden):
    """Forged, of another person or campaign, over, or used before (security.md C13)."""

    code = "QUEUE_TOKEN_INVALID"
    vi = "Phiếu lượt không hợp lệ; vui lòng lấy lại phiếu lượt."
    en = "The ticket is not valid; please take a new one."


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to book in a campaign from `turn_at` on, for `subject` alone."""

    campaign: CampaignId
    subject: str
    turn_at: datetime
    until: datetime
    serial: str


def turn_of(campaign: Campaign, subject: str, mac: Mac) -> datetime:
    """When this person's turn comes, to the second."""
    drawn = int.from_bytes(mac(f"turn|{campaign.id}|{subject}".encode())[:8], "big")
    seconds = (drawn * campaign.spread_minutes * 60) >> 64
    return campaign.opens_at + timedelta(seconds=seconds)


def ticket_for(campaign: Campaign, subject: str, serial: str, now: datetime, mac: Mac) -> Ticket:
    """A ticket, good from the person's turn for half an hour."""
    turn = turn_of(campaign, subject, mac)
    return Ticket(campaign.id, subject, turn, max(turn, now) + LIFE, serial)


def write_ticket(ticket: Ticket, mac: Mac, to_text: Callable[[bytes], str]) -> str:
    """The ticket as text: mark, body and signature."""
    body = json.dumps(
        [
            ticket.campaign,
            ticket.subject,
            int(ticket.turn_at.timestamp()),
            int(ticket.until.timestamp()),
            ticket.serial,
        ],
        separators=(",", ":"),
    ).encode()
    return f"{MARK}.{to_text(body)}.{to_text(_sign(body, mac))}"


def read_ticket(
    text: str,
    mac: Mac,
    from_text: Callable[[str], bytes],
    same: Callable[[bytes, bytes], bool],
) -> Ticket:
    """A ticket of ours. Raises QueueTokenInvalid."""
    mark, _, rest = text.partition(".")
    body_text, _, signature = rest.partition(".")
    if mark != MARK or len(text) > LONGEST:
        raise QueueTokenInvalid
    try:
        body, signed = from_text(body_text), from_text(signature)
    except ValueError:
        raise QueueTokenInvalid from None
    if not same(_sign(body, mac), signed):
        raise QueueTokenInvalid
    campaign, subject, turn, until, serial = json.loads(body)
    return Ticket(
        CampaignId(campaign),
        subject,
        datetime.fromtimestamp(turn, UTC),
        datetime.fromtimestamp(until, UTC),
        serial,
    )


def _sign(body: bytes, mac: Mac) -> bytes:
    return mac(b"ticket|" + body)[:_MAC_BYTES]
