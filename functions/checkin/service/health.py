"""What is a person's colour now, from the pass or from the standing declaration?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from functions.checkin.domain.colour import (
    ColourDecision,
    GateAdvice,
    advise_gate,
    decide_colour,
    say_reason,
)
from functions.checkin.domain.declaration import confirm_nothing_changed
from functions.checkin.domain.packing import unpack_declaration
from functions.checkin.service.passes import Pass
from functions.checkin.store import declarations as store
from functions.kernel.identifiers import PersonId
from functions.runtime import crypto


@dataclass(frozen=True, slots=True)
class Health:
    """A person's colour at an instant, and the pass it follows from."""

    advice: GateAdvice
    held: Pass | None
    window_days: int = 14

    def words(self, language: str) -> str:
        """The first reason in a language."""
        return say_reason(self.advice.reasons[0], language, self.window_days)


def health_of(
    held: Pass | None, now: datetime, *, nothing_changed: bool, required: bool = True
) -> Health:
    """The colour by the declaration held. Raises FullDeclarationNeeded for a stale confirmation."""
    if nothing_changed:
        declaration = confirm_nothing_changed(held.declaration if held else None, now)
        if held is not None:
            held = replace(held, confirmed_at=now, declaration=declaration)
    decision: ColourDecision | None = None
    if held is not None:
        decision = decide_colour(held.declaration, held.confirmed_at, zone=held.zone)
    advice = advise_gate(decision, now, required=required)
    return Health(advice, held, decision.window_days if decision else 14)


def standing_of(person: PersonId) -> Pass | None:
    """The person's latest declaration from the store, as a pass; one read."""
    told = store.status(person)
    if told is None:
        return None
    return Pass(
        person,
        datetime.fromisoformat(told["confirmed_at"]),
        unpack_declaration(crypto.from_text(told["packed"])),
        told.get("zone"),
    )


def stands(person: str, now: datetime) -> bool:
    """Has the person a declaration whose colour still stands?"""
    held = standing_of(PersonId(person))
    if held is None:
        return False
    return decide_colour(held.declaration, held.confirmed_at, zone=held.zone).stands(now)
