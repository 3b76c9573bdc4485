"""What does a person see of certificates: what may be asked for, what was, and one to show.

Audited before anything is opened; another's id is answered like an unknown one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.access import service as access
from functions.certificates.domain.certificate import Certificate, CertificateUnknown
from functions.certificates.domain.sources import Source, kinds_of, one_each
from functions.certificates.domain.terms import terms_on
from functions.certificates.domain.uvci import CertificateId
from functions.certificates.domain.words import Kind, State
from functions.certificates.service.requesting import persons_of
from functions.certificates.store import certificates, sources
from functions.kernel.callers import Caller, Scope
from functions.kernel.errors import NotFound, Refusal
from functions.kernel.identifiers import PersonId, read_opaque_id
from functions.kernel.periods import day_of
from functions.kernel.rules import NoRuleInForce
from functions.registry import service as registry


@dataclass(frozen=True, slots=True)
class Askable:
    """A source and the kinds of certificate that may be asked of it now."""

    source: Source
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A person's certificates, newest first, and what may be asked for."""

    askable: tuple[Askable, ...]
    certificates: tuple[Certificate, ...]


def overview(caller: Caller, now: datetime, person: PersonId, request_id: str = "") -> Overview:
    """The caller's or a family member's. Raises SourceUnknown for anybody else's,
    AuditUnavailable, CryptoUnavailable, Busy."""
    persons = persons_of(caller, person)
    _audit(caller, persons, "read_certificates", now, request_id)
    held = [source for each in persons for source in sources.sources(each)]
    made = [one for each in persons for one in certificates.certificates_of(each)]
    newest = sorted(made, key=lambda one: (one.requested_at, one.id), reverse=True)
    return Overview(_askable(held, now), tuple(newest))


def opened(caller: Caller, identifier: str, now: datetime, request_id: str = "") -> Certificate:
    """One certificate with its text. Raises CertificateUnknown, AuditUnavailable,
    CryptoUnavailable, Busy."""
    found = _found(identifier)
    holder = registry.record_holder(found.person) if found else None
    own = PersonId(caller.subject)
    linked = holder is not None and holder != own and registry.is_guardian(own, holder)
    try:
        access.require(caller, Scope(person=holder), linked=linked)
    except NotFound:
        raise CertificateUnknown from None
    if found is None:
        raise CertificateUnknown
    _audit(caller, (found.person,), "read_certificate", now, request_id)
    return found


def is_expired(one: Certificate, now: datetime) -> bool:
    """Has its term ended?"""
    ended = one.expires_at is not None and now >= one.expires_at
    return one.state is State.ISSUED and ended


def _found(identifier: str) -> Certificate | None:
    try:
        return certificates.certificate(CertificateId(read_opaque_id(identifier)))
    except Refusal as refusal:
        if refusal.code == "ID_INVALID":
            return None
        raise


def _askable(held: list[Source], now: datetime) -> tuple[Askable, ...]:
    try:
        rule = terms_on(day_of(now))
    except NoRuleInForce:
        return ()
    told = [Askable(source, kinds_of(source, rule, now)) for source in one_each(held)]
    return tuple(one for one in told if one.kinds)


def _audit(
    caller: Caller, persons: tuple[PersonId, ...], action: str, now: datetime, request_id: str
) -> None:
    registry.audited(
        caller, persons, action=action, fields=("certificate",), now=now, request_id=request_id
    )
