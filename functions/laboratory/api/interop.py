"""Doors by which results of a laboratory leave in FHIR."""

from __future__ import annotations

from functions.access import service as access
from functions.kernel.periods import DateInvalid, read_day
from functions.laboratory.service import interop
from functions.runtime.http import Answer, Api, Request, ok
from functions.runtime.http.fhir import FHIR, FHIR_JSON

api = Api(__name__, audience="laboratory")


@api.door(
    "GET",
    "/api/lab/days/{day}/fhir",
    answers={200: FHIR_JSON},
    refuses=(DateInvalid, access.CursorInvalid),
    query=("cursor",),
)
def show_day_in_fhir(request: Request) -> Answer:
    """Give my laboratory's day as FHIR R4 bundles, page by page, without persons."""
    day, cursor = read_day(request.path["day"]), request.query.get("cursor", "")
    made = interop.day_of(request.caller, day, cursor, request.now, request.request_id)
    return ok(made, FHIR)
