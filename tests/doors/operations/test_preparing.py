"""What a walk holds is laid down for it; a new stage has nothing to judge until its first night."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.aggregates.service import showing
from functions.kernel.errors import CryptoUnavailable
from functions.kernel.periods import DAY
from functions.operations import schedules
from functions.operations.domain.journeys import Journey, Step, Why
from functions.operations.service import preparing, walking
from functions.runtime import aws, clock, keys, objects, settings
from tests.doors.operations.outside import Front, page, served

HOUR = timedelta(hours=1)


@pytest.fixture
def fresh(keys_kept: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[Front]:
    """A stage whose keys were made today: no day could have been counted on it."""
    walking.forget()
    showing.forget()
    with served() as (made, origin):
        monkeypatch.setenv("LACHAN_PUBLIC_ORIGIN", origin)
        yield made
    walking.forget()


def walked(capsys: pytest.CaptureFixture[str], now: datetime) -> tuple[Why, dict[str, Any]]:
    """What became of the figures, and what was measured of journeys."""
    walking.forget()
    showing.forget()
    capsys.readouterr()
    with clock.fixed(now):
        found = {one.step: one.why for one in walking.walk(now)}
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line[:1] == "{"]
    return found[Step.FIGURES], {
        one["journey"]: one["JourneyFailed"] for one in told if "JourneyFailed" in one
    }


def test_a_new_stage_says_that_there_is_nothing_to_judge_and_later_that_it_failed(
    fresh: Front, keys_kept: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    preparing.prepare(keys_kept)
    why, measured = walked(capsys, keys_kept)
    assert why is Why.TOO_EARLY
    assert Journey.FIGURES not in measured and measured[Journey.PAGES] == [0.0], measured

    night = keys_kept.replace(hour=18, minute=30)  # 01:30, when the first day is due
    with clock.fixed(night):
        preparing.prepare(night)
    why, measured = walked(capsys, night)
    assert (why, measured[Journey.FIGURES]) == (Why.OLD, [1.0])


def test_a_door_that_fails_is_no_new_stage(
    fresh: Front, keys_kept: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    preparing.prepare(keys_kept)
    fresh.planted = lambda _, path: page("", 500) if path == "/api/figures" else None

    assert walked(capsys, keys_kept)[0] is Why.STATUS


def test_where_nobody_prepared_nothing_is_excused(
    fresh: Front, keys_kept: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    why, measured = walked(capsys, keys_kept)

    assert (why, measured[Journey.FIGURES]) == (Why.OLD, [1.0])
    assert measured[Journey.SCAN] == [1.0], "which has neither poster nor session"


def test_it_is_made_anew_when_it_is_old_or_can_not_be_read(
    keys_kept: datetime, event: Callable[[str], Any]
) -> None:
    with clock.fixed(keys_kept):
        schedules.prepare(event("operations/schedules.prepare"), None)
    first = preparing.prepared()
    assert first.stood == keys_kept == first.made
    assert not preparing.prepare(keys_kept + 5 * HOUR)
    assert preparing.prepared() == first
    assert preparing.prepare(keys_kept + 6 * HOUR)
    second = preparing.prepared()
    assert second.poster != first.poster and second.session != first.session
    assert second.stood == first.stood, "a stage stands since its first key, whatever happens later"
    for spoilt in (
        b"[]",
        b"{",
        b'{"poster": "x"}',
        b'{"poster":"","session":"","made":"","stood":""}',
    ):
        objects.put("documents", preparing.PREPARED, spoilt, "application/json")
        assert preparing.prepare(keys_kept + 6 * HOUR), spoilt
    aws.client("s3").delete_object(Bucket=settings.bucket("documents"), Key=preparing.PREPARED)
    assert preparing.prepare(keys_kept + 6 * HOUR)


def test_when_a_key_was_made_is_never_later_than_it_was(keys_kept: datetime) -> None:
    assert keys.keep(("session",), keys_kept + DAY) == ()
    assert keys.made_at("session") == keys_kept
    with pytest.raises(CryptoUnavailable):
        keys.made_at("never-made")
