"""The country in which doors of access are tried."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from functions.access import service
from functions.access.service import issuer as issuer_service
from functions.runtime import aws, keys, settings
from tests.doors.access.world import Country, Issuer, open_doors, settle


@pytest.fixture
def kept(tables: None, now: datetime) -> datetime:
    """Tables and the one key that access uses; day and signing keys are for other houses."""
    kms = aws.client("kms")
    wrapper = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName=settings.key_alias(), TargetKeyId=wrapper)
    keys.keep(("session",), now)
    return now


@pytest.fixture
def issuer(kept: datetime, monkeypatch: pytest.MonkeyPatch) -> Issuer:
    """An issuer that is asked without a network."""
    made = Issuer(kept)
    monkeypatch.setattr(issuer_service, "_send", made.send)
    return made


@pytest.fixture
def country(kept: datetime, issuer: Issuer) -> Iterator[Country]:
    """The doors of access, staff in their units, and neighbours."""
    gateway, real = open_doors(), service.neighbours()
    service.forget()
    yield settle(gateway, issuer, kept)
    service.install_neighbours(real)
    service.forget()
