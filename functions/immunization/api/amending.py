"""Doors by which people ask that a dose be put right."""

from __future__ import annotations

from functions.immunization.domain.amendment import AmendmentMoved, AmendmentUnknown, ValueMissing
from functions.immunization.domain.dose import DoseUnknown
from functions.immunization.schemas import amendments as schemas
from functions.immunization.service import amending
from functions.kernel.identifiers import PersonId
from functions.registry import service as registry
from functions.runtime.documents.photos import PhotoInvalid
from functions.runtime.http import Answer, Api, Request, created, ok
from functions.runtime.http.padding import UNCOMPRESSED, padded

api = Api(__name__, audience="vaccination")


@api.door(
    "POST",
    "/api/vaccination/dose-amendments",
    body=schemas.AskAmendment,
    answers={201: schemas.AskedView},
    refuses=(DoseUnknown, ValueMissing, registry.PersonUnknown),
)
def ask_amendment(request: Request, body: schemas.AskAmendment) -> Answer:
    """Ask that a dose of mine, or of the family, be put right."""
    key, now = request.idempotency_key, request.now
    person = _person(request, body.person)
    made = amending.ask(request.caller, person, body.wish(), key, now)
    upload = amending.upload_of(made, body.photo)
    return created(schemas.AskedView(amendment=schemas.AmendmentView.of(made), upload=upload))


@api.door(
    "GET",
    "/api/vaccination/dose-amendments",
    saved_as="dose-amendments",
    answers={200: schemas.AmendmentsView},
    refuses=(DoseUnknown, registry.PersonUnknown),
    query=("for",),
)
def list_amendments(request: Request) -> Answer:
    """Show what I asked, and how it fares."""
    person = _person(request, request.query.get("for", ""))
    found = amending.amendments_of(request.caller, person, request.now, request.request_id)
    view = schemas.AmendmentsView(amendments=[schemas.AmendmentView.of(one) for one in found])
    return ok(padded(view, 1 + len(found)), UNCOMPRESSED)


@api.door(
    "POST",
    "/api/vaccination/dose-amendments/{id}/photo",
    answers={200: schemas.AmendmentView},
    refuses=(AmendmentUnknown, AmendmentMoved, PhotoInvalid),
)
def keep_photo(request: Request) -> Answer:
    """I have sent the photo: keep the picture of it, and nothing else."""
    made = amending.keep_photo(request.caller, request.path["id"])
    return ok(schemas.AmendmentView.of(made))


def _person(request: Request, asked: str) -> PersonId:
    return registry.read_person(asked) if asked else PersonId(request.caller.subject)
