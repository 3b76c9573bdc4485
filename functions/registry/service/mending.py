"""What is known of a person was wrong, and those whose work it is have found out what is right."""

from __future__ import annotations

from datetime import datetime

from functions.kernel.callers import Caller
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.registry import store
from functions.registry.domain.person import (
    PersonDetails,
    PersonUnknown,
    check_details,
    sealed_values,
)
from functions.registry.service import sealing, vault
from functions.registry.service.reaching import record_holder
from functions.runtime.tables import ConditionLost


def correct_person(caller: Caller, person: PersonId, right: PersonDetails, now: datetime) -> None:
    """Put what two people have found to be right, in the record it belongs to now; audited first.

    The use case has judged that the caller may. A number stays a claim that finds and joins no
    record. Raises PersonUnknown, the refusals of `check_details`, AuditUnavailable,
    CryptoUnavailable, Busy.
    """
    holder = record_holder(person)
    values = sealed_values(check_details(right, day_of(now)))
    fields = [field.value for field in values]
    vault.audited(caller, (holder,), action="correct_person", fields=fields, now=now)
    try:
        store.persons.reseal(holder, sealing.seal(holder, values, now), None)
    except ConditionLost:
        raise PersonUnknown from None
