"""The town and its officers in which modes of operation are tried."""

from __future__ import annotations

import pytest

from tests.cloud import kept
from tests.doors.access.world import Issuer
from tests.doors.checkin.conftest import issuer, town
from tests.doors.checkin.town import Town
from tests.doors.modes.surge import Surge

__all__ = ["issuer", "town"]


@pytest.fixture
def surge(town: Town, issuer: Issuer) -> Surge:
    """A town, two people of the ministry, two of its province and one of another."""
    return kept.stand("surge", lambda: Surge(town, issuer), issuer, town)
