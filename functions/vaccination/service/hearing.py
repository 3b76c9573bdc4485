"""What is heard of facts: who came, doses that were given, findings of samples, lots, and that a
person's request about their data was agreed to.

Our copy is put before the appointments are looked at again, and who books is looked at after
booking: whichever comes first, one of the two sees the other. Facts may come twice, late, in any
order.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Final

from functions.kernel.dose_intervals import Given
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of, read_instant
from functions.messages.laboratory import ResultCorrected, ResultReported
from functions.messages.vaccination import (
    SEALED_DOSE,
    DoseTold,
    ImmunizationCorrected,
    ImmunizationRecorded,
    PersonReceived,
)
from functions.registry import service as registry
from functions.runtime import crypto, keys
from functions.vaccination.service import erasing, hearing_doses, reconsidering, sharing
from functions.vaccination.store import histories

FACTS: Final[dict[str, type[ResultReported] | type[ImmunizationRecorded]]] = {
    "ResultReported": ResultReported,
    "ResultCorrected": ResultCorrected,
    "ImmunizationRecorded": ImmunizationRecorded,
    "ImmunizationCorrected": ImmunizationCorrected,
}
"""What is heard; the queue's subscription asks for no other (infra/topics.yaml)."""
POSITIVE: Final = "positive"
WITHDRAWN: Final = "withdrawn"


def hear(body: str, now: datetime) -> None:
    """A fact: keep our copy, look at appointments again and at what may be told.

    Raises AuditUnavailable, Busy, CryptoUnavailable.
    """
    name = str(json.loads(body).get("fact"))
    if name in hearing_doses.HEARD:
        hearing_doses.HEARD[name](body)
    if name == "DataRequestAgreed":
        erasing.agreed(body, now)
    for person in _copied(name, body):
        holder = registry.record_holder(person)
        reconsidering.of_person(holder, now)
        sharing.of_person(holder, now)


def _copied(name: str, body: str) -> tuple[PersonId, ...]:
    """Of whom something is known now that was not before."""
    if name == "PersonReceived":
        came = PersonReceived.model_validate_json(body)
        person = PersonId(came.person)
        histories.put_received(person, came.site, date.fromisoformat(came.day))
        return (person,)
    model = FACTS.get(name)
    if model is None:
        return ()
    fact = model.model_validate_json(body)
    return _dose(fact) if isinstance(fact, ImmunizationRecorded) else _result(fact)


def _dose(fact: ImmunizationRecorded) -> tuple[PersonId, ...]:
    person, bound_to = PersonId(fact.person), f"{SEALED_DOSE}{fact.immunization}|{fact.revision}"
    plain = _opened(f"immunizations-{fact.year}", fact.sealed, bound_to)
    told = DoseTold.model_validate_json(plain)
    given = Given(told.product, day_of(read_instant(told.occurred_at)))
    histories.put_dose(
        person,
        fact.immunization,
        fact.revision,
        given,
        site=fact.site,
        counts=told.state != WITHDRAWN,
    )
    return (person,)


def _result(fact: ResultReported) -> tuple[PersonId, ...]:
    """Of the findings only those that defer are kept, and what takes one back: a first finding that
    is not positive has nothing before it that could be void."""
    plain = _opened(f"results-{fact.year}", fact.sealed, f"facts|{fact.tube}|{fact.release}")
    is_positive = json.loads(plain)["told"] == POSITIVE
    if not is_positive and not isinstance(fact, ResultCorrected):
        return ()
    day = day_of(read_instant(fact.collected_at or fact.tested_at))
    members = tuple(map(PersonId, fact.members))
    for member in members:
        histories.put_result(member, fact.tube, fact.release, day, is_positive=is_positive)
    return members


def _opened(key: str, sealed: str, bound_to: str) -> bytes:
    return crypto.unseal(keys.key(key), crypto.from_text(sealed), bound_to)
