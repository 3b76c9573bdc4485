"""The world of the laboratory's doors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from functions.runtime import http, pages
from tests.doors.access.world import open_doors
from tests.doors.laboratory.works import Works, put_units, worker


@pytest.fixture
def works(keys_kept: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[Works]:
    """The doors, with somebody of a laboratory before them."""
    put_units()
    made = Works(open_doors(), keys_kept, worker())
    monkeypatch.setattr(http.api, "_guards", [lambda request, route: made.caller])
    monkeypatch.setattr(http.api, "_error_pages", [pages.error_page])
    yield made
