"""The ward in which the doors of the follow-up are tried."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.cloud import kept
from tests.doors.access.world import Issuer
from tests.doors.checkin.conftest import issuer
from tests.doors.followup.ward import Rounds, Ward

__all__ = ["issuer"]


@pytest.fixture
def ward(issuer: Issuer, keys_kept: datetime) -> Ward:
    """Officers, and nobody yet to look after."""
    return kept.stand("ward-followup", lambda: Ward(issuer), issuer)


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Rounds:
    """The rounds, run by hand."""
    return Rounds(monkeypatch)
