"""Doors by which people ask for certificates and show them, and by which anybody checks one."""

from __future__ import annotations

from functions.certificates.domain.certificate import CertificateUnknown
from functions.certificates.domain.sources import NotCertifiable, SourceUnknown
from functions.certificates.domain.words import Kind
from functions.certificates.schemas import asking
from functions.certificates.schemas import showing as views
from functions.certificates.service import publishing, requesting, showing, trusting
from functions.kernel.errors import NotFound
from functions.kernel.identifiers import PersonId
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, accepted, ok
from functions.runtime.http.padding import UNCOMPRESSED, padded

api = Api(__name__, audience="citizen")


@api.door(
    "GET",
    "/api/certificates",
    answers={200: views.OverviewView},
    refuses=(SourceUnknown, registry.PersonUnknown),
    query=("for",),
)
def list_certificates(request: Request) -> Answer:
    """Show my certificates and what may be certified, or a family member's."""
    person = _person(request, request.query.get("for"))
    told = showing.overview(request.caller, request.now, person, request.request_id)
    view = views.OverviewView.of(told, request.now)
    return ok(padded(view, 1 + len(told.certificates) + len(told.askable)), UNCOMPRESSED)


@api.door(
    "GET",
    "/api/certificate-copies",
    saved_as="certificates",
    answers={200: views.CopiesView},
    refuses=(SourceUnknown, registry.PersonUnknown),
    query=("for",),
)
def list_copies(request: Request) -> Answer:
    """Show all my certificates, or a family member's, each with the text of its QR code."""
    person = _person(request, request.query.get("for"))
    told = showing.overview(request.caller, request.now, person, request.request_id)
    view = views.CopiesView.of(told, request.now)
    return ok(padded(view, 1 + views.ONE_CERTIFICATE * len(told.certificates)), UNCOMPRESSED)


@api.door(
    "POST",
    "/api/certificates",
    body=asking.AskForCertificate,
    answers={202: views.CertificateView},
    refuses=(SourceUnknown, NotCertifiable, registry.PersonUnknown),
)
def ask_for_certificate(request: Request, body: asking.AskForCertificate) -> Answer:
    """Ask for a certificate of a released result or a recorded dose; asking again is the same."""
    made = requesting.request(
        request.caller,
        Kind(body.kind),
        body.of,
        request.now,
        person=_person(request, body.person),
        request_id=request.request_id,
    )
    return accepted(views.CertificateView.of(made, request.now, whole=False))


@api.door(
    "GET",
    "/api/certificates/{id}",
    answers={200: views.CertificateView},
    refuses=(CertificateUnknown,),
)
def show_certificate(request: Request) -> Answer:
    """Show one certificate of mine or of the family, with the text of its QR code."""
    found = showing.opened(request.caller, request.path["id"], request.now, request.request_id)
    view = views.CertificateView.of(found, request.now)
    return ok(padded(view, views.ONE_CERTIFICATE), UNCOMPRESSED)


@api.door(
    "POST",
    "/api/certificate-checks",
    body=asking.CheckCertificate,
    answers={200: views.VerdictView},
)
def check_certificate(request: Request, body: asking.CheckCertificate) -> Answer:
    """Check whether a certificate counts, of ours or of a signer that we trust."""
    told = trusting.verify(body.text, request.now)
    return ok(padded(views.VerdictView.of(told)), UNCOMPRESSED)


@api.door(
    "GET",
    "/api/certificate-list",
    answers={200: "application/json"},
    refuses=(NotFound,),
)
def show_list(request: Request) -> Answer:
    """Give the signed list of signers and revocations, for verifiers without a network."""
    return ok(publishing.published(), {"Cache-Control": "public, max-age=30"})


@api.door(
    "GET",
    "/api/certificate-list/parts/{part}",
    answers={200: "application/json"},
    refuses=(NotFound,),
)
def show_part(request: Request) -> Answer:
    """Give one part of the revocations that the signed list names by its hash."""
    told = publishing.part(request.path["part"])
    return ok(told, {"Cache-Control": "public, max-age=604800, immutable"})


def _person(request: Request, asked: str | None) -> PersonId:
    return registry.read_person(asked) if asked else PersonId(request.caller.subject)
