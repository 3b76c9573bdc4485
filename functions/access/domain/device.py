"""Which gate device is speaking, and did it say this just now?

A device signs method, path, its clock's seconds and the body's hash. Within the leeway the same
request can be replayed, and that is harmless: each gate event has its device's sequence number and
counts once, and reading the gate's state changes nothing.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from functions.kernel.errors import Invalid, NotFound, Unidentified

LEEWAY_SECONDS: Final = 60
PAIRING_LIFE: Final = timedelta(minutes=10)
PAIRING_LENGTH: Final = 8
LONGEST_LABEL: Final = 40
_ID: Final = re.compile(r"[0-9A-Z]{26}")
_CREDENTIAL: Final = re.compile(r"Device ([0-9A-Z]{26})\.([0-9]{10})\.([A-Za-z0-9_-]{86})")


class DeviceState(StrEnum):
    """A revoked device stays revoked; pair it again as a new one."""

    ACTIVE = "active"
    REVOKED = "revoked"


class PairingNotAccepted(NotFound):
    """No such pairing code, used already, or too old: told in the same words."""

    code = "PAIRING_NOT_ACCEPTED"
    vi = "Mã ghép thiết bị không đúng hoặc đã hết hạn."
    en = "The pairing code is not right or has expired."


class KeyUnusable(Invalid):
    """Not the public half of a P-256 key."""

    code = "KEY_UNUSABLE"
    vi = "Khoá của thiết bị không dùng được."
    en = "The device's key can't be used."


class DeviceUnknown(Unidentified):
    """No such device, or not its signature: told in the same words, so that ids can't be tried."""

    code = "DEVICE_UNKNOWN"
    vi = "Thiết bị này chưa được ghép hoặc khoá của nó không đúng; hãy ghép lại."
    en = "This device isn't paired, or its key is not the right one; please pair it again."


class DeviceRevoked(Unidentified):
    """It signs with its own key, and has been ended. Only its holder is told so."""

    code = "DEVICE_REVOKED"
    vi = "Thiết bị đã bị thu hồi. Hãy liên hệ chủ địa điểm."
    en = "This device has been revoked. Please contact the owner."


class DeviceClockWrong(Unidentified):
    """What it signed is too old, or of the future: its clock is more than the leeway away."""

    code = "DEVICE_CLOCK_WRONG"
    vi = "Đồng hồ của thiết bị sai; hãy chỉnh lại giờ."
    en = "The device's clock is wrong; please set it right."


@dataclass(frozen=True, slots=True)
class Device:
    """A paired device; `x` and `y` are the base64url coordinates of its P-256 key."""

    id: str
    venue: str
    label: str
    x: str
    y: str
    paired_at: datetime
    paired_by: str
    state: DeviceState = DeviceState.ACTIVE

    @property
    def jwk(self) -> dict[str, str]:
        """The public key as a JWK."""
        return {"kty": "EC", "crv": "P-256", "x": self.x, "y": self.y}


@dataclass(frozen=True, slots=True)
class Claim:
    """What a device's header claims: who it is, when it signed (unix seconds), its signature."""

    device: str
    seconds: int
    signature: str


def is_device_id(text: str) -> bool:
    """Is this written like a device's id?"""
    return _ID.fullmatch(text) is not None


def read_claim(header: str, now: float) -> Claim:
    """The claim in an ``Authorization: Device …`` header; `now` in unix seconds.

    Refuses DeviceUnknown for another form, DeviceClockWrong for a clock too far away.
    """
    found = _CREDENTIAL.fullmatch(header)
    if found is None:
        raise DeviceUnknown
    seconds = int(found[2])
    if abs(now - seconds) > LEEWAY_SECONDS:
        raise DeviceClockWrong
    return Claim(found[1], seconds, found[3])


def signed_message(method: str, path: str, seconds: int, body: bytes) -> bytes:
    """What a device signs (API.md)."""
    return f"{method}\n{path}\n{seconds}\n{hashlib.sha256(body).hexdigest()}".encode()
