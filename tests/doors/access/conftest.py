"""The country in which doors of access are tried."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from functions.access import service
from functions.access.service import issuer as issuer_service
from tests.doors.access.world import Country, Issuer, open_doors, settle


@pytest.fixture
def issuer(keys_kept: datetime, monkeypatch: pytest.MonkeyPatch) -> Issuer:
    """An issuer that is asked without a network."""
    made = Issuer(keys_kept)
    monkeypatch.setattr(issuer_service, "_send", made.send)
    return made


@pytest.fixture
def country(keys_kept: datetime, issuer: Issuer) -> Iterator[Country]:
    """The doors of access, staff in their units, and neighbours."""
    gateway, real = open_doors(), service.neighbours()
    service.forget()
    yield settle(gateway, issuer, keys_kept)
    service.install_neighbours(real)
    service.forget()
