"""Who stands before us, by whatever is shown or typed?

One reader for all desks, gates and samplers: a phone's code, a printed card of ours, an identity
card (CCCD), a health insurance card (BHYT), a personal code of the unified QR, or a typed number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from functions.kernel.card_refusals import CardEmpty, CardTooLong
from functions.kernel.cards import CardKind, read_card
from functions.kernel.identifiers import CardCodeInvalid, PersonId
from functions.kernel.identity_numbers import IdentityNumberInvalid
from functions.registry.domain.personal_code import NotAPerson, QrExpired, QrInvalid
from functions.registry.service.accounts import person_of_card, person_of_number
from functions.registry.service.personal_codes import (
    person_of_typed_card,
    read_personal_code,
    window_start,
)
from functions.runtime import settings

TYPED_CARD = "card"


SIGHT_REFUSALS = (
    NotAPerson,
    QrInvalid,
    QrExpired,
    CardEmpty,
    CardTooLong,
    CardCodeInvalid,
    IdentityNumberInvalid,
)
"""What a door has to name that shows a sight to `see`."""


class ShownBy(StrEnum):
    """How a person was told: by the phone's rotating code, by a card, or by a typed number."""

    PHONE = "phone"
    CARD = "card"
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class Sight:
    """What a reader told: a QR's text, or something typed (`kind`: card, cccd, cmnd, bhyt …)."""

    reading: str = ""
    kind: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """The person shown; `window` is when the half minute of a phone's code began."""

    person: PersonId
    by: ShownBy
    window: datetime | None = None


def see(sight: Sight, at: datetime, now: datetime) -> Seen:
    """The person of what was shown at `at`; a card or number of nobody known makes a person once.

    Raises NotAPerson, QrInvalid, QrExpired, CardEmpty, CardTooLong, CardCodeInvalid,
    IdentityNumberInvalid, CryptoUnavailable, Busy.
    """
    if sight.kind == TYPED_CARD:
        return Seen(person_of_typed_card(sight.typed), ShownBy.TYPED)
    if sight.kind:
        return Seen(person_of_number(sight.kind, sight.typed, now), ShownBy.TYPED)
    reading = read_card(sight.reading, settings.public_origin().partition("://")[2].lower())
    if reading.kind in (CardKind.POSTER, CardKind.CERTIFICATE):
        raise NotAPerson
    if reading.kind is not CardKind.OWN:
        return Seen(person_of_card(reading, now), ShownBy.CARD)
    person = read_personal_code(sight.reading, at)
    window = window_start(sight.reading)
    return Seen(person, ShownBy.CARD if window is None else ShownBy.PHONE, window)
