"""Who has an appointment at a site? Heard from vaccination, in whatever order it comes."""

from __future__ import annotations

import json
from datetime import date
from typing import Final

from functions.immunization.domain.appointed import Appointed
from functions.immunization.store import appointed
from functions.kernel.identifiers import PersonId, UnitId
from functions.kernel.periods import read_instant
from functions.messages.vaccination import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentDeferred,
)
from functions.registry import service as registry

FACTS: Final[dict[str, type[AppointmentConfirmed]]] = {
    "AppointmentConfirmed": AppointmentConfirmed,
    "AppointmentCancelled": AppointmentCancelled,
    "AppointmentDeferred": AppointmentDeferred,
}
"""What is heard; the queue's subscription asks for no other (infra/topics.yaml)."""


def hear(body: str) -> None:
    """A fact of an appointment: keep our copy of its latest revision. Raises Busy."""
    model = FACTS.get(str(json.loads(body).get("fact")))
    if model is None:
        return
    fact = model.model_validate_json(body)
    appointed.put(
        Appointed(
            person=PersonId(fact.person),
            campaign=fact.campaign,
            site=UnitId(fact.site),
            starts_at=read_instant(fact.starts_at),
            revision=fact.revision,
            stands=not isinstance(fact, AppointmentCancelled),
        )
    )


def appointments_of(person: PersonId, site: UnitId, day: date) -> tuple[Appointed, ...]:
    """The appointments of a person, under all their records, for a site's day. Raises Busy."""
    found = appointed.of_people(registry.shown_to(person))
    return tuple(one for one in found if one.is_for(site, day))
