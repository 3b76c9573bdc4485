"""Which tablets stand at a venue's gate? Pair, enrol, recognise, revoke."""

from __future__ import annotations

from datetime import datetime

from functions.access.domain import limits as rates
from functions.access.domain.device import (
    LONGEST_LABEL,
    PAIRING_LENGTH,
    PAIRING_LIFE,
    Device,
    DeviceRevoked,
    DeviceState,
    DeviceUnknown,
    KeyUnusable,
    PairingNotAccepted,
    is_device_id,
    read_claim,
    signed_message,
)
from functions.access.service.audit import write_audit
from functions.access.service.limits import enforce
from functions.access.service.neighbourhood import neighbours
from functions.access.store import challenges as pairings
from functions.access.store import devices as store
from functions.kernel import base32
from functions.kernel.callers import Caller, Role
from functions.kernel.errors import NotFound
from functions.kernel.identifiers import opaque_id
from functions.runtime import crypto, entropy, keys, signing

KEPT_SECONDS = 60
KEPT_DEVICES = 2000
_kept: dict[str, tuple[float, Device]] = {}


def pair(caller: Caller, venue: str, now: datetime) -> str:
    """A code of eight characters with which one device may be enrolled within ten minutes.

    The code stands nowhere; its MAC does. Raises NotFound (not the caller's venue), TooMany, Busy.
    """
    code = neighbours().open_venue(caller, venue, now)
    enforce(rates.PAIRING_VENUE, code, now)
    drawn = base32.encode(int.from_bytes(entropy.raw(5)), PAIRING_LENGTH)
    pairings.put_pairing(_pairing_mac(drawn), code, caller.subject, now + PAIRING_LIFE)
    return drawn


def enrol(pairing_code: str, jwk: dict[str, str], label: str, ip: str, now: datetime) -> Device:
    """Enrol a device with its public key; the code is used up.

    Tries are counted per network before any code is looked at. Raises PairingNotAccepted,
    KeyUnusable, TooMany, Busy.
    """
    enforce(rates.PAIRING_NETWORK, rates.network_of(ip), now)
    try:
        signing.key_of_jwk(jwk)
        tidied = base32.tidy(pairing_code, PAIRING_LENGTH)
    except base32.CodeUnreadable:
        raise PairingNotAccepted from None
    except ValueError:
        raise KeyUnusable from None
    used = pairings.use_pairing(_pairing_mac(tidied), now)
    if used is None:
        raise PairingNotAccepted
    made = Device(
        id=opaque_id(entropy.raw(16)),
        venue=used[0],
        label=label.strip()[:LONGEST_LABEL],
        x=jwk["x"],
        y=jwk["y"],
        paired_at=now,
        paired_by=used[1],
    )
    store.put_device(made)
    return made


def devices_of(caller: Caller, venue: str, now: datetime) -> tuple[Device, ...]:
    """A venue's devices, revoked ones included. Raises NotFound as for an unknown venue, Busy."""
    return store.devices_of(neighbours().open_venue(caller, venue, now))


def revoke(caller: Caller, device: str, now: datetime) -> None:
    """End a device: refused everywhere within a minute. Raises NotFound, AuditUnavailable, Busy."""
    found = store.device(device) if is_device_id(device) else None
    if found is None:
        raise NotFound
    neighbours().open_venue(caller, found.venue, now)
    write_audit(
        caller, (f"device#{device}",), action="revoke_device", fields=(), allowed=True, now=now
    )
    store.revoke_device(device)
    _kept.pop(device, None)


def device_of(device: str, now: datetime) -> Device | None:
    """A device by its id as of at most a minute ago; None where unknown. Raises Busy."""
    kept = _kept.get(device)
    instant = now.timestamp()
    if kept is not None and 0 <= instant - kept[0] < KEPT_SECONDS:
        return kept[1]
    found = store.device(device)
    if found is None:
        return None
    if len(_kept) >= KEPT_DEVICES:
        _kept.clear()
    _kept[device] = (instant, found)
    return found


def speaking(header: str, method: str, path: str, body: bytes, now: datetime) -> Caller:
    """The device that signed this request, as a caller; its unit is its venue.

    Raises DeviceUnknown (or a wrong signature), DeviceRevoked, DeviceClockWrong, Busy.
    """
    claim = read_claim(header, now.timestamp())
    found = device_of(claim.device, now)
    if found is None:
        raise DeviceUnknown
    message = signed_message(method, path, claim.seconds, body)
    try:
        signature = crypto.from_text(claim.signature)
    except ValueError:
        raise DeviceUnknown from None
    if not signing.verified(signing.key_of_jwk(found.jwk), message, signature):
        raise DeviceUnknown
    if found.state is not DeviceState.ACTIVE:
        raise DeviceRevoked
    return Caller(role=Role.GATE_DEVICE, subject=found.id, session=found.id, unit=found.venue)


def forget() -> None:
    """As a fresh container."""
    _kept.clear()


def _pairing_mac(code: str) -> str:
    key = crypto.derive(keys.key("session"), "access|pairing|v1")
    return crypto.to_text(crypto.mac(key, code.encode()))
