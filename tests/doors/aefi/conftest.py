"""The ward and its aftercare in which the doors of AEFI are tried."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.cloud import kept
from tests.doors.access.world import Issuer
from tests.doors.aefi.aftercare import Aftercare
from tests.doors.checkin.conftest import issuer
from tests.world import Actor

__all__ = ["issuer"]


@pytest.fixture
def care(issuer: Issuer, keys_kept: datetime) -> Aftercare:
    """Sites, a hospital, offices; somebody was given a dose and has left."""
    return kept.stand("aftercare", lambda: Aftercare(issuer), issuer)


@pytest.fixture
def anh(care: Aftercare) -> Actor:
    """Somebody who was given a dose of the lot this morning."""
    who = care.somebody()
    care.injected(who)
    return who
