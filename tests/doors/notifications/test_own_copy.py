"""Somebody takes along all that they were told, as long as it is kept, and of nobody else (P09)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from functions.runtime import clock
from tests.doors.certificates.office import Office
from tests.doors.notifications.ear import Ear
from tests.doors.notifications.test_gates import Post
from tests.world import Actor


@pytest.fixture
def post(office: Office, ear: Ear) -> Post:
    """Somebody at half past eight in the morning."""
    return Post(office, ear)


def kinds(who: Actor) -> list[str]:
    """What somebody's file says they were told."""
    return [one["kind"] for one in who.get("/api/notices").json["notices"]]


@pytest.mark.catalogue("P09")
def test_what_was_told_stays_in_the_copy_when_the_page_shows_it_no_more(post: Post) -> None:
    post.warns()
    post.left()
    assert kinds(post.actor) == ["exposure"]
    text = post.actor.get("/api/notices").body.decode()
    assert "#" not in text and "0900001001" not in text  # no cause, no phone
    with clock.fixed(clock.now() + timedelta(days=100)):
        again = post.office.person("0900001001")
        assert "Thông báo quan trọng" not in again.get("/thong-bao").body.decode()
        assert kinds(again) == ["exposure"]
        assert kinds(post.office.person("0900002002")) == []
