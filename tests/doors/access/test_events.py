"""Each door of access has a sample event, and each sample is answered without a defect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from functions.access import schedules, service
from functions.runtime import clock, keys
from functions.runtime.http import api as door
from tests.doors.access.world import Country, open_doors

EVENTS = Path(__file__).parents[3] / "events" / "access"
EVENT_ROOMS = ("schedules.", "streams.")
SAMPLES = sorted(path.stem for path in EVENTS.glob("*.json"))
NAMES = ("session", "index", "personal-code", "pass", "persons-2021", "persons-2022",
         "declarations-2021", "declarations-2022")  # fmt: skip


def test_every_door_has_its_sample() -> None:
    open_doors()
    doors = {
        plate.name.removeprefix("access.")
        for plate in door.ROUTES.values()
        if plate.name.startswith("access.")
    }

    assert doors | {"schedules.keep_keys"} == {name for name in SAMPLES if name in doors} | {
        "schedules.keep_keys"
    }
    assert "schedules.keep_keys" in SAMPLES


@pytest.mark.parametrize("sample", [name for name in SAMPLES if not name.startswith(EVENT_ROOMS)])
def test_a_sample_is_answered(country: Country, event: Callable[[str], Any], sample: str) -> None:
    told = event(f"access/{sample}")
    reply = country.gateway.app(told, None)
    plate = door.ROUTES[f"{told['httpMethod']} {told['resource']}"]

    assert plate.name == f"access.{sample}"
    assert reply["statusCode"] in {200, 201, 202, 204, 303, 401, 403, 404}


def test_the_lasting_keys_are_made_once_and_a_year_ahead(
    keys_kept: datetime, event: Callable[[str], Any]
) -> None:
    made = service.keep_keys(keys_kept)
    with clock.fixed(keys_kept.replace(year=2022)):
        schedules.keep_keys(event("access/schedules.keep_keys"), None)
        again = service.keep_keys(clock.now())
        opened = {len(keys.key(name)) for name in (*NAMES, "persons-2023", "declarations-2023")}

    assert made == again == ()
    assert opened == {32}
