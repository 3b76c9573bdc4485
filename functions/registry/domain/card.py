"""Under which keyed hash is a card known, and what do we keep of it?

Only what finds and tells a contact: name, birth, sex, number. An opaque code is kept as its keyed
hash alone (domain.md 3.A3: keyed hash and minimum).
"""

from __future__ import annotations

from functions.kernel.cards import CardReading
from functions.kernel.identity_numbers import NumberKind
from functions.kernel.names import search_key
from functions.registry.domain.person import PersonField, number_index_text

SOCIAL_INSURANCE_DIGITS = 10


def index_text_of(card: CardReading) -> str:
    """What is keyed-hashed for a card, the strongest identity it shows first."""
    if card.number and card.number_kind and card.number_kind is not NumberKind.BHYT:
        return number_index_text(card.number_kind, card.number)
    if card.bhyt:
        return number_index_text(NumberKind.BHYT, card.bhyt[-SOCIAL_INSURANCE_DIGITS:])
    if card.qid:
        return number_index_text("qid", card.qid)
    if card.opaque:
        return number_index_text("opaque", card.opaque)
    holder = search_key(card.name or "")
    return number_index_text("holder", f"{holder}|{card.birth or ''}|{card.phone or ''}")


def values_of(card: CardReading) -> dict[PersonField, str]:
    """The values to seal of a card, those that it shows."""
    known = {
        PersonField.FULL_NAME: card.name,
        PersonField.BIRTH: str(card.birth) if card.birth else None,
        PersonField.SEX: card.sex.value if card.sex else None,
        PersonField.PHONE: card.phone,
        PersonField.ID_NUMBER: card.number,
        PersonField.ID_KIND: card.number_kind.value if card.number_kind else None,
        PersonField.BHYT: card.bhyt,
    }
    return {field: value for field, value in known.items() if value}
