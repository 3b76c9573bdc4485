"""For whom may somebody act? Oneself, and those whom one looks after."""

from __future__ import annotations

from functions.kernel.callers import Caller
from functions.kernel.identifiers import PersonId
from functions.registry import service as registry


def own_people(caller: Caller) -> tuple[PersonId, ...]:
    """The caller and those the caller looks after."""
    own = PersonId(caller.subject)
    return (own, *(kept.member for kept in registry.family_of(own)))


def acts_for(caller: Caller, person: PersonId) -> bool:
    """Is it the caller, or somebody the caller looks after?"""
    own = PersonId(caller.subject)
    return person == own or registry.is_guardian(own, person)
