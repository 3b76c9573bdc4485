"""Accept and queue: an acknowledged scan is in the queue, says so, and is written once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from functions.checkin import consumers
from functions.kernel.errors import Busy
from functions.runtime import clock, queues
from tests.doors.checkin.town import items_of, later, wire
from tests.doors.modes.surge import Surge, said
from tests.world import messages_in


def written(times: int = 1) -> int:
    """The queue is worked off, each message so often; how many there were."""
    records = messages_in("spilled-checkins")
    for record in records * times:
        assert consumers.record_spilled({"Records": [record]}, None) == {"batchItemFailures": []}
    return len(records)


@pytest.mark.catalogue("B15")
def test_scans_of_the_place_are_queued_and_written_once(surge: Surge) -> None:
    town, visitor = surge.town, surge.town.visitor()
    surge.begins("queue", "01")
    told = [visitor.checks_in(town.token, town.now) for _ in range(3)]
    assert [(one.status, one.json["outcome"]) for one in told] == [(202, "spilled")] * 3
    assert len({one.json["visit"] for one in told}) == 1
    assert items_of("checkins") == []
    assert written(times=2) == 3
    assert len(items_of("checkins")) == 1
    assert [one["visit"] for one in town.history(visitor)] == [told[0].json["visit"]]


def test_scans_of_other_places_are_written_at_once(surge: Surge) -> None:
    visitor = surge.town.visitor()
    surge.begins("queue", "79")
    assert visitor.checks_in(surge.town.token).status == 201
    surge.begins("queue", "00")
    at = surge.town.now + timedelta(minutes=1)
    with later(minutes=1):
        assert visitor.checks_in(surge.town.token, at).status == 202


def test_the_page_behind_a_poster_says_that_the_scan_waits(surge: Surge) -> None:
    visitor = surge.town.visitor()
    quiet = visitor.get(f"/v/{surge.town.token}").body.decode()
    surge.begins("shed:1", "79")
    surge.begins("queue", "01")
    busy = visitor.get(f"/v/{surge.town.token}").body.decode()
    assert "lượt quét được nhận ngay" in busy and "lượt quét được nhận ngay" not in quiet
    assert "một số dịch vụ tạm dừng" not in busy
    form = {"at": wire(clock.now()), "nothing_changed": "yes"}
    page = visitor.call("POST", f"/v/{surge.town.token}", form=form)
    assert page.status == 202
    assert written() == 1 and len(items_of("checkins")) == 1


def test_nothing_is_acknowledged_that_the_queue_has_not(
    surge: Surge, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = surge.town.visitor()
    surge.begins("queue", "01")

    def down(*_: object) -> None:
        raise Busy

    monkeypatch.setattr(queues, "send", down)
    refused = visitor.checks_in(surge.town.token, surge.town.now)
    assert refused.status == 503 and refused.headers["retry-after"]
    assert written() == 0 and items_of("checkins") == []


def test_a_queue_takes_what_a_read_only_place_would_refuse(surge: Surge) -> None:
    visitor = surge.town.visitor()
    surge.begins("read_only", "01")
    assert said(visitor.checks_in(surge.town.token, surge.town.now)) == (503, "READ_ONLY")
    surge.begins("queue", "01")
    assert visitor.checks_in(surge.town.token, surge.town.now).status == 202


def test_a_phone_that_was_offline_and_one_that_leaves_go_the_same_way(surge: Surge) -> None:
    town, visitor = surge.town, surge.town.visitor()
    scanned = visitor.checks_in(town.token, town.now).json
    surge.begins("queue", "01")
    with later(minutes=20) as now:
        kept = {"kind": "in", "at": wire(now - timedelta(minutes=1)), "poster": town.token}
        replayed = visitor.call("POST", "/api/checkins/replay", {"events": [kept]})
        assert replayed.json["results"][0]["outcome"] == "spilled", replayed.body
        left = visitor.call("POST", "/api/checkouts", {"visit": scanned["visit"], "at": wire(now)})
        assert (left.status, left.json["outcome"]) == (202, "spilled")
    assert written() == 2 and len(items_of("checkins")) == 3
