"""How do results leave in FHIR? One's own with its Patient; a laboratory's day without persons.

A laboratory is given its tubes as `domain.telling` tells them to people, so a pool that was not
negative stands there as a report that is still open, with a Group and nobody else.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from functions.access import service as access
from functions.kernel.callers import Caller
from functions.kernel.fhir import Resource, bundle
from functions.kernel.identifiers import PersonId, TubeCode, UnitId
from functions.laboratory.domain.fhir_out import PersonTold, resources_of
from functions.laboratory.domain.result import PersonResult
from functions.laboratory.service import projecting, showing
from functions.laboratory.store import releases, worklist
from functions.registry import service as registry
from functions.runtime import settings

FIELDS = ("full_name", "birth", "sex")
PAGE: Final = 50
"""Tubes in one bundle."""
NOBODY: Final = PersonId("")
"""In place of a person: a laboratory is told of tubes alone."""


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


def day_of(caller: Caller, day: date, cursor: str, now: datetime, request_id: str = "") -> Resource:
    """The tubes that were sealed for the caller's laboratory on a day, a page at a time.

    Raises CursorInvalid, AuditUnavailable, CryptoUnavailable, Busy.
    """
    laboratory = UnitId(caller.unit)
    after = access.open_cursor(caller, cursor) if cursor else ""
    registry.audited(
        caller,
        (f"laboratory#{laboratory}",),
        action="export_day",
        fields=("result",),
        now=now,
        request_id=request_id,
    )
    rows, _ = worklist.rows_of(laboratory, day)
    tubes = sorted(row.tube for row in rows if row.tube > after)
    page = tubes[:PAGE]
    name = access.unit_of(laboratory).name
    made = [one for tube in page for one in _of_tube(tube, name)]
    told = bundle(made, now, f"{laboratory}-{day.isoformat()}")
    if len(tubes) > PAGE:
        following = access.seal_cursor(caller, page[-1])
        place = f"{settings.public_origin()}/api/lab/days/{day.isoformat()}/fhir"
        told["link"] = [{"relation": "next", "url": f"{place}?cursor={following}"}]
    return told


def _of_tube(tube: TubeCode, laboratory: str) -> tuple[Resource, ...]:
    known = releases.aggregate(tube)
    if known.specimen is None:
        return ()
    versions = projecting.versions_of(known.specimen, known.releases)
    told: PersonResult = projecting.result_for(NOBODY, known.specimen, versions)
    return resources_of(told, tube, laboratory, None)
