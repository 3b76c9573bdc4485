"""The ward in which the doors of immunization are tried."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.cloud import kept
from tests.doors.access.world import Issuer
from tests.doors.checkin.conftest import issuer
from tests.doors.immunization.ward import Ward

__all__ = ["issuer"]


@pytest.fixture
def ward(issuer: Issuer, keys_kept: datetime) -> Ward:
    """Two sites and their staff, a province, the ministry."""
    return kept.stand("ward", lambda: Ward(issuer), issuer)
