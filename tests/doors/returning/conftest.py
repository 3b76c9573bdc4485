"""The street in which results are returned."""

from __future__ import annotations

from datetime import datetime

import pytest

from functions.access.service import issuer as issuer_service
from functions.laboratory.service import showing
from tests import fixtures
from tests.cloud import kept
from tests.doors.access.world import Issuer
from tests.doors.returning.street import Street

if showing.forget not in fixtures.FORGETTERS:
    fixtures.FORGETTERS.append(showing.forget)


@pytest.fixture
def street(keys_kept: datetime, monkeypatch: pytest.MonkeyPatch) -> Street:
    """The doors, with staff in their units."""
    issuer = Issuer(keys_kept)
    monkeypatch.setattr(issuer_service, "_send", issuer.send)
    return kept.stand("street", lambda: Street(issuer, keys_kept), issuer)
