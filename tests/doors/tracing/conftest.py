"""The bureau in which the doors of tracing are tried."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.cloud import kept
from tests.doors.access.world import Issuer
from tests.doors.checkin.conftest import issuer
from tests.doors.tracing.bureau import A, B, Bureau, C
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


@pytest.fixture
def case(bureau: Bureau, running: Stream) -> str:
    """A case of Hà Nội whose person met two others."""
    opened = bureau.opens()
    bureau.meets(A, B, minutes=60)
    bureau.meets(A, C, minutes=20, part="p2")
    running.runs()
    return opened
