"""A commune's sampler who has still to learn, and the officers above."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.cloud import kept
from tests.doors.access.world import Issuer
from tests.doors.checkin.conftest import issuer
from tests.doors.training.school import School

__all__ = ["issuer"]


@pytest.fixture
def school(issuer: Issuer, keys_kept: datetime) -> School:
    """The task force's world with accounts that are new."""
    return kept.stand("training", lambda: School(issuer), issuer)
