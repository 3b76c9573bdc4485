"""The running system as a seed step sees it: browsers, staff, gates, and the emulator."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

import httpx
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from functions.kernel.periods import write_instant
from functions.runtime import crypto, signing
from infra.local.accounts import Account
from infra.local.emulator import Emulator
from infra.local.issuer import Issuer
from infra.local.telephone import Telephone

CLIENT_ID = "lachan-staff"
WAIT_SECONDS = 120
Seen = TypeVar("Seen")


@dataclass(slots=True)
class World:
    """The running system. `begun_at` is the instant of the first seeding, kept with the state, so
    that a step that was cut off says the same again; `known` is what later steps need to know.
    """

    origin: str
    emulator: Emulator
    stage: str
    issuer: Issuer
    telephone: Telephone
    notes: list[str] = field(default_factory=list)
    begun_at: datetime = field(default_factory=lambda: datetime.now().astimezone())
    known: dict[str, str] = field(default_factory=dict)
    browsers: dict[str, httpx.Client] = field(default_factory=dict)

    def person(self) -> httpx.Client:
        """A browser of its own: cookies are kept, mutations come from our origin."""
        return httpx.Client(base_url=self.origin, timeout=60, headers={"Origin": self.origin})

    def citizen(self, phone: str) -> httpx.Client:
        """A citizen's browser, signed in by phone code once. Raises httpx.HTTPStatusError."""
        if phone not in self.browsers:
            browser = self.person()
            asked = browser.post("/api/otp/challenges", json={"phone": phone, "purpose": "sign_in"})
            challenge = asked.raise_for_status().json()["challenge"]
            answer = {"code": self.telephone.code_for(phone, WAIT_SECONDS)}
            path = f"/api/otp/challenges/{challenge}/answers"
            browser.post(path, json=answer).raise_for_status()
            self.browsers[phone] = browser
        return self.browsers[phone]

    def staff(self, account: Account) -> httpx.Client:
        """A signed-in staff client."""
        token = self.issuer.token_for(account, CLIENT_ID, nonce=secrets.token_urlsafe(16))
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.Client(base_url=self.origin, timeout=60, headers=headers)

    def put(self, table: str, item: dict[str, Any]) -> None:
        """Put an item of plain strings straight into a table."""
        typed = {name: {"S": value} for name, value in item.items()}
        self.emulator.client("dynamodb").put_item(
            TableName=f"lachan-{self.stage}-{table}", Item=typed
        )

    def ago(self, **span: float) -> str:
        """The instant so long before the first seeding, as it is written on the wire."""
        return write_instant(self.begun_at - timedelta(**span))


def say(browser: httpx.Client, path: str, value: Any, key: str = "") -> Any:
    """POST a value; what was answered. Raises httpx.HTTPStatusError, its text included."""
    answer = browser.post(path, json=value, headers={"Idempotency-Key": key} if key else {})
    if answer.is_error:
        problem = f"{path} answered {answer.status_code}: {answer.text[:400]}"
        raise httpx.HTTPStatusError(problem, request=answer.request, response=answer)
    return answer.json() if answer.content else None


def until(look: Callable[[], Seen | None], what: str) -> Seen:
    """What `look` finds, asked for again and again. Raises TimeoutError."""
    deadline = time.monotonic() + WAIT_SECONDS
    while (found := look()) is None:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not happen within {WAIT_SECONDS} s")
        time.sleep(0.3)
    return found


class Gate:
    """A paired gate device; its key lives as long as this object."""

    def __init__(self, world: World, pairing_code: str, label: str) -> None:
        self._browser = world.person()
        self._key = ec.generate_private_key(ec.SECP256R1())
        wanted = {
            "pairing_code": pairing_code,
            "public_key": signing.jwk_of(self._key.public_key()),
            "label": label,
        }
        self._id = say(self._browser, "/api/devices", wanted)["device"]

    def post(self, path: str, value: Any) -> Any:
        """POST a signed request; what was answered. Raises httpx.HTTPStatusError."""
        request = self._browser.build_request("POST", path, json=value)
        seconds = int(time.time())
        digest = hashlib.sha256(request.content).hexdigest()
        words = f"POST\n{path}\n{seconds}\n{digest}".encode()
        r, s = decode_dss_signature(self._key.sign(words, ec.ECDSA(hashes.SHA256())))
        text = crypto.to_text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
        request.headers["Authorization"] = f"Device {self._id}.{seconds}.{text}"
        return self._browser.send(request).raise_for_status().json()
