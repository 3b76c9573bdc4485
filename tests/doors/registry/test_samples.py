"""Do the sample events of the registry's doors still pass the doors they are samples of?

A sample is taken by whoever its door is for. What it names (a venue, a member, a file) may be
unknown here; that its shape, key and form are taken is what counts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from functions.access.policy import BY_ROUTE
from functions.kernel.callers import Role
from functions.runtime import http, pages
from infra.parts import ROOT
from tests.doors.access.world import open_doors
from tests.store.registry import actors

Answered = Callable[[dict[str, Any]], dict[str, Any]]
HTTP = [
    file
    for file in sorted((ROOT / "events" / "registry").glob("*.json"))
    if file.name.startswith(("api.", "pages."))
]
TAKEN = {200, 201, 202, 204, 303, 404, 410}
"""Done, or what it names is not here (404), or no longer (410)."""


@pytest.fixture
def answered(keys_kept: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[Answered]:
    """The app, with whoever a sample's door is for before it."""
    app = open_doors().app

    def guard(request: http.Request, route: http.Route) -> Any:
        if Role.CITIZEN in BY_ROUTE[route.key].grants:
            return actors.citizen(actors.OWNER_PHONE, keys_kept)
        return actors.officer()

    monkeypatch.setattr(http.api, "_guards", [guard])
    monkeypatch.setattr(http.api, "_error_pages", [pages.error_page])
    yield lambda event: app(event, None)


def test_each_http_door_of_the_registry_has_its_sample() -> None:
    open_doors()
    told = {
        f"{event['httpMethod']} {event['resource']}"
        for event in (json.loads(file.read_text("utf-8")) for file in HTTP)
    }

    assert told == {k for k, route in http.ROUTES.items() if route.name.startswith("registry.")}


@pytest.mark.parametrize("file", HTTP, ids=lambda file: str(file.stem))
def test_a_sample_is_taken_at_its_door(answered: Answered, file: Any) -> None:
    event = json.loads(file.read_text("utf-8"))

    reply = answered(event)

    assert reply["statusCode"] in TAKEN, reply["body"]
