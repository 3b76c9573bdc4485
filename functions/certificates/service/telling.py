"""What follows when a certificate moves on; everything here is told by the stream of its table.

Asked for: the facility's hand is called. Attested: the centre's. Issued: the fact is told, its
paper is drawn, and what it takes the place of counts no more. Its paper was missed: it is drawn
anew. Revoked: the fact is told. Where a key of the centre was lost both facts say so: its people
are told once, not for each paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from functions.certificates.domain.terms import is_renewable
from functions.certificates.domain.words import State, Why
from functions.certificates.store import certificates, facility_days, revocations
from functions.certificates.store.certificate_record import Told, told_of_image
from functions.kernel.periods import day_of, write_instant
from functions.messages.certificates import (
    ORDERS,
    CertificateIssued,
    CertificateRevoked,
    CertificatesToReissue,
    CertificateToAttest,
    CertificateToPrint,
    CertificateToSign,
    FacilityDayToIssue,
)
from functions.runtime import facts, queues

ATTEST, SIGN, PRINT = "certificate-attestations", "certificate-signatures", "certificate-papers"
Image = Mapping[str, Any]


def certificate_told(new: Image, old: Image, now: datetime) -> None:
    """A record of the stream: call whoever has to act on its new state. Raises Busy."""
    told, before = told_of_image(new), told_of_image(old)
    if told is None:
        return
    if before is not None and before.state is told.state:
        if told.state is State.ISSUED and before.printed and not told.printed:
            _print(told)
        return
    match told.state:
        case State.REQUESTED:
            queues.send(ATTEST, CertificateToAttest(certificate=told.id).model_dump())
        case State.ATTESTED:
            queues.send(SIGN, CertificateToSign(certificate=told.id).model_dump())
        case State.ISSUED:
            _issued(told, now)
        case State.REVOKED:
            _revoked(told)
        case State.REFUSED:
            pass  # its person reads why; nobody else is told


def signing_told(new: Image) -> None:
    """A record of the stream: where a facility's day was signed for, its work begins."""
    facility, signed = new.get("id", {}).get("S", ""), new.get("s", {}).get("S", "")
    if facility.startswith(facility_days.SIGNINGS):
        wanted = FacilityDayToIssue(
            facility=facility.removeprefix(facility_days.SIGNINGS), day=signed.partition("#")[0]
        )
        queues.send(ORDERS, wanted.model_dump())


def _issued(told: Told, now: datetime) -> None:
    lost_key = ""
    lost = revocations.revoked_keys()
    if bytes.fromhex(told.kid) in lost and told.issued_at is not None:
        # Signed while its key was being revoked: the work on the key may have been past it.
        day = day_of(told.issued_at).isoformat()
        shard = certificates.shard_of(told.id)
        piece = CertificatesToReissue(kid=told.kid, day=day, shard=shard)
        queues.send(ORDERS, piece.model_dump())
    if told.replaces is not None:
        replaced = certificates.certificate(told.replaces)
        if replaced is not None and replaced.kid in lost:
            lost_key = replaced.kid.hex()
        # One that was renewed runs out by itself; one written of another name must not count.
        stands = replaced is not None and replaced.state is State.ISSUED and replaced.expires_at
        if replaced and stands and not lost_key and not is_renewable(stands, now):
            certificates.put_revoked(replaced, Why.PERSON_CORRECTED, now)
    _print(told)
    facts.tell(
        CertificateIssued(
            certificate=told.id,
            person=told.person,
            facility=told.facility,
            issued_at=_written(told.issued_at),
            expires_at=_written(told.expires_at),
            lost_key=lost_key,
        ).model_dump()
    )


def _print(told: Told) -> None:
    queues.send(PRINT, CertificateToPrint(certificate=told.id).model_dump())


def _revoked(told: Told) -> None:
    facts.tell(
        CertificateRevoked(
            certificate=told.id,
            person=told.person,
            why=told.why,
            revoked_at=_written(told.revoked_at),
            lost_key=told.kid if told.why == Why.KEY.value else "",
        ).model_dump()
    )


def _written(at: datetime | None) -> str:
    return write_instant(at) if at else ""
