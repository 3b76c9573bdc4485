"""Officers revoke: one certificate, all of a facility and period, or a key (security.md PM-26).

One bad site does not stop all. What is ordered counts at every online check within the thirty
seconds for which orders are kept; the certificates of an order are then revoked one by one, as
jobs, so that verifiers without a network learn of each.
"""

from __future__ import annotations

from datetime import date, datetime

from functions.access import service as access
from functions.certificates.domain.certificate import ACTIVE, CertificateUnknown
from functions.certificates.domain.revocation import FacilityOrder
from functions.certificates.domain.uvci import read_uvci
from functions.certificates.domain.words import Why
from functions.certificates.store import certificates, revocations, signers
from functions.kernel.callers import Caller, Scope
from functions.kernel.errors import Conflict, NotFound
from functions.kernel.identifiers import UnitId
from functions.messages.certificates import ORDERS, FacilityDayToRevoke, KeyToReissue
from functions.registry import service as registry
from functions.runtime import queues


class SignerUnknown(NotFound):
    """No such key of the centre."""

    code = "SIGNER_UNKNOWN"
    vi = "Không tìm thấy khoá này."
    en = "This key was not found."


class CertificateNotActive(Conflict):
    """It was revoked or refused before."""

    code = "CERTIFICATE_NOT_ACTIVE"
    vi = "Chứng nhận này đã hết giá trị từ trước."
    en = "This certificate counted no more already."


def revoke_one(caller: Caller, uvci: str, now: datetime, request_id: str = "") -> None:
    """Revoke one certificate of the caller's jurisdiction.

    Raises UvciInvalid, CertificateUnknown, CertificateNotActive, AuditUnavailable, Busy.
    """
    found = certificates.certificate(read_uvci(uvci))
    if found is None:
        raise CertificateUnknown
    _judge(caller, found.facility, CertificateUnknown)
    _audit(caller, found.person, "revoke_certificate", now, request_id)
    if not certificates.put_revoked(found, Why.ORDERED, now):
        raise CertificateNotActive


def revoke_facility(
    caller: Caller, order: FacilityOrder, now: datetime, request_id: str = ""
) -> int:
    """Revoke all that was certified of a facility's acts of a period, both days included.

    The order counts before this returns; answers how many days are worked through. Raises
    NotFound for a facility that is not the caller's to judge, Invalid for the period,
    AuditUnavailable, Busy.
    """
    days = order.days
    _judge(caller, order.facility, NotFound)
    _audit(caller, f"facility#{order.facility}", "revoke_facility", now, request_id)
    revocations.put_order(order, now)
    for day in days:
        wanted = FacilityDayToRevoke(facility=order.facility, day=day.isoformat())
        queues.send(ORDERS, wanted.model_dump())
    return len(days)


def revoke_key(caller: Caller, kid: bytes, now: datetime, request_id: str = "") -> None:
    """Revoke all that a key of the centre has signed; the nation's officers alone.

    What it signed is then issued anew by whatever signer counts, as jobs. Raises
    SignerUnknown, AuditUnavailable, Busy.
    """
    try:
        access.require(caller, Scope(division=""))
    except NotFound:
        raise SignerUnknown from None
    if kid not in {one.kid for one in signers.signers()}:
        raise SignerUnknown
    _audit(caller, f"signer#{kid.hex()}", "revoke_key", now, request_id)
    revocations.put_key(kid, caller.subject, now)
    queues.send(ORDERS, KeyToReissue(kid=kid.hex()).model_dump())


def work_through(facility: str, day: str, now: datetime) -> None:
    """Revoke the certificates of a facility's day, one by one; again is the same. Raises Busy."""
    for identifier in certificates.certificates_at(UnitId(facility), date.fromisoformat(day)):
        found = certificates.certificate(identifier)
        if found is not None and found.state in ACTIVE:
            certificates.put_revoked(found, Why.ORDERED, now)


def _judge(caller: Caller, facility: UnitId, unknown: type[NotFound]) -> None:
    try:
        division = access.unit_of(facility).division
        access.require(caller, Scope(division=division))
    except NotFound:
        raise unknown from None


def _audit(caller: Caller, subject: str, action: str, now: datetime, request_id: str) -> None:
    registry.audited(
        caller, (subject,), action=action, fields=("certificate",), now=now, request_id=request_id
    )
