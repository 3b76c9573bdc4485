"""The ward and its officers in which the doors of zoning are tried."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.cloud import kept
from tests.doors.access.world import Issuer
from tests.doors.checkin.conftest import issuer
from tests.doors.zoning.officers import Zones

__all__ = ["issuer"]


@pytest.fixture
def zones(issuer: Issuer, keys_kept: datetime) -> Zones:
    """Sites, a province whose officers sign, another province, the ministry."""
    return kept.stand("zones", lambda: Zones(issuer), issuer)
