"""The town in which the doors of check-in are tried."""

from __future__ import annotations

from datetime import datetime

import pytest

from functions.access import service as access
from functions.access.service import issuer as issuer_service
from functions.registry.service import orders, reading
from tests import fixtures
from tests.cloud import kept
from tests.doors.access.world import Issuer
from tests.doors.checkin.town import Gate, Town

for _forget in (access.forget, orders.forget, reading.forget):
    if _forget not in fixtures.FORGETTERS:
        fixtures.FORGETTERS.append(_forget)


@pytest.fixture
def issuer(keys_kept: datetime, monkeypatch: pytest.MonkeyPatch) -> Issuer:
    """The staff issuer, asked without a network."""
    made = Issuer(keys_kept)
    monkeypatch.setattr(issuer_service, "_send", made.send)
    return made


@pytest.fixture
def town(keys_kept: datetime, issuer: Issuer) -> Town:
    """A market with a rendered poster, and its owner."""
    return kept.stand("town", lambda: Town(keys_kept), issuer)


@pytest.fixture
def gate(town: Town) -> Gate:
    """A gate of that market."""
    return kept.stand("gate", town.gate, issuer, town)
