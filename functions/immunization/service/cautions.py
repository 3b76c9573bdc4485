"""Did a person have a severe event after an earlier dose? Heard from AEFI, sealed, in any order."""

from __future__ import annotations

import json
from typing import Final

from functions.immunization.store import cautions
from functions.immunization.store.cautions import Caution
from functions.kernel.identifiers import PersonId
from functions.messages.aefi import SEALED_EVENT, AdverseEventReported, EventTold
from functions.registry import service as registry
from functions.runtime import crypto, keys

FACT: Final = "AdverseEventReported"


def hear(body: str) -> None:
    """A fact of a case: keep whether it stands. Raises Busy, CryptoUnavailable."""
    if json.loads(body).get("fact") != FACT:
        return
    fact = AdverseEventReported.model_validate_json(body)
    bound_to = f"{SEALED_EVENT}{fact.case}|{fact.revision}"
    plain = crypto.unseal(keys.key(f"aefi-{fact.year}"), crypto.from_text(fact.sealed), bound_to)
    event = EventTold.model_validate_json(plain)
    person = PersonId(event.person)
    cautions.put(Caution(person, fact.case, fact.revision, fact.year, event.caution))


def had_severe_event(person: PersonId) -> bool:
    """Does a severe event after an earlier dose stand, under whichever of the person's records?"""
    return any(one.stands for one in cautions.of_people(registry.shown_to(person)))
