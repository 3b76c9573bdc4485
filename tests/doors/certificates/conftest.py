"""The office of certificates."""

from __future__ import annotations

from datetime import datetime

import pytest

from functions.access.service import issuer as issuer_service
from functions.certificates.service import trusting
from tests import fixtures
from tests.cloud import kept
from tests.doors.access.world import Issuer
from tests.doors.certificates.office import Office

if trusting.forget not in fixtures.FORGETTERS:
    fixtures.FORGETTERS.append(trusting.forget)


@pytest.fixture
def office(keys_kept: datetime, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The doors, a signer for the centre."""
    issuer = Issuer(keys_kept)
    monkeypatch.setattr(issuer_service, "_send", issuer.send)
    return kept.stand("office", lambda: _office(issuer, keys_kept), issuer)


def _office(issuer: Issuer, now: datetime) -> Office:
    made = Office(issuer, now)
    made.installs_signer()
    return made
