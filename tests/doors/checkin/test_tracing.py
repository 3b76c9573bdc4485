"""Tracing asks who was present with a person; check-in answers for a case that stands, only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from functions.access.service import audit
from functions.checkin.service import locking
from functions.kernel.errors import AuditUnavailable
from functions.messages.tracing import CaseAmended, CaseClosed, CaseOpened, CaseWithdrawn
from tests.doors.checkin.test_presence import flood
from tests.doors.checkin.town import (
    OTHER,
    Town,
    close_hours,
    items_of,
    later,
    phone_code,
    wire,
)
from tests.doors.checkin.tracer import NOTHING_FAILED, Heard, Tracer
from tests.world import pack_presence

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def tracer_of(town: Town, person: str) -> Tracer:
    """A case of a person, from the day before until two days later."""
    return Tracer(person, town.now - DAY, town.now + 2 * DAY)


def test_who_was_there_at_the_same_time_is_found_and_the_person_sees_who_looked(
    town: Town,
) -> None:
    index, other, later_one = town.visitor(), town.visitor(OTHER), town.owner
    index.checks_in(town.token)
    with later(minutes=10) as now:
        other.checks_in(town.token, now)
    with later(hours=1) as now:  # the market's default stay is an hour: edges that touch
        later_one.declares()
        later_one.checks_in(town.token, now)
        pack_presence()
    with later(hours=2):
        tracer = tracer_of(town, index.person)
        assert tracer.tell(tracer.fact()) == NOTHING_FAILED
        heard = tracer.asks()
        assert heard.is_whole
        assert heard.people == [other.person]
        (one,) = heard.presences
        assert (one["from_at"], one["until_at"]) == (
            wire(town.now + 10 * MINUTE),
            wire(town.now + HOUR),
        )
        assert (one["venue"], one["kind"], one["division"]) == (
            town.venue,
            "market",
            "01/001/00001",
        )
        assert (one["certainty"], one["assurance"], one["suspect"]) == ("default", "low", False)
        log = index.get("/api/me/access-log").json["rows"]
        assert [row["purpose"] for row in log if row["action"] == "trace_visits"] == [
            "epidemic_control"
        ]
        assert all(other.person not in str(message) for message in heard.told)


@pytest.mark.catalogue("Z06")
@pytest.mark.parametrize("what", ["nobody", "another person", "before", "after", "other province"])
def test_no_visit_is_given_without_a_case_that_covers_it(town: Town, what: str) -> None:
    index, other = town.visitor(), town.visitor(OTHER)
    index.checks_in(town.token)
    other.checks_in(town.token)
    pack_presence()
    tracer = tracer_of(town, index.person)
    wish: dict[str, Any] = {
        "nobody": {"revision": 2},
        "another person": {"person": other.person},
        "before": {"starts_at": wire(tracer.starts_at - timedelta(seconds=1))},
        "after": {"ends_at": wire(tracer.ends_at + timedelta(seconds=1))},
        "other province": {"person": "00000000000ZZ"},
    }[what]
    assert tracer.tell(tracer.fact()) == NOTHING_FAILED
    told = tracer.tell(tracer.wish(**wish), waited=timedelta(minutes=11))
    assert told == NOTHING_FAILED
    tracer.run()
    tracer.run()
    assert [one["fact"] for one in tracer.heard["trace-01"].told] == ["TraceRefused"]
    assert tracer.heard["trace-01"].told[0]["code"] == "NO_CASE_BASIS"
    kept = [row for row in items_of("refusals") if row["code"]["S"] == "NO_CASE_BASIS"]
    assert [row["route"]["S"] for row in kept] == ["QUEUE visits-wanted"]
    log = index.get("/api/me/access-log").json["rows"]
    assert not [row for row in log if row["action"] == "trace_visits"], "nothing was read"


@pytest.mark.catalogue("Q02")
def test_a_wish_before_its_case_waits_for_it(town: Town) -> None:
    index, other = town.visitor(), town.visitor(OTHER)
    index.checks_in(town.token)
    other.checks_in(town.token)
    pack_presence()
    tracer = tracer_of(town, index.person)
    told = tracer.tell(tracer.wish(), waited=timedelta(seconds=1))
    assert told["batchItemFailures"], "the queue hands it over again"
    tracer.run()
    assert tracer.heard == {}
    assert tracer.tell(tracer.fact()) == NOTHING_FAILED
    tracer.run()
    assert tracer.heard["trace-01"].people == [other.person]
    before = len(tracer.heard["trace-01"].told)
    assert tracer.tell(tracer.wish(), tracer.fact()) == NOTHING_FAILED
    tracer.run()
    assert len(tracer.heard["trace-01"].told) == before, "heard again, told nothing new"


@pytest.mark.catalogue("Q02", "Z06")
def test_the_highest_revision_of_a_case_stands_in_any_order(town: Town) -> None:
    index = town.visitor()
    tracer = tracer_of(town, index.person)
    tracer.tell(tracer.fact(3, model=CaseWithdrawn))
    tracer.tell(tracer.fact(1), tracer.fact(2, model=CaseAmended), tracer.fact(1))
    assert tracer.asks(revision=2).refused == 1
    tracer.tell(tracer.fact(4, model=CaseOpened))
    assert tracer.asks("trace-02", revision=4).is_whole
    tracer.tell(tracer.fact(5, model=CaseClosed))
    assert tracer.asks("trace-03", revision=4).refused == 1


def test_a_wish_on_a_revision_that_is_not_known_yet_waits(town: Town) -> None:
    index = town.visitor()
    tracer = tracer_of(town, index.person)
    tracer.tell(tracer.fact(1))
    wanted = {"ends_at": wire(tracer.ends_at + DAY)}
    assert tracer.tell(tracer.wish(revision=2, **wanted))["batchItemFailures"]
    tracer.ends_at += DAY
    tracer.tell(tracer.fact(2, model=CaseAmended))
    tracer.run()
    assert tracer.heard["trace-01"].whole == ()
    assert tracer.heard["trace-01"].refused == 0


@pytest.mark.catalogue("F17")
def test_nothing_is_read_where_the_audit_is_not(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = town.visitor()
    tracer = tracer_of(town, index.person)
    tracer.tell(tracer.fact())

    def refuses(*_: object) -> None:
        raise AuditUnavailable

    reads: list[object] = []
    with monkeypatch.context() as broken:
        broken.setattr(audit.store, "put_audit", refuses)
        broken.setattr("functions.checkin.store.visits.rows_of", lambda *told: reads.append(told))
        assert tracer.tell(tracer.wish())["batchItemFailures"]
    assert reads == []
    assert tracer.tell(tracer.wish()) == NOTHING_FAILED
    tracer.run()
    assert tracer.heard["trace-01"].is_whole


def late_world(town: Town) -> tuple[Tracer, Any, Any]:
    index, other = town.visitor(), town.visitor(OTHER)
    index.checks_in(town.token)
    pack_presence()
    tracer = tracer_of(town, index.person)
    tracer.tell(tracer.fact())
    return tracer, index, other


@pytest.mark.catalogue("Q01", "Q02")
def test_a_late_visit_opens_the_part_again(town: Town) -> None:
    tracer, _, other = late_world(town)
    with later(minutes=45):
        close_hours()
        heard = tracer.asks()
        assert (heard.is_whole, heard.people) == (True, [])
        first = heard.edition
    with later(hours=2) as now:
        other.checks_in(town.token, town.now + MINUTE, offline=True, sent_at=wire(now))
        pack_presence()
        tracer.run()
        assert heard.people == []
    with later(hours=3):
        close_hours()
        tracer.run()
        assert heard.is_whole
        assert heard.people == [other.person]
        assert heard.edition > first
        assert heard.presences[0]["late"] is True
        told = len(heard.told)
        close_hours()
        tracer.run()
        assert len(heard.told) == told, "a second run tells nothing new"


@pytest.mark.slow
def test_a_late_visit_of_the_person_opens_the_search_again(town: Town) -> None:
    tracer, index, other = late_world(town)
    code, second = town.another_venue()
    other.checks_in(second, town.now + 20 * MINUTE)
    pack_presence()
    with later(hours=1, minutes=45):
        close_hours()
        heard = tracer.asks()
        assert heard.people == []
    with later(hours=2) as now:
        index.checks_in(second, town.now + 25 * MINUTE, offline=True, sent_at=wire(now))
        pack_presence()
    with later(hours=3):
        close_hours()
        tracer.run()
    assert heard.is_whole
    assert [(one["person"], one["venue"]) for one in heard.presences] == [(other.person, code)]
    log = index.get("/api/me/access-log").json["rows"]
    assert len([row for row in log if row["action"] == "trace_visits"]) == 2, "each read is told"


@pytest.mark.slow
def test_a_withdrawn_case_is_not_searched_again(town: Town) -> None:
    tracer, _, other = late_world(town)
    with later(minutes=45):
        close_hours()
        heard = tracer.asks()
    with later(hours=2) as now:
        other.checks_in(town.token, town.now + MINUTE, offline=True, sent_at=wire(now))
        pack_presence()
        tracer.tell(tracer.fact(2, model=CaseWithdrawn))
    with later(hours=3):
        close_hours()
        told = len(heard.told)
        tracer.run()
    assert len(heard.told) == told


def test_who_came_long_before_and_was_still_there_is_found(town: Town) -> None:
    """An observed stay of three hours at a market, whose default is one (performance.md 3)."""
    other = town.visitor(OTHER)
    visit = other.checks_in(town.token).json["visit"]
    with later(hours=2, minutes=30) as now:
        index = town.visitor()
        index.checks_in(town.token, now)
    with later(hours=3) as now:
        left = other.call("POST", "/api/checkouts", {"visit": visit, "at": wire(now)})
        assert left.status == 201, left.body
        pack_presence()
        tracer = tracer_of(town, index.person)
        tracer.tell(tracer.fact())
        heard = tracer.asks()
    (one,) = heard.presences
    assert one["until_at"] == wire(now)
    assert one["from_at"] == wire(town.now + timedelta(hours=2, minutes=30))


def test_an_interview_brings_a_place_that_no_scan_knows(town: Town) -> None:
    other = town.visitor(OTHER)
    other.checks_in(town.token)
    pack_presence()
    tracer = tracer_of(town, "0000000000009")
    tracer.tell(tracer.fact())
    told = (town.venue, wire(town.now + 5 * MINUTE), wire(town.now + 20 * MINUTE))
    heard = tracer.asks(by_hand=(told, ("000000000", told[1], told[2])))
    (one,) = heard.presences
    assert (one["person"], one["from_at"], one["until_at"]) == (other.person, told[1], told[2])


def test_ring_one_begins_with_a_contact_within_the_window_of_the_case(town: Town) -> None:
    index, other = town.visitor(), town.visitor(OTHER)
    index.checks_in(town.token)
    other.checks_in(town.token)
    pack_presence()
    tracer = tracer_of(town, index.person)
    tracer.tell(tracer.fact())
    heard = tracer.asks("ring-1", person=other.person, ring=1)
    assert heard.people == [index.person]
    seen = [row["action"] for row in other.get("/api/me/access-log").json["rows"]]
    assert "trace_visits" in seen


@pytest.mark.catalogue("B05")
def test_a_flood_of_a_posters_photo_is_marked_unless_the_venue_is_named(town: Town) -> None:
    index = town.visitor(OTHER)
    with later(hours=16, minutes=10) as now:
        gate = town.gate()
        assert gate.reads(phone_code(index))["outcome"] in ("recorded", "ok", "in"), "by the gate"
        flood(town, 1_000)
        pack_presence()
        tracer = tracer_of(town, index.person)
        tracer.tell(tracer.fact())
        heard = tracer.asks()
        named = tracer.asks("trace-02", venues=(town.venue,))
        assert now
    assert len(heard.presences) == 1_000
    assert {one["suspect"] for one in heard.presences} == {True}
    assert {one["suspect"] for one in named.presences} == {False}
    assert len(heard.whole or ()) == 2, "told in parts that a queue takes"


@pytest.mark.catalogue("T01")
def test_half_past_midnight_is_the_vietnamese_day_before_and_after(town: Town) -> None:
    """00:30 in Vietnam is the day before in UTC: both visits, and who stayed over midnight."""
    index, other = town.visitor(), town.visitor(OTHER)
    with later(hours=15, minutes=10) as now:  # 23:40
        other.checks_in(town.token, now)
    with later(hours=16) as now:  # 00:30
        index.checks_in(town.token, now)
        pack_presence()
    with later(hours=17):
        close_hours()
        tracer = Tracer(index.person, now - 10 * MINUTE, now + HOUR)
        tracer.tell(tracer.fact())
        heard = tracer.asks()
    (one,) = heard.presences
    assert (one["from_at"], one["until_at"]) == (wire(now), wire(now + 10 * MINUTE))


def test_a_day_whose_key_is_gone_is_not_searched(town: Town) -> None:
    tracer, _, _ = late_world(town)
    with later(days=22):
        heard: Heard = tracer.asks()
        assert heard.whole == ()
    assert locking.lock_of(tracer.case) is not None
