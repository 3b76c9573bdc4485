"""In which language is a person told something? The one they chose; Vietnamese until they do."""

from __future__ import annotations

from dataclasses import dataclass

from functions.kernel.identifiers import PersonId
from functions.registry import store
from functions.registry.domain.person_refusals import PersonUnknown
from functions.runtime.tables import ConditionLost


@dataclass(frozen=True, slots=True)
class Reach:
    """A phone on which somebody is told something, the language they chose for it, and how they
    use e-mail: ``fallback``, ``beside``, "" not at all."""

    phone: str
    language: str = "vi"
    email_use: str = ""


def choose_language(person: PersonId, language: str) -> None:
    """From now on the person's messages are in that language. Raises PersonUnknown, Busy."""
    try:
        store.persons.put_language(person, language)
    except ConditionLost:
        raise PersonUnknown from None


def language_of(person: PersonId) -> str:
    """In which language a person's messages are. Raises Busy."""
    held = store.persons.person(person)
    return held.language if held else "vi"
