"""A small country for tests of access: an issuer, staff, neighbours, an app with our doors."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from functions.access import service
from functions.access.domain.staff import Staff, StaffState, Unit
from functions.access.service import issuer as issuer_service
from functions.kernel.callers import Caller, Role
from functions.kernel.errors import NotFound
from functions.messages.access import CodeRequested
from functions.runtime import aws, crypto, settings, signing
from tests.gateway import Gateway, Reply

PHONE = "0900001234"
OTHER_PHONE = "+84900005678"
PERSON = "0000000000001"
VENUE = "ABCDEFGH0"
BROWSER = {"__Host-lachan_device": "A" * 22}
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}
UNITS = (
    Unit("ministry", "ministry", "Bộ Y tế (thử)", ""),
    Unit("province-01", "province", "Sở Y tế Hà Nội (thử)", "01", "ministry"),
    Unit("province-79", "province", "Sở Y tế TP HCM (thử)", "79", "ministry"),
    Unit("district-001", "district", "TTYT Ba Đình (thử)", "01/001", "province-01"),
    Unit("lab-01", "laboratory", "Phòng xét nghiệm CDC Hà Nội (thử)", "01", "province-01"),
    Unit("works-01", "organisation", "Công ty May Thử (thử)", "01/001"),
    Unit("commune-00001", "commune", "Trạm Y tế Phúc Xá (thử)", "01/001/00001", "district-001"),
)
POSTINGS = {
    Role.COMMUNE_OFFICER: "commune-00001",
    Role.DISTRICT_OFFICER: "district-001",
    Role.PROVINCE_OFFICER: "province-01",
    Role.EPIDEMIOLOGIST: "province-01",
    Role.SAMPLER: "commune-00001",
    Role.LAB_TECHNICIAN: "lab-01",
    Role.LAB_APPROVER: "lab-01",
    Role.DOCTOR: "commune-00001",
    Role.VACCINATOR: "commune-00001",
    Role.MINISTRY_OPERATOR: "ministry",
    Role.AUDITOR: "ministry",
    Role.ORGANISATION: "works-01",
}


@dataclass
class Issuer:
    """An OIDC issuer in place of the network: what it is asked, and what it answers."""

    now: datetime
    kid: str = "key-1"
    reachable: bool = True
    asked: list[tuple[str, str, dict[str, str] | None]] = field(default_factory=list)
    grants: dict[str, Callable[[dict[str, str]], str]] = field(default_factory=dict)
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def send(
        self, method: str, url: str, fields: dict[str, str] | None
    ) -> tuple[int, dict[str, Any]]:
        """In place of `issuer._send`."""
        self.asked.append((method, url, fields))
        if not self.reachable:
            raise issuer_service.IssuerUnreachable
        base = settings.issuer()
        if url == settings.issuer_jwks_url():
            jwk = signing.jwk_of(self.key.public_key())
            return 200, {"keys": [{**jwk, "kid": self.kid, "use": "sig"}]}
        if url.endswith("/openid-configuration"):
            return 200, {
                "issuer": base,
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/token",
            }
        grant = self.grants.pop((fields or {}).get("code", ""), None)
        if grant is None:
            return 400, {"error": "invalid_grant"}
        return 200, {"id_token": grant(fields or {})}

    def claims(self, subject: str, **changed: Any) -> dict[str, Any]:
        """The claims of a good token; None takes one out."""
        issued = int(self.now.timestamp())
        made = {
            "iss": settings.issuer(),
            "sub": subject,
            "aud": settings.issuer_client(),
            "iat": issued,
            "exp": issued + 3600,
            "nonce": "n-0S6_WzA2Mj",
            "amr": ["pwd", "otp", "mfa"],
        }
        return {name: told for name, told in {**made, **changed}.items() if told is not None}

    def token(self, subject: str, headers: dict[str, Any] | None = None, **changed: Any) -> str:
        """A signed token."""
        sent = {"kid": self.kid, **(headers or {})}
        return jwt.encode(self.claims(subject, **changed), self.key, "ES256", sent)


@dataclass
class Country:
    """Everything a test of a door needs."""

    gateway: Gateway
    issuer: Issuer
    now: datetime
    venues: dict[str, str]
    changed: list[tuple[str, str]]

    def session(self, person: str = PERSON, *, verified: bool = True) -> dict[str, str]:
        """Cookies of a signed-in citizen."""
        return {"__Host-lachan_session": service.open_session(person, verified, self.now)}

    def bearer(self, role: Role) -> dict[str, str]:
        """The header of a member of staff in that role."""
        return {"authorization": f"Bearer {self.issuer.token(f's-{role.value}')}"}

    def code_sent(self) -> tuple[str, str]:
        """Phone and code of the next message on the queue."""
        message = self.messages()[0]
        return service.open_code(CodeRequested.model_validate_json(message))

    def messages(self) -> list[str]:
        """The bodies that wait on the queue `messages`, taken from it."""
        queue = aws.client("sqs")
        url = settings.queue_url("messages")
        told = queue.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        for one in told:
            queue.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
        return [one["Body"] for one in told]


def account_of(phone: str) -> str:
    """A person per phone, in place of the registry."""
    number = int.from_bytes(hashlib.sha256(phone.encode()).digest()[:5])
    return f"{number:013d}"


def settle(gateway: Gateway, issuer: Issuer, now: datetime) -> Country:
    """Introduce made-up neighbours, and post the staff."""
    venues, changed = {VENUE: PERSON}, list[tuple[str, str]]()

    def open_venue(caller: Caller, code: str, _: datetime) -> str:
        if venues.get(code) != caller.subject:
            raise NotFound
        return code

    service.install_neighbours(
        service.Neighbours(
            open_account=lambda phone, _: account_of(phone),
            change_phone=lambda caller, phone, _: changed.append((caller.subject, phone)),
            masked_name=lambda caller, _: "N*** V** A*",
            has_declaration=lambda person, _: person == PERSON,
            open_venue=open_venue,
            work_of=lambda caller, _: (2, 3),
        )
    )
    for unit in UNITS:
        service.put_unit(unit)
    for role, unit_id in POSTINGS.items():
        subject = service.staff_id(settings.issuer(), f"s-{role.value}")
        service.put_staff(Staff(subject, role, unit_id, StaffState.ACTIVE))
    return Country(gateway, issuer, now, venues, changed)


@cache
def open_doors() -> Gateway:
    """The whole app. Chalice registers a blueprint once per process, so all tests share it."""
    from app import app

    return Gateway(app)


def signed_by_device(
    key: ec.EllipticCurvePrivateKey,
    device: str,
    request: tuple[str, str],
    seconds: int,
    body: bytes = b"",
) -> dict[str, str]:
    """The header of a device's request, made as a gate's browser makes it."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    method, path = request
    told = f"{method}\n{path}\n{seconds}\n{hashlib.sha256(body).hexdigest()}"
    r, s = decode_dss_signature(key.sign(told.encode(), ec.ECDSA(hashes.SHA256())))
    raw = r.to_bytes(32) + s.to_bytes(32)
    return {"authorization": f"Device {device}.{seconds}.{crypto.to_text(raw)}"}


def ask(
    country: Country,
    phone: str = PHONE,
    purpose: str = "sign_in",
    cookies: dict[str, str] = BROWSER,
    ip: str = "203.0.113.7",
) -> Reply:
    """Ask for a code."""
    body = {"phone": phone, "purpose": purpose}
    return country.gateway.call(
        "POST", "/api/otp/challenges", json_body=body, cookies=cookies, headers=SAME_ORIGIN, ip=ip
    )


def answer(country: Country, challenge: str, code: str, cookies: dict[str, str] = BROWSER) -> Reply:
    """Answer with a code."""
    return country.gateway.call(
        "POST",
        f"/api/otp/challenges/{challenge}/answers",
        json_body={"code": code},
        cookies=cookies,
        headers=SAME_ORIGIN,
    )
