"""When is it somebody's turn to book, and is this ticket theirs?

After a campaign opens, turns are spread over some minutes. A person's turn is drawn by a secret
key from campaign and person: at random for everybody, the same however often one asks, worth
nothing to anybody else. A ticket is signed and used for one booking. It carries the account that
asked, the person who is to be vaccinated, and what was found of them: the days on which they may
be, and the rules by which that was decided; so booking itself reads nothing of it again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from functions.kernel.errors import Forbidden
from functions.kernel.identifiers import PersonId
from functions.vaccination.domain.campaign import Campaign, CampaignId

LIFE: Final = timedelta(minutes=30)
"""How long a ticket is good after its turn has come or it was given."""
MARK: Final = "VT2"
LONGEST: Final = 500
_MAC_BYTES: Final = 16

Mac = Callable[[bytes], bytes]


class QueueTokenInvalid(Forbidden):
    """Forged, of another person or campaign, over, or used before (security.md C13)."""

    code = "QUEUE_TOKEN_INVALID"
    vi = "Phiếu lượt không hợp lệ; vui lòng lấy lại phiếu lượt."
    en = "The ticket is not valid; please take a new one."


class NotInvited(Forbidden):
    """Nobody's invitation but another person's, or none yet, or one that has ended (B04)."""

    code = "NOT_INVITED"
    vi = "Người này chưa được mời, thư mời đã hết hạn hoặc phiếu lượt là của người khác."
    en = "This person is not invited yet, the invitation has ended, or the ticket is another's."


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose a ticket is: `subject` asks, `person` is vaccinated, on a day from `first` to `last`,
    both included, as the `rules` have it."""

    subject: str
    person: PersonId
    first: date
    last: date
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to book in a campaign from `turn_at` on, for its holder alone."""

    campaign: CampaignId
    holder: Holder
    turn_at: datetime
    until: datetime
    serial: str

    def holds_on(self, day: date) -> bool:
        """May the person be vaccinated on that day?"""
        return self.holder.first <= day <= self.holder.last


def turn_of(campaign: Campaign, person: str, mac: Mac) -> datetime:
    """When this person's turn comes, to the second."""
    drawn = int.from_bytes(mac(f"turn|{campaign.id}|{person}".encode())[:8], "big")
    seconds = (drawn * campaign.spread_minutes * 60) >> 64
    return campaign.opens_at + timedelta(seconds=seconds)


def ticket_for(campaign: Campaign, holder: Holder, serial: str, now: datetime, mac: Mac) -> Ticket:
    """A ticket, good from the person's turn for half an hour."""
    turn = turn_of(campaign, holder.person, mac)
    return Ticket(campaign.id, holder, turn, max(turn, now) + LIFE, serial)


def write_ticket(ticket: Ticket, mac: Mac, to_text: Callable[[bytes], str]) -> str:
    """The ticket as text: mark, body and signature."""
    holder = ticket.holder
    body = json.dumps(
        [
            ticket.campaign,
            holder.subject,
            holder.person,
            int(ticket.turn_at.timestamp()),
            int(ticket.until.timestamp()),
            ticket.serial,
            holder.first.toordinal(),
            holder.last.toordinal(),
            ",".join(holder.rules),
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
    campaign, subject, person, turn, until, serial, first, last, rules = json.loads(body)
    return Ticket(
        CampaignId(campaign),
        Holder(
            subject,
            PersonId(person),
            date.fromordinal(first),
            date.fromordinal(last),
            tuple(rules.split(",")),
        ),
        datetime.fromtimestamp(turn, UTC),
        datetime.fromtimestamp(until, UTC),
        serial,
    )


def _sign(body: bytes, mac: Mac) -> bytes:
    return mac(b"ticket|" + body)[:_MAC_BYTES]
