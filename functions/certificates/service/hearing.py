"""What is heard from the topic of facts: our copies, and what a correction makes untrue (K07).

A copy is put before anything is revoked, and a certificate is put only of the copy that stands: so
none of an older version comes after its correction. Facts may come twice, late and in any order.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from functions.certificates.domain.certificate import ACTIVE
from functions.certificates.domain.sources import Dose, Result, Source
from functions.certificates.domain.words import Why
from functions.certificates.store import certificates, facility_days
from functions.certificates.store import sources as store
from functions.kernel.identifiers import PersonId, TubeCode, UnitId
from functions.kernel.periods import read_instant
from functions.messages.laboratory import ResultCorrected, ResultReported
from functions.messages.vaccination import (
    SEALED_DOSE,
    DoseTold,
    ImmunizationCorrected,
    ImmunizationRecorded,
)
from functions.runtime import crypto, keys

FACTS: Final[dict[str, type[ResultReported] | type[ImmunizationRecorded]]] = {
    "ResultReported": ResultReported,
    "ResultCorrected": ResultCorrected,
    "ImmunizationRecorded": ImmunizationRecorded,
    "ImmunizationCorrected": ImmunizationCorrected,
}
"""What is heard; the queue's subscription asks for no other (infra/queues.yaml)."""


def hear(body: str, now: datetime) -> None:
    """A fact: keep its copies, revoke what they make untrue. Raises Busy, CryptoUnavailable."""
    model = FACTS.get(str(json.loads(body).get("fact")))
    if model is None:
        return
    fact = model.model_validate_json(body)
    told = _doses(fact) if isinstance(fact, ImmunizationRecorded) else _results(fact)
    for source in told:
        store.put_source(source)
        if isinstance(source, Dose):
            facility_days.put_dose(source)
        revoke_outdated(source.person, source.key, now)


def revoke_outdated(person: PersonId, key: str, now: datetime) -> None:
    """Revoke what was certified of versions before the one that stands. Raises Busy."""
    standing = store.source(person, key)
    if standing is None:
        return
    for one in certificates.certificates_of(person):
        if one.source == key and one.state in ACTIVE and one.revision < standing.revision:
            certificates.put_revoked(one, Why.SOURCE_CORRECTED, now)


def _results(fact: ResultReported) -> Iterator[Source]:
    plain = _opened(f"results-{fact.year}", fact.sealed, f"facts|{fact.tube}|{fact.release}")
    told = str(json.loads(plain)["told"])
    for member in fact.members:
        yield Result(
            person=PersonId(member),
            tube=TubeCode(fact.tube),
            release=fact.release,
            told=told,
            method=fact.method,
            collected_at=read_instant(fact.collected_at or fact.tested_at),
            laboratory=UnitId(fact.laboratory),
            unit=UnitId(fact.unit),
            device=fact.device,
        )


def _doses(fact: ImmunizationRecorded) -> Iterator[Source]:
    bound_to = f"{SEALED_DOSE}{fact.immunization}|{fact.revision}"
    told = DoseTold.model_validate_json(
        _opened(f"immunizations-{fact.year}", fact.sealed, bound_to)
    )
    yield Dose(
        person=PersonId(fact.person),
        immunization=fact.immunization,
        number=fact.revision,
        product=told.product,
        lot=told.lot,
        dose=told.dose,
        doses=told.doses,
        occurred_at=read_instant(told.occurred_at),
        observed_until=read_instant(told.observed_until) if told.observed_until else None,
        state=told.state,
        site=UnitId(fact.site),
    )


def _opened(key: str, sealed: str, bound_to: str) -> bytes:
    return crypto.unseal(keys.key(key), crypto.from_text(sealed), bound_to)
