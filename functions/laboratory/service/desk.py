"""How does a person without a phone get a result? At the health station, slip and card together.

The officer reads the code of the paper slip and the person's card; both must name one person.
There is no other way in: no name, no phone, no list (security.md Z15). What is read is audited in
the person's own log, with the officer's unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.access import service as access
from functions.kernel.callers import Caller
from functions.kernel.errors import Invalid
from functions.kernel.identifiers import PersonId
from functions.kernel.identity_numbers import read_bhyt, read_cccd, read_cmnd, read_passport
from functions.laboratory.service import codes, showing
from functions.laboratory.service.showing import Shown
from functions.laboratory.store.codes import Place
from functions.registry import service as registry

NUMBERS: Final = {
    "cccd": read_cccd,
    "cmnd": read_cmnd,
    "passport": read_passport,
    "bhyt": read_bhyt,
}
MOST_A_DAY: Final = 400
"""Slips that one officer can serve in a day; more is somebody trying codes [J]."""
A_DAY: Final = timedelta(days=1)
LIMIT: Final = "desk.slips"


class SlipNotOfCard(Invalid):
    """No such slip, or it is not the slip of the person of this card: told in the same words."""

    code = "SLIP_NOT_OF_CARD"
    vi = "Mã trên phiếu và giấy tờ không cùng một người, hoặc mã đã hết hạn."
    en = "Slip and card do not belong to one person, or the code has run out."


@dataclass(frozen=True, slots=True)
class CardShown:
    """What the officer was shown: a QR's text, or a number typed from a card of a kind."""

    reading: str = ""
    kind: str = ""
    number: str = ""


def result_at_desk(
    caller: Caller, slip: str, card: CardShown, now: datetime, request_id: str = ""
) -> Shown:
    """The result of a slip for the person whose card lies on the desk.

    Raises ResultCodeInvalid, SlipNotOfCard, the refusals of cards and numbers, TooMany,
    AuditUnavailable, CryptoUnavailable, Busy.
    """
    access.count(LIMIT, caller.subject, now, most=MOST_A_DAY, per=A_DAY)
    place = codes.place_of_slip(slip, now)
    person = _person_of(card, now)
    if place is None or person is None or not _is_of(place, person):
        if place is not None:
            registry.audited(
                caller,
                (place.person,),
                action="read_result_at_desk",
                fields=("result",),
                now=now,
                allowed=False,
                request_id=request_id,
            )
        raise SlipNotOfCard
    return showing.opened(caller, place, "read_result_at_desk", now, request_id)


def _person_of(card: CardShown, now: datetime) -> PersonId | None:
    """Whom the card names; a typed number names only people who are known."""
    if card.kind in NUMBERS:
        return registry.known_person(card.kind, NUMBERS[card.kind](card.number))
    return registry.see(registry.Sight(card.reading, card.kind, card.number), now, now).person


def _is_of(place: Place, person: PersonId) -> bool:
    return registry.record_holder(place.person) == registry.record_holder(person)
