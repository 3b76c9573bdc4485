"""What the registry's templates need."""

from __future__ import annotations

from typing import Any

from functions.access.service import devices
from functions.kernel.callers import Role
from functions.kernel.divisions import (
    DivisionUnknown,
    divisions_in,
    find_division,
    print_place,
    provinces,
)
from functions.kernel.identifiers import PersonId, print_venue_code
from functions.kernel.valuesets import value_set, venue_kinds
from functions.registry import service
from functions.registry.domain.order import NATION
from functions.registry.schemas.outgoing import MemberView, PosterView
from functions.runtime.http import Request


def division_lists(province: str = "", district: str = "") -> dict[str, Any]:
    """Choices of a division: provinces, and what lies in those chosen."""
    return {
        "provinces": [(each.code, each.name) for each in provinces()],
        "districts": {"": _within(province)},
        "wards": {"": _within(district) if len(district) > 2 else []},
    }


def venue_context(request: Request, code: str) -> dict[str, Any]:
    """All that the page of a venue needs. Raises VenueUnknown, AuditUnavailable."""
    found = service.open_venue(request.caller, code, now=request.now)
    link = service.link_of(request.caller, found)
    province, district, _ = _places(found)
    return {
        "venue": _venue(request, found, link),
        "poster": PosterView.of(service.files_of(found)),
        "controllers": _controllers(request, found) if link is service.Link.OWNER else [],
        "devices": _devices(request, found),
        "pairing": None,
        "kinds": kinds(request),
        "lists": division_lists(province, district),
        "values": _values(found),
    }


def kinds(request: Request) -> list[tuple[str, str]]:
    """The kinds of venue in the reader's language."""
    return [(kind.code, _said(request, kind)) for kind in venue_kinds().values.values()]


def relations(request: Request) -> list[tuple[str, str]]:
    """How a member may stand to the holder, in the reader's language."""
    return [(each.code, _said(request, each)) for each in value_set("relations").values.values()]


def members(request: Request) -> list[MemberView]:
    """The caller's family."""
    family = service.family(request.caller, request.now, request.request_id)
    return [MemberView.of(member) for member in family]


def own_phone(request: Request) -> str:
    """The caller's own phone, masked."""
    person = PersonId(request.caller.subject)
    known = service.masked(
        request.caller, (person,), now=request.now, request_id=request.request_id
    )
    return known[person].phone if person in known else ""


def orders_context(request: Request) -> dict[str, Any]:
    """Orders given, and where this officer may give one."""
    return {
        "orders": [
            {
                "module": order.subject,
                "scope_name": _scope_name(order.scope),
                "instrument": order.instrument,
                "effective_from": order.effective_from,
                "state": order.state,
            }
            for order in service.public_orders()
        ],
        "scopes": [(code, _scope_name(code)) for code in _own_scopes(request)],
    }


def _venue(request: Request, found: service.Venue, link: service.Link | None) -> dict[str, Any]:
    details = found.details
    return {
        "code": found.code,
        "code_printed": print_venue_code(found.code),
        "name": details.name,
        "kind_name": _said(request, venue_kinds().read(details.kind)),
        "commune": print_place(found.division),
        "address": details.address,
        "hours": f"{details.opens_at}–{details.closes_at}",
        "capacity": details.capacity,
        "state": found.state.value,
        "is_suspect": False,
        "is_owner": link is service.Link.OWNER,
    }


def _values(found: service.Venue) -> dict[str, str]:
    details = found.details
    province, district, ward = _places(found)
    return {
        "name": details.name,
        "kind": details.kind,
        "province": province,
        "district": district,
        "ward": ward,
        "address": details.address,
        "opens_at": details.opens_at,
        "closes_at": details.closes_at,
        "capacity": str(details.capacity),
    }


def _places(found: service.Venue) -> tuple[str, str, str]:
    province, district, ward = [*found.division.split("/"), ""][:3]
    return province, district, ward


def _controllers(request: Request, found: service.Venue) -> list[dict[str, str]]:
    known = service.masked(
        request.caller, found.controllers, now=request.now, request_id=request.request_id
    )
    return [{"person": person, "masked_phone": seen.phone} for person, seen in known.items()]


def _devices(request: Request, found: service.Venue) -> list[Any]:
    if request.caller.role is not Role.CITIZEN:
        return []
    return [
        {
            "device": device.id,
            "label": device.label,
            "state": device.state,
            "paired_at": device.paired_at,
        }
        for device in devices.devices_of(request.caller, found.code, request.now)
    ]


def _own_scopes(request: Request) -> tuple[str, ...]:
    if request.caller.role is Role.MINISTRY_OPERATOR:
        return (NATION,)
    if request.caller.role is Role.PROVINCE_OFFICER and request.caller.division:
        return (request.caller.division.split("/")[0],)
    return ()


def _scope_name(scope: str) -> str:
    return "Việt Nam" if scope == NATION else find_division(scope).name


def _said(request: Request, value: Any) -> str:
    return str(value.vi if request.language == "vi" else value.en)


def _within(code: str) -> list[tuple[str, str]]:
    try:
        return [(each.code, each.name) for each in divisions_in(code)] if code else []
    except DivisionUnknown:
        return []
