"""The doors by which people read their doses."""

from __future__ import annotations

from functions.immunization.domain.dose import DoseUnknown
from functions.immunization.schemas import own as schemas
from functions.immunization.service import interop, own
from functions.kernel.identifiers import PersonId
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, ok
from functions.runtime.http.fhir import FHIR, FHIR_JSON
from functions.runtime.http.padding import UNCOMPRESSED, padded

api = Api(__name__, audience="vaccination")


@api.door(
    "GET",
    "/api/vaccination/doses",
    saved_as="doses",
    answers={200: schemas.OwnDosesView},
    refuses=(DoseUnknown, registry.PersonUnknown),
    query=("for",),
)
def list_doses(request: Request) -> Answer:
    """Show my doses, or a family member's, and when the next may come."""
    asked = request.query.get("for")
    person = registry.read_person(asked) if asked else PersonId(request.caller.subject)
    found = own.doses_of(request.caller, person, request.now, request.request_id)
    return ok(padded(schemas.OwnDosesView.of(found), 1 + len(found.doses)), UNCOMPRESSED)


@api.door(
    "GET",
    "/api/vaccination/doses/fhir",
    answers={200: FHIR_JSON},
    refuses=(DoseUnknown, registry.PersonUnknown),
    query=("for",),
)
def show_doses_in_fhir(request: Request) -> Answer:
    """Give my doses, or a family member's, and the next one due, as a FHIR R4 bundle."""
    asked = request.query.get("for")
    person = registry.read_person(asked) if asked else PersonId(request.caller.subject)
    return ok(interop.fhir_of(request.caller, person, request.now, request.request_id), FHIR)
