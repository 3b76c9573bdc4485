"""Pages of venue owners and families."""

from __future__ import annotations

from typing import Any

from functions.access.service import devices
from functions.kernel.divisions import print_place
from functions.kernel.errors import Refusal
from functions.kernel.identifiers import PersonId
from functions.registry import service
from functions.registry.pages.showing import (
    division_lists,
    kinds,
    members,
    own_phone,
    relations,
    venue_context,
)
from functions.registry.schemas.forms import (
    Act,
    ChosenMember,
    ClaimForm,
    ControllerForm,
    DeviceForm,
    MemberForm,
    PersonForm,
    VenueForm,
)
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="citizen")

PAIRING_SECONDS = 600
"""How long access lets a pairing code live."""
NEW, VENUE, FAMILY = "registry/venue_new.html", "registry/venue.html", "registry/family.html"


@pages.page("GET", "/dia-diem")
def venues(request: Request) -> Answer:
    """My venues."""
    own = PersonId(request.caller.subject)
    shown = [
        {
            "code": found.code,
            "name": found.details.name,
            "commune": print_place(found.division),
            "state": found.state.value,
            "role": service.link_of(request.caller, found),
        }
        for found in service.venues_of(own)
    ]
    return render(request, "registry/venues.html", venues=shown)


@pages.page("GET", "/dia-diem/moi")
def new_venue(request: Request) -> Answer:
    """A form to register a venue."""
    return render(request, NEW, **fresh_form(**_new_venue(request)))


@pages.page("POST", "/dia-diem/moi", body=VenueForm)
def register_venue(request: Request, form: VenueForm) -> Answer:
    """Register a venue, then show it."""
    context = _new_venue(request, form)
    if form.step:
        return again(request, NEW, form, None, **context)
    try:
        made = service.register_venue(
            request.caller,
            form.details(),
            registrant_name=form.registrant_name,
            key=form.idempotency_key,
            now=request.now,
        )
    except Refusal as refusal:
        return again(request, NEW, form, refusal, **context)
    return see_other(f"/dia-diem/{made.code}")


@pages.page("GET", "/dia-diem/{code}")
def venue(request: Request) -> Answer:
    """One venue: poster, devices, controllers, details."""
    return render(request, VENUE, **fresh_form(**venue_context(request, _code(request))))


@pages.page("POST", "/dia-diem/{code}/chi-tiet", body=VenueForm)
def edit_venue(request: Request, form: VenueForm) -> Answer:
    """Change the details."""
    context = venue_context(request, _code(request)) | {
        "lists": division_lists(form.province, form.district)
    }
    if form.step:
        return again(request, VENUE, form, None, **context)
    try:
        service.edit_venue(request.caller, _code(request), form.details(), request.now)
    except Refusal as refusal:
        return again(request, VENUE, form, refusal, **context)
    return _back(request)


@pages.page("POST", "/dia-diem/{code}/tam-dung", body=Act)
def close_venue(request: Request, form: Act) -> Answer:
    """Close for now."""
    service.close_venue(request.caller, _code(request), "", request.now)
    return _back(request)


@pages.page("POST", "/dia-diem/{code}/mo-lai", body=Act)
def open_again(request: Request, form: Act) -> Answer:
    """Open again."""
    service.open_again(request.caller, _code(request), request.now)
    return _back(request)


@pages.page("POST", "/dia-diem/{code}/doi-ma", body=Act)
def rotate_poster(request: Request, form: Act) -> Answer:
    """A new poster."""
    service.rotate_poster(request.caller, _code(request), form.idempotency_key, request.now)
    return _back(request)


@pages.page("POST", "/dia-diem/{code}/nguoi-quan-ly", body=ControllerForm)
def add_controller(request: Request, form: ControllerForm) -> Answer:
    """Let the holder of a phone keep the venue too."""
    try:
        service.add_controller(request.caller, _code(request), form.phone, request.now)
    except Refusal as refusal:
        return _with_problem(request, refusal)
    return _back(request)


@pages.page("POST", "/dia-diem/{code}/nguoi-quan-ly/bo", body=PersonForm)
def remove_controller(request: Request, form: PersonForm) -> Answer:
    """A person no longer keeps the venue."""
    person = service.read_person(form.person)
    service.remove_controller(request.caller, _code(request), person, request.now)
    return _back(request)


@pages.page("POST", "/dia-diem/{code}/thiet-bi", body=Act)
def pair_device(request: Request, form: Act) -> Answer:
    """Show the code that makes a phone or tablet a gate of this venue."""
    context = venue_context(request, _code(request))
    code = devices.pair(request.caller, context["venue"]["code"], request.now)
    pairing = {"pairing_code": code, "expires_in": PAIRING_SECONDS}
    return render(request, VENUE, **fresh_form(**context | {"pairing": pairing}))


@pages.page("POST", "/dia-diem/{code}/thiet-bi/thu-hoi", body=DeviceForm)
def revoke_device(request: Request, form: DeviceForm) -> Answer:
    """A gate device stops being one."""
    service.open_venue(request.caller, _code(request), now=request.now)
    devices.revoke(request.caller, form.device, request.now)
    return _back(request)


@pages.page("GET", "/gia-dinh")
def family(request: Request) -> Answer:
    """The people that one declares for."""
    return render(request, FAMILY, **fresh_form(**_family(request)))


@pages.page("POST", "/gia-dinh", body=MemberForm)
def add_member(request: Request, form: MemberForm) -> Answer:
    """Declare for one more person."""
    try:
        service.add_member(
            request.caller,
            form.details(),
            form.relation,
            consented=True,
            key=form.idempotency_key,
            now=request.now,
        )
    except Refusal as refusal:
        return again(request, FAMILY, form, refusal, **_family(request))
    return see_other("/gia-dinh")


@pages.page("POST", "/gia-dinh/bo", body=ChosenMember)
def remove_member(request: Request, form: ChosenMember) -> Answer:
    """Declare for a person no longer."""
    service.remove_member(request.caller, service.read_person(form.member), request.now)
    return see_other("/gia-dinh")


@pages.page("POST", "/gia-dinh/trao", body=ChosenMember)
def offer_member(request: Request, form: ChosenMember) -> Answer:
    """Show the code by which the member takes over with the own phone."""
    member = service.read_person(form.member)
    code = service.offer_member(request.caller, member, request.now)
    return render(request, FAMILY, **fresh_form(**_family(request) | {"offer": code}))


@pages.page("POST", "/gia-dinh/nhan", body=ClaimForm)
def claim_member(request: Request, form: ClaimForm) -> Answer:
    """Take over the own record from who declared for one."""
    try:
        service.claim_member(request.caller, form.offer(), request.now)
    except Refusal as refusal:
        return again(request, FAMILY, form, refusal, **_family(request))
    return render(request, FAMILY, **fresh_form(**_family(request) | {"claimed": True}))


def _code(request: Request) -> str:
    return request.path["code"]


def _back(request: Request) -> Answer:
    return see_other(f"/dia-diem/{service.read_code(_code(request))}")


def _with_problem(request: Request, refusal: Refusal) -> Answer:
    context = venue_context(request, _code(request))
    return again(request, VENUE, VenueForm(**context["values"]), refusal, **context)


def _new_venue(request: Request, form: VenueForm | None = None) -> dict[str, Any]:
    lists = division_lists(form.province, form.district) if form else division_lists()
    return {"kinds": kinds(request), "lists": lists, "phone_masked": own_phone(request)}


def _family(request: Request) -> dict[str, Any]:
    return {
        "members": members(request),
        "relations": relations(request),
        "offer": "",
        "claimed": False,
    }
