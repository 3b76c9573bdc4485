"""A day is published once it is over, the same however often; what comes late is a revision."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.aggregates import schedules
from functions.aggregates.service import publishing, showing
from functions.aggregates.store import editions
from functions.kernel.periods import DAY, HOUR, day_of, hour_of, start_of_day
from functions.runtime import aws, clock
from infra import recompute
from infra.parts import ROOT
from tests.doors.aggregates.counts import COMMUNE, YESTERDAY, doses, figures, hear, result, scans
from tests.doors.checkin.town import Town, close_hours, later, open_app, wire
from tests.gateway import Gateway, Reply
from tests.world import facts_heard, pack_presence

TICK = json.loads((ROOT / "events/aggregates/schedules.count_figures.json").read_text("utf-8"))
MIDNIGHT = start_of_day(YESTERDAY + DAY)
MARKET = (COMMUNE, "market", "0A1B2C3D4", 12)
kept = pytest.mark.usefixtures("keys_kept")


def ticks() -> None:
    """A quarter of an hour has come."""
    schedules.count_figures(TICK, None)
    showing.forget()


def bodies() -> list[bytes]:
    """The revisions of yesterday, the oldest first."""
    found = [editions.edition(YESTERDAY, number) for number, _ in editions.numbers(YESTERDAY)]
    return [one.body for one in reversed(found) if one]


def asks(**query: str) -> Reply:
    """Somebody reads the figures."""
    return Gateway(open_app()).call("GET", f"/api/figures?{urlencode(query)}")


@kept
@pytest.mark.catalogue("F15", "T07")
def test_a_day_is_published_after_its_end_and_twice_is_once() -> None:
    hear(scans(MARKET), doses("site-1", 40))
    with clock.fixed(MIDNIGHT + timedelta(minutes=20)):
        ticks()
    assert bodies() == []
    for late in (61, 62, 90, 600):
        with clock.fixed(MIDNIGHT + timedelta(minutes=late)):
            ticks()
            publishing.publish(YESTERDAY, clock.now())
    (body,) = bodies()
    told = json.loads(body)
    assert told["figures"]["scans-1"] == {COMMUNE: {"scans": 12}}
    assert "T" not in told["day"] and "at" not in told, "no clock in what is compared"


@kept
@pytest.mark.catalogue("F15")
def test_a_night_that_was_missed_is_made_up_with_the_bytes_it_would_have_had() -> None:
    hear(scans(MARKET))
    with clock.fixed(MIDNIGHT + 2 * DAY + timedelta(hours=3)):
        ticks()
    made_up = bodies()
    publishing.publish(YESTERDAY, clock.now())
    assert bodies() == made_up and len(made_up) == 1


@kept
@pytest.mark.catalogue("F15")
def test_the_gap_is_told_half_an_hour_after_a_run_was_due(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hear(scans(MARKET))

    def fails(*_asked: Any) -> None:
        raise RuntimeError("no figures")

    monkeypatch.setattr(publishing, "revise", fails)
    for minutes, told in ((50, False), (70, False), (91, True)):
        with clock.fixed(MIDNIGHT + timedelta(minutes=minutes)):
            ticks()
        line = capsys.readouterr().out
        assert ('"FiguresMissing"' in line) is told
        assert '"FiguresWatched"' in line
    monkeypatch.undo()
    with clock.fixed(MIDNIGHT + timedelta(minutes=95)):
        ticks()
    assert '"FiguresMissing"' not in capsys.readouterr().out


@kept
def test_what_comes_late_is_a_numbered_revision_and_former_ones_stay() -> None:
    hear(scans(MARKET))
    with clock.fixed(MIDNIGHT + timedelta(hours=2)):
        ticks()
        first = asks().json
    hear(scans((COMMUNE, "market", "0A1B2C3D4", 8), known="2021112307"))
    with clock.fixed(MIDNIGHT + timedelta(hours=8)):
        ticks()
        assert asks().json["revision"] == 1, "revised in the night"
    with clock.fixed(MIDNIGHT + timedelta(hours=26)):
        ticks()
        second = asks(day="2021-11-22").json
        assert (first["revision"], second["revision"]) == (1, 2)
        assert [one["revision"] for one in second["revisions"]] == [2, 1]
        assert total(first) == 12 and total(second) == 20
        again = asks(day="2021-11-22", revision="1").json
        assert total(again) == 12 and again["digest"] == first["digest"]
        assert asks(day="2021-11-22", revision="3").status == 404
        assert second["recompute"] == "make recompute DAY=2021-11-22"
        assert second["as_of"] and second["definitions"][0]["id"] == "scans-1"


def total(told: dict[str, Any]) -> int | None:
    """Scans of the place asked for."""
    found: int | None = told["figures"][0]["places"][0]["total"]
    return found


@kept
@pytest.mark.catalogue("P08")
def test_provinces_add_up_and_few_people_are_nowhere() -> None:
    at = MIDNIGHT - timedelta(hours=10)
    for number in range(30):
        told = "positive" if number < 3 else "negative"
        place = COMMUNE if number < 12 else "79/760/26734"
        hear(result(f"T-{number}", told, sampled=at, released=at + DAY / 2, division=place))
    with clock.fixed(MIDNIGHT + timedelta(hours=2)):
        ticks()
        told = asks().json
        inside = asks(place="01").json
        assert asks(place="01/760").status == 422
        assert asks(day="2021-11-23").status == 422, "today is not told"
    results = next(one for one in told["figures"] if one["definition"] == "results-1")
    nation, *provinces = results["places"]
    assert nation["total"] == 30 == sum(one["total"] for one in provinces)
    assert nation["columns"] is None, "three positives would be told"
    assert all(one["columns"] is None for one in provinces if one["total"])
    assert all(one["columns"] is None for one in inside["figures"][2]["places"] if one["total"])
    table = Gateway(open_app()).call("GET", "/minh-bach/so-lieu/bang?place=01")
    assert table.status == 200 and ",3" not in table.body.decode()


@kept
def test_figures_are_recomputed_from_their_sources_and_differences_are_named() -> None:
    hear(scans(MARKET), doses("site-1", 40))
    with clock.fixed(MIDNIGHT + timedelta(hours=2)):
        ticks()
    assert all(well for well, _ in recompute.told(YESTERDAY))
    hear(scans(MARKET, hour="2021112209"))
    lines = list(recompute.told(YESTERDAY))
    assert (False, "province 01: the rollup is not what its sources say") in lines
    assert (False, "scans-1: 24 recomputed, 12 published, DIFFERS") in lines
    assert not lines[-1][0]


def test_what_check_in_closes_and_amends_is_what_is_counted(town: Town) -> None:
    queue = facts_heard("aggregates-hear")
    first, second = town.visitor(), town.visitor("0900003003")
    first.checks_in(town.token)
    pack_presence()
    with later(minutes=45):
        close_hours()
        (closed,) = (one for one in tell(queue) if one["venues"])
        assert closed["hour"] == closed["known"]
        assert [many for *_, many in closed["venues"]] == [1]
    with later(hours=2) as now:
        sent = {"offline": True, "sent_at": wire(now)}
        second.checks_in(town.token, town.now + timedelta(minutes=2), **sent)
        pack_presence()
    with later(hours=3):
        close_hours()
        (late,) = tell(queue)
        assert (late["hour"], late["known"]) == (closed["hour"], hour_of(town.now + 2 * HOUR))
        assert [many for *_, many in late["venues"]] == [1]
        close_hours()
        tell(queue)
        found = figures(day_of(town.now))["figures"]["scans"]
    assert found == {COMMUNE: {"market": 2}}


def tell(queue: str) -> list[dict[str, Any]]:
    """What was told of scans comes to aggregates, twice."""
    sqs, found = aws.client("sqs"), []
    while told := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        for one in told:
            found.append(one["Body"])
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])
    scanned = [one for one in found if json.loads(one)["fact"] == "ScansCounted"]
    hear(*scanned, *scanned)
    return [json.loads(one) for one in scanned]
