"""The ward and its officers in which the doors of the task force are tried."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.cloud import kept
from tests.doors.access.world import Issuer
from tests.doors.checkin.conftest import issuer
from tests.doors.taskforce.desk import Desk

__all__ = ["issuer"]


@pytest.fixture
def desk(issuer: Issuer, keys_kept: datetime) -> Desk:
    """Units of two provinces and the ministry, two people in some."""
    return kept.stand("taskforce", lambda: Desk(issuer), issuer)
