"""The world of the laboratory's doors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from functions.laboratory.service import finding
from functions.runtime import http, pages
from tests import fixtures
from tests.cloud import kept
from tests.doors.access.world import Issuer, open_doors
from tests.doors.checkin.conftest import issuer, town
from tests.doors.checkin.town import Town
from tests.doors.laboratory.field import Field
from tests.doors.laboratory.works import Works, put_units, worker

__all__ = ["issuer", "town"]

if finding.forget not in fixtures.FORGETTERS:
    fixtures.FORGETTERS.append(finding.forget)


@pytest.fixture
def works(keys_kept: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[Works]:
    """The doors, with somebody of a laboratory before them."""
    kept.stand("units", put_units)
    made = Works(open_doors(), keys_kept, worker())
    monkeypatch.setattr(http.api, "_guards", [lambda request, route: made.caller])
    monkeypatch.setattr(http.api, "_error_pages", [pages.error_page])
    yield made


@pytest.fixture
def field(town: Town, issuer: Issuer, keys_kept: datetime) -> Field:
    """A commune with a sampler, and its laboratory."""
    return kept.stand("field", lambda: Field(town, issuer, keys_kept), issuer, town)
