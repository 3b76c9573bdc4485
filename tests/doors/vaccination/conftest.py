"""The clinic in which the doors of vaccination are tried."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.cloud import kept
from tests.doors.access.world import Issuer
from tests.doors.checkin.conftest import issuer, town
from tests.doors.checkin.town import Town
from tests.doors.vaccination.clinic import Clinic
from tests.doors.vaccination.works import Works

__all__ = ["issuer", "town"]


@pytest.fixture
def clinic(town: Town, issuer: Issuer, keys_kept: datetime) -> Clinic:
    """A province with two districts, three sites and their staff."""
    return kept.stand("clinic", lambda: Clinic(town, issuer), issuer, town)


@pytest.fixture
def opened(clinic: Clinic, issuer: Issuer) -> Clinic:
    """The same with a published plan that is open, and one session of four slots of two seats."""
    kept.stand("plan", clinic.publish, issuer, clinic.town, clinic)
    return clinic


@pytest.fixture
def works(opened: Clinic, issuer: Issuer) -> Works:
    """A factory and a school that are admitted to the open plan."""

    def admitted() -> Works:
        made = Works(opened)
        made.admit()
        return made

    return kept.stand("works", admitted, issuer, opened.town, opened)
