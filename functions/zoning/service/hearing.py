"""What is heard of cases and doses, twice, late, in any order: the highest revision stands.

Of a case only its commune and day are needed, which stand plain in the fact; its seal is never
opened. Of a dose the seal is: who, when, and which of its series. Where its person lives and when
they were born is asked of the registry once a person, which writes the audit first; people are
counted where they live, for the table of criteria speaks of residents. Who never said where is
counted where the dose was given. ADR 0076.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Final

from functions.access import service as access
from functions.kernel.births import BirthInvalid, read_birth
from functions.kernel.divisions import DivisionUnknown, read_path
from functions.kernel.errors import Busy, NotFound
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import DateInvalid, day_of, read_instant
from functions.messages.tracing import CASE_FACTS, CaseOpened, CaseWithdrawn
from functions.messages.vaccination import (
    SEALED_DOSE,
    DoseTold,
    ImmunizationCorrected,
    ImmunizationRecorded,
)
from functions.registry import service as registry
from functions.runtime import crypto, keys
from functions.runtime.tables import ConditionLost
from functions.zoning.domain.counted import (
    CountedCase,
    CountedDose,
    Series,
    Vaccinated,
    with_dose,
)
from functions.zoning.store import cases, covered

TRIES: Final = 5
DOSES: Final[dict[str, type[ImmunizationRecorded]]] = {
    "ImmunizationRecorded": ImmunizationRecorded,
    "ImmunizationCorrected": ImmunizationCorrected,
}
"""What is heard; the queue's subscription asks for no other (infra/topics.yaml)."""


def hear(body: str, now: datetime) -> None:
    """A fact of a case or a dose. Raises Busy, AuditUnavailable, CryptoUnavailable."""
    name = str(json.loads(body).get("fact"))
    if name in CASE_FACTS:
        _case(CASE_FACTS[name].model_validate_json(body))
    elif name in DOSES:
        _dose(DOSES[name].model_validate_json(body), now)


def _case(fact: CaseOpened) -> None:
    told = CountedCase(
        case=fact.case,
        revision=fact.revision,
        division=str(read_path(fact.division)),
        day=date.fromisoformat(fact.day),
        counts=not isinstance(fact, CaseWithdrawn),
    )
    for _ in range(TRIES):
        before = cases.case(fact.case)
        if before is not None and before.revision >= told.revision:
            return
        try:
            cases.put_next(before, told)
        except (ConditionLost, Busy):
            continue  # another revision, or the same, came in between
        return
    raise Busy


def _dose(fact: ImmunizationRecorded, now: datetime) -> None:
    told = _opened(fact)
    holder = registry.record_holder(PersonId(fact.person))
    for _ in range(TRIES):
        before = covered.person(holder)
        after = with_dose(before or _somebody(holder, fact.site, now), told)
        if after is None:
            return
        try:
            covered.put_next(holder, before, after)
        except (ConditionLost, Busy):
            continue  # another dose, or the same fact, came in between
        return
    raise Busy


def _somebody(person: PersonId, site: str, now: datetime) -> Vaccinated:
    known = registry.to_count(person, now)
    try:
        born = read_birth(known.birth).latest() if known.birth else None
    except (BirthInvalid, DateInvalid):
        born = None
    return Vaccinated(known.division or _division_of(site), born, {})


def _division_of(site: str) -> str:
    try:
        return str(access.unit_of(site).division)
    except (NotFound, DivisionUnknown):
        return ""


def _opened(fact: ImmunizationRecorded) -> CountedDose:
    bound_to = f"{SEALED_DOSE}{fact.immunization}|{fact.revision}"
    key = keys.key(f"immunizations-{fact.year}")
    dose = DoseTold.model_validate_json(crypto.unseal(key, crypto.from_text(fact.sealed), bound_to))
    full = Series.FULL if dose.dose >= dose.doses else Series.SOME
    return CountedDose(
        immunization=fact.immunization,
        revision=fact.revision,
        day=day_of(read_instant(dose.occurred_at)),
        series=Series.VOID if dose.state == "withdrawn" else full,
    )
