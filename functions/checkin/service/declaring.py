"""A person declares, for themselves or for a member of the family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.checkin.domain.answers import Answer, check_answers
from functions.checkin.domain.declaration import Declaration, check_declaration
from functions.checkin.domain.form import form_answered
from functions.checkin.domain.packing import pack_declaration, unpack_declaration
from functions.checkin.domain.retention import expires_at
from functions.checkin.service.health import Health, health_of
from functions.checkin.service.passes import Pass
from functions.checkin.service.zones import zone_of
from functions.checkin.store import declarations as store
from functions.kernel.callers import Caller
from functions.kernel.divisions import read_path
from functions.kernel.errors import Invalid, NotFound, Unavailable
from functions.kernel.identifiers import PersonId
from functions.kernel.identity_numbers import read_identity_number
from functions.kernel.periods import day_of
from functions.kernel.valuesets import Sex
from functions.registry import service as registry
from functions.runtime import crypto

SEXES = {"0": Sex.UNKNOWN, "1": Sex.MALE, "2": Sex.FEMALE}
"""Sex as the unified personal QR numbers it (Decision 1405/QĐ-BTTTT)."""


class DeclarationSuspended(Unavailable):
    """Declarations are switched off by order."""

    code = "DECLARATION_SUSPENDED"
    vi = "Việc khai báo y tế đang tạm dừng theo quyết định của cơ quan có thẩm quyền."
    en = "Health declarations are suspended by order of the authority."


@dataclass(frozen=True, slots=True)
class Declaring:
    """What is declared: the form's kind and version, the stable part, the answers, for whom."""

    kind: str
    version: int
    identity: Mapping[str, Any]
    answers: Mapping[str, Any]
    for_person: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration that stands."""

    person: PersonId
    declared_at: datetime
    health: Health


def declare(caller: Caller, wanted: Declaring, now: datetime) -> Declared:
    """Check and keep a declaration; the identity goes to the vault, the answers are sealed.

    A repeat of the same instant changes nothing. Raises FormUnknown, FormOutdated,
    AnswersRefused, DeclarationSuspended, NotFound (not one's family).
    """
    person = wanted.for_person or PersonId(caller.subject)
    if not registry.acts_for(caller, person):
        raise NotFound
    if registry.module_suspended(registry.Module.DECLARATION, "", now) is not None:
        raise DeclarationSuspended
    form = form_answered(wanted.kind, wanted.version, now)
    first = store.status(person) is None
    identity = (
        check_answers(
            form.identity, wanted.identity, now, is_division=_is_division, part="identity"
        )
        if first or wanted.identity
        else {}
    )
    declaration = check_declaration(
        form, wanted.answers, now, on_behalf=person != caller.subject, is_division=_is_division
    )
    if identity:
        registry.update_person(caller, person, _details(identity), now)
    zone = zone_of(person, now)
    _keep(person, declaration, now, zone)
    held = Pass(person, now, declaration, zone)
    return Declared(person, now, health_of(held, now, nothing_changed=False))


def confirm(caller: Caller, person: PersonId, held: Pass, now: datetime) -> Declared:
    """Keep "nothing changed" as a declaration of its own instant. Raises FullDeclarationNeeded."""
    health = health_of(held, now, nothing_changed=True)
    _keep(person, held.declaration, now, held.zone)
    return Declared(person, now, health)


def declarations_of(
    caller: Caller, now: datetime, *, for_person: PersonId | None = None
) -> list[tuple[datetime, Declaration]]:
    """A person's own declarations (or a family member's), newest first. Raises NotFound."""
    person = for_person or PersonId(caller.subject)
    if not registry.acts_for(caller, person):
        raise NotFound
    registry.audited(caller, [person], action="read_declarations", fields=["answers"], now=now)
    return [
        (datetime.fromisoformat(at), unpack_declaration(crypto.from_text(body["packed"])))
        for at, body in store.declarations_of(person, now)
    ]


def _details(identity: Mapping[str, Answer]) -> registry.PersonDetails:
    """The stable part of a form as the vault keeps it."""
    told = {name: str(value) for name, value in identity.items()}
    kind, number = ("", "")
    if "document" in told:
        kind, number = read_identity_number(told["document"])
    return registry.PersonDetails(
        full_name=told.get("full_name"),
        birth=told.get("birth"),
        sex=SEXES.get(told.get("sex", "")),
        nationality=told.get("nationality"),
        address=told.get("address"),
        id_number=number or None,
        id_kind=kind or None,
        bhyt=told.get("insurance"),
        division=told.get("home"),
    )


def _keep(person: PersonId, declaration: Declaration, now: datetime, zone: str | None) -> None:
    body = {
        "packed": crypto.to_text(pack_declaration(declaration)),
        "confirmed_at": now.isoformat(timespec="milliseconds"),
    } | ({"zone": zone} if zone else {})
    store.put_declaration(person, now, body, expires_at(day_of(now)))


def _is_division(path: str) -> bool:
    try:
        read_path(path)
    except Invalid:
        return False
    return True
