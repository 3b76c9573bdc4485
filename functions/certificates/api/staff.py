"""Doors by which officers revoke certificates."""

from __future__ import annotations

from functions.certificates.domain.certificate import CertificateUnknown
from functions.certificates.domain.uvci import UvciInvalid
from functions.certificates.schemas import revoking as schemas
from functions.certificates.service import revoking
from functions.kernel.errors import NotFound
from functions.kernel.periods import DateInvalid
from functions.runtime.http import Answer, Api, Request, accepted, ok

api = Api(__name__, audience="staff")


@api.door(
    "POST",
    "/api/certificate-revocations",
    body=schemas.RevokeCertificate,
    answers={200: schemas.RevokedView},
    refuses=(UvciInvalid, CertificateUnknown, revoking.CertificateNotActive),
)
def revoke_certificate(request: Request, body: schemas.RevokeCertificate) -> Answer:
    """Revoke one certificate by its identifier."""
    revoking.revoke_one(request.caller, body.uvci, request.now, request.request_id)
    return ok(schemas.RevokedView(days=0))


@api.door(
    "POST",
    "/api/certificate-orders",
    body=schemas.RevokeFacility,
    answers={202: schemas.RevokedView},
    refuses=(NotFound, DateInvalid),
)
def revoke_facility(request: Request, body: schemas.RevokeFacility) -> Answer:
    """Revoke all certificates of a facility's acts of a period."""
    order = body.order_by(request.caller.subject)
    days = revoking.revoke_facility(request.caller, order, request.now, request.request_id)
    return accepted(schemas.RevokedView(days=days))


@api.door(
    "POST",
    "/api/signer-revocations",
    body=schemas.RevokeKey,
    answers={200: schemas.RevokedView},
    refuses=(revoking.SignerUnknown,),
)
def revoke_key(request: Request, body: schemas.RevokeKey) -> Answer:
    """Revoke a key of the centre, and with it all that it signed."""
    kid = bytes.fromhex(body.kid)
    revoking.revoke_key(request.caller, kid, request.now, request.request_id)
    return ok(schemas.RevokedView(days=0))
