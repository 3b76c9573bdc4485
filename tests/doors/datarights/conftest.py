"""The clinic in which people ask about their data."""

from __future__ import annotations

from typing import Any

import pytest

from tests.doors.checkin.conftest import issuer, town
from tests.doors.datarights.desk import Desk
from tests.doors.vaccination.clinic import Clinic
from tests.doors.vaccination.conftest import clinic, opened

__all__ = ["clinic", "issuer", "opened", "town"]


@pytest.fixture
def desk(opened: Clinic, monkeypatch: Any) -> Desk:
    """A province with an open plan, and those who answer requests."""
    return Desk(opened, monkeypatch)
