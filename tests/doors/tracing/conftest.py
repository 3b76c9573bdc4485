"""The bureau in which the doors of tracing are tried."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.cloud import kept
from tests.doors.access.world import Issuer
from tests.doors.checkin.conftest import issuer
from tests.doors.tracing.bureau import Bureau
from tests.doors.tracing.told import Stream

__all__ = ["issuer"]


@pytest.fixture
def bureau(issuer: Issuer, keys_kept: datetime) -> Bureau:
    """Those who trace, and nothing yet to trace."""
    return kept.stand("bureau", lambda: Bureau(issuer), issuer)


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Stream:
    """The stream of cases, run by hand."""
    return Stream(monkeypatch)
