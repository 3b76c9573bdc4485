"""The office of certificates, and what notifications hear of it."""

from __future__ import annotations

import pytest

from tests.doors.certificates.conftest import office
from tests.doors.certificates.office import Office
from tests.doors.notifications.ear import Ear

__all__ = ["office"]


@pytest.fixture
def ear(office: Office) -> Ear:
    """What notifications hear, and what leaves."""
    return Ear()
