"""What does the vault hold of somebody, as they themself may take it along? (decision 0135)

Each record by itself: the own one, and those of cards that were proven to be theirs. Of the numbers
of papers the last digits alone: whoever finds a phone that is signed in must not find them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.kernel.callers import Caller
from functions.kernel.identifiers import PersonId
from functions.registry.domain.person import PersonField
from functions.registry.service import vault
from functions.registry.service.accounts import shown_to

SHOWN_DIGITS: Final = 4
NUMBERS: Final = (PersonField.ID_NUMBER, PersonField.BHYT)


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """A record and its fields in clear; those that were never said are left out."""

    person: PersonId
    fields: dict[PersonField, str]


def own_records(caller: Caller, now: datetime) -> tuple[OwnRecord, ...]:
    """The caller's records, the own one first. Audited before. Raises AuditUnavailable,
    CryptoUnavailable, Busy."""
    persons = shown_to(PersonId(caller.subject))
    opened = vault.disclose_apart(
        caller, persons, tuple(PersonField), action="read_own_record", now=now
    )
    return tuple(OwnRecord(one, _shown(opened.get(one, {}))) for one in persons)


def _shown(fields: dict[PersonField, str]) -> dict[PersonField, str]:
    return {
        field: f"…{value[-SHOWN_DIGITS:]}" if field in NUMBERS else value
        for field, value in fields.items()
    }
