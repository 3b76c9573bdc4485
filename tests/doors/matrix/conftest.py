"""The country in which the policy table is tried: real doors, real credentials of every role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from functions.access import service
from functions.access.domain.device import Device
from functions.access.service import issuer as issuer_service
from functions.access.store import devices
from functions.kernel.callers import STAFF_ROLES, Role
from functions.runtime import signing
from tests.doors.access.world import (
    PERSON,
    VENUE,
    Country,
    Issuer,
    open_doors,
    settle,
    signed_by_device,
)

Credentials = Callable[[Role, str, str, bytes], dict[str, str]]
DEVICE = "0" * 25 + "A"


@pytest.fixture
def country(keys_kept: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[Country]:
    """All houses as app.py composes them, staff in their units, the real registry as neighbour."""
    issuer = Issuer(keys_kept)
    monkeypatch.setattr(issuer_service, "_send", issuer.send)
    gateway, real = open_doors(), service.neighbours()
    service.forget()
    settled = settle(gateway, issuer, keys_kept)
    service.install_neighbours(real)
    yield settled
    service.forget()


@pytest.fixture
def credentials(country: Country) -> Credentials:
    """The headers with which a caller of a role sends a request."""
    key = ec.generate_private_key(ec.SECP256R1())
    jwk = signing.jwk_of(key.public_key())
    devices.put_device(Device(DEVICE, VENUE, "Cổng", jwk["x"], jwk["y"], country.now, PERSON))
    bearers = {role: country.bearer(role) for role in STAFF_ROLES}

    def sent(role: Role, method: str, path: str, body: bytes) -> dict[str, str]:
        if role is Role.ANONYMOUS:
            return {}
        if role is Role.CITIZEN:
            ((name, token),) = country.session().items()
            return {"cookie": f"{name}={token}"}
        if role is Role.GATE_DEVICE:
            seconds = int(country.now.timestamp())
            return signed_by_device(key, DEVICE, (method, path), seconds, body)
        return bearers[role]

    return sent
