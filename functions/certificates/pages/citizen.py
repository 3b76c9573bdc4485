"""Pages by which people ask for their certificates and show them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from functions.certificates.domain.certificate import Certificate, CertificateUnknown
from functions.certificates.domain.sources import NotCertifiable, SourceUnknown
from functions.certificates.domain.uvci import write_uvci
from functions.certificates.domain.words import Kind, State
from functions.certificates.schemas import asking
from functions.certificates.service import printing, requesting, showing
from functions.kernel.errors import Refusal, Unavailable
from functions.kernel.identifiers import PersonId
from functions.kernel.names import masked_name
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, problem_of, see_other, status_of
from functions.runtime.http.padding import UNCOMPRESSED
from functions.runtime.pages import render

pages = Api(__name__, audience="citizen")


@pages.page("GET", "/chung-nhan", query=("for",), refuses=(SourceUnknown, registry.PersonUnknown))
def show_certificates(request: Request) -> Answer:
    """Show my certificates and the family's, and what may be asked for."""
    return _list(request, request.query.get("for", ""))


@pages.page("POST", "/chung-nhan", body=asking.AskForm, refuses=(SourceUnknown, NotCertifiable))
def ask_for_certificate(request: Request, form: asking.AskForm) -> Answer:
    """Ask for a certificate."""
    try:
        made = requesting.request(
            request.caller,
            _kind(form.kind),
            form.of,
            request.now,
            person=_person(request, form.person),
            request_id=request.request_id,
        )
    except (Unavailable, SourceUnknown):
        raise
    except Refusal as refusal:
        return _list(request, form.person, refusal)
    return see_other(f"/chung-nhan/{quote(made.id)}")


@pages.page("GET", "/chung-nhan/{id}", refuses=(CertificateUnknown,))
def show_certificate(request: Request) -> Answer:
    """Show one certificate, to hold before a reader and to print."""
    found = showing.opened(request.caller, request.path["id"], request.now, request.request_id)
    return render(request, "certificate.html", headers=UNCOMPRESSED, one=_shown(request, found))


def _list(request: Request, asked: str, refusal: Refusal | None = None) -> Answer:
    person = _person(request, asked)
    told = showing.overview(request.caller, request.now, person, request.request_id)
    held = registry.family(request.caller, request.now, request.request_id)
    return render(
        request,
        "certificates.html",
        status_of(type(refusal)) if refusal else 200,
        headers=dict(UNCOMPRESSED),
        person=asked,
        family=[(one.person, masked_name(one.full_name)) for one in held],
        askable=[
            {"source": one.source.key, "at": one.source.happened_at, "kind": kind.value}
            for one in told.askable
            for kind in one.kinds
        ],
        certificates=[_row(request, one) for one in told.certificates],
        values={},
        problem=problem_of(refusal, request.request_id) if refusal else None,
    )


def _row(request: Request, one: Certificate) -> dict[str, Any]:
    ended = showing.is_expired(one, request.now)
    state = "expired" if ended else one.state.value
    tone = {"issued": "green", "requested": "yellow", "attested": "yellow"}.get(state, "grey")
    return {
        "id": one.id,
        "uvci": write_uvci(one.id),
        "kind": one.kind.value,
        "state": state,
        "tone": tone,
        "at": one.happened_at,
        "until": one.expires_at,
    }


def _shown(request: Request, one: Certificate) -> dict[str, Any]:
    issued = one.state is State.ISSUED
    return _row(request, one) | {
        "text": one.text if issued else "",
        "pdf": printing.link_of(one),
        "facts": printing.facts_of(one) if issued else [],
        "source": one.source,
    }


def _person(request: Request, asked: str) -> PersonId:
    return registry.read_person(asked) if asked else PersonId(request.caller.subject)


def _kind(text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError:
        raise NotCertifiable from None
