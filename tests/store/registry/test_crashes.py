"""Whatever dies at whatever call, the same wish again ends as if nothing had happened."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from functions.kernel.callers import Caller
from functions.kernel.errors import Unavailable
from functions.registry import service
from functions.registry.service import PersonDetails
from tests.store.registry.actors import OWNER_PHONE, citizen, items_of, registered
from tests.store.registry.breaking import Crash, crashing, unreachable

CALLS = 60
Act = Callable[[str, datetime], object]


@pytest.fixture
def owner(keys_kept: datetime) -> Caller:
    """Somebody with a phone."""
    return citizen(OWNER_PHONE, keys_kept)


def broken_everywhere(act: Act, left: Callable[[], int], now: datetime) -> int:
    """Crash `act` before and after each of its calls, then repeat it; how often that was."""
    for crash_at in range(1, CALLS):
        before, later = left(), now + timedelta(days=crash_at)
        with crashing(crash_at) as crashed, suppress(Crash):
            act(f"key-crash-{crash_at}", later)
        first = act(f"key-crash-{crash_at}", later)
        assert act(f"key-crash-{crash_at}", later) == first
        assert left() == before + 1, crash_at
        if not crashed:
            return crash_at
    raise AssertionError("more calls than were tried")


@pytest.mark.catalogue("F02", "F03", "F07")
def test_a_registration_is_done_once_wherever_it_breaks(owner: Caller, keys_kept: datetime) -> None:
    assert (
        broken_everywhere(
            lambda key, now: registered(owner, now, key).code,
            lambda: len(items_of("venues")),
            keys_kept,
        )
        > 4
    )


@pytest.mark.catalogue("F02", "F03", "F07")
def test_a_rotation_is_done_once_wherever_it_breaks(owner: Caller, keys_kept: datetime) -> None:
    made = registered(owner, keys_kept)

    assert (
        broken_everywhere(
            lambda key, now: service.rotate_poster(owner, made.code, key, now).poster_version,
            lambda: service.venue(made.code).poster_version,
            keys_kept,
        )
        > 4
    )
    assert len(items_of("orders")) == service.venue(made.code).poster_version - 1


@pytest.mark.catalogue("F02", "F03", "F07")
def test_a_member_is_taken_in_once_wherever_it_breaks(owner: Caller, keys_kept: datetime) -> None:
    child = PersonDetails(full_name="Nguyễn Thị Chi", birth="2015")

    assert (
        broken_everywhere(
            lambda key, now: service.add_member(
                owner, child, "child", consented=True, key=key, now=now
            ),
            lambda: len(items_of("guardianships")),
            keys_kept,
        )
        > 4
    )


@pytest.mark.catalogue("F07")
def test_a_poster_is_rendered_wherever_it_breaks(owner: Caller, keys_kept: datetime) -> None:
    for crash_at in range(1, CALLS):
        made = registered(owner, keys_kept + timedelta(days=crash_at), f"key-poster-{crash_at}")
        with crashing(crash_at) as crashed, suppress(Crash):
            service.render_poster(made.code, 1, keys_kept)
        service.render_poster(made.code, 1, keys_kept)

        token = service.token_of(made.code, keys_kept)
        assert service.read_poster(token, keys_kept).venue == made.code
        if not crashed:
            return
    raise AssertionError("more calls than were tried")


@pytest.mark.catalogue("F01")
def test_a_lost_connection_is_tried_again_and_a_dead_one_asks_to_try_later(
    owner: Caller, keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    for call in range(1, CALLS):
        later = keys_kept + timedelta(days=call)
        with unreachable(call) as failed:
            registered(owner, later, f"key-lost-{call}")
        assert len(items_of("venues")) == call
        if not failed:
            break
    else:
        pytest.fail("more calls than were tried")

    for call in range(1, 4):
        later = keys_kept + timedelta(days=100 + call)
        before = len(items_of("venues"))
        with unreachable(call, 1000), pytest.raises(Unavailable):
            registered(owner, later, f"key-dead-{call}")
        assert len(items_of("venues")) == before
