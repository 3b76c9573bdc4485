"""How does a result leave in FHIR? Audited like a read, with the person where the caller may."""

from __future__ import annotations

from datetime import datetime

from functions.kernel.callers import Caller
from functions.laboratory.domain.fhir_out import PersonTold, Resource, bundle, resources_of
from functions.laboratory.service import showing
from functions.registry import service as registry

FIELDS = ("full_name", "birth", "sex")


def fhir_of(caller: Caller, result_id: str, now: datetime, request_id: str = "") -> Resource:
    """One's own result, or the family's, as a Bundle with its Patient.

    Raises ResultUnknown, AuditUnavailable, CryptoUnavailable, Busy.
    """
    shown = showing.result_of(caller, result_id, now, request_id)
    person = registry.record_holder(shown.result.person)
    known = registry.reveal(caller, (person,), FIELDS, now=now, request_id=request_id)
    values = known.get(person, {})
    told = PersonTold(values.get("full_name", ""), values.get("birth", ""), values.get("sex", ""))
    made = resources_of(shown.result, shown.id, shown.laboratory, told)
    return bundle(made, now, shown.id)
