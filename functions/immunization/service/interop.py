"""How do doses leave in FHIR? One's own, or the family's, with their Patient."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from functions.immunization.domain.fhir_out import immunization, recommendation
from functions.immunization.service import own
from functions.kernel.callers import Caller
from functions.kernel.fhir import Resource, bundle, somebody
from functions.kernel.identifiers import PersonId
from functions.registry import service as registry

FIELDS: Final = ("full_name", "birth", "sex")
SUBJECT: Final = "subject"
"""The Patient's id in the bundle: who it is here is nobody else's business."""


def fhir_of(caller: Caller, person: PersonId, now: datetime, request_id: str = "") -> Resource:
    """Every dose of a person and when the next may come, as a Bundle.

    Raises DoseUnknown for a stranger, AuditUnavailable, CryptoUnavailable, Busy.
    """
    found = own.doses_of(caller, person, now, request_id)
    holder = registry.record_holder(person)
    known = registry.reveal(caller, (holder,), FIELDS, now=now, request_id=request_id)
    values = known.get(holder, {})
    told = somebody(
        SUBJECT,
        name=values.get("full_name", ""),
        birth=values.get("birth", ""),
        sex=values.get("sex", ""),
    )
    made = [told, *(immunization(one, SUBJECT) for one in found.doses)]
    if found.next_from is not None:
        counted = [one for one in found.doses if one.counts]
        made.append(recommendation(counted, found.next_from, found.rule_id, SUBJECT, now))
    return bundle(made, now, "doses")
