"""What do exact figures of a day cost in write units, measured on the packaged consumers?

A district's closed hour as check-in tells it, samples, cases and sites' days as they are told, a
twentieth of the batches told again with other bounds; each is heard, counted and published under
the meter. The nation's day is put together of these measured units by how much of each it has.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.aggregates import consumers
from functions.aggregates.domain.asleep import Asleep
from functions.aggregates.domain.source import Counted
from functions.aggregates.service import counting, publishing
from functions.aggregates.store import rollups, sleepers, weeks
from functions.checkin.service import closing
from functions.kernel.divisions import divisions_in, provinces
from functions.kernel.periods import day_of, hour_of
from functions.runtime import aws
from tests.benchmarks.national_day import DISTRICTS, NATION
from tests.benchmarks.test_closing import EACH, EARLIER, VENUES, district
from tests.doors.aggregates.counts import (
    batch,
    contact,
    correction,
    doses,
    followed,
    result,
    venue,
)
from tests.doors.zoning.officers import case
from tests.simulation.meter import Meter
from tests.world import facts_heard

__all__ = ["district"]
MOST = 0.01
"""Write units an event (performance.md 8)."""
RESULTS, CASES, SITE_DAYS = 2_000_000, 50_000, 100_000
"""Of the nation's day [J]: performance.md 7 has one to two million of low-volume facts."""
CONTACTS, VENUES_LISTED, CORRECTIONS = 100_000, 5_000, 2_000
"""Two confirmed contacts a case, each told once; venues that open, close or move [J]."""
SHARDS = 8 * 64
"""Rounds of the follow-up: eight shards of 63 provinces, and of nowhere."""
ROUNDS = 96
TOGETHER = 10


def heard(bodies: Sequence[str]) -> float:
    """Write units of hearing these, every twentieth batch twice with other bounds."""
    with Meter() as meter:
        for number, begun in enumerate(range(0, len(bodies), TOGETHER)):
            for some in (bodies[begun : begun + TOGETHER], bodies[begun : begun + 7])[
                : 2 if number % 20 == 0 else 1
            ]:
                assert consumers.hear_fact(batch(some), None) == {"batchItemFailures": []}
    return sum(meter.wcu.values())


def told(queue: str) -> list[str]:
    """What was told so far."""
    sqs, found = aws.client("sqs"), []
    while some := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        for one in some:
            found.append(one["Body"])
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])
    return [one for one in found if json.loads(one)["fact"] == "ScansCounted"]


def whole(now: datetime) -> Counted:
    """A province's day in which every commune has every figure."""
    communes = [
        f"01/{one.code}/{two.code}" for one in divisions_in("01") for two in divisions_in(one.code)
    ]
    kinds = ("market", "supermarket", "shop", "food", "office", "factory", "school", "health")
    scans = {leaf: dict.fromkeys(kinds, 90 + place) for place, leaf in enumerate(communes)}
    hours = {f"{day_of(now):%Y%m%d}{hour:02}": 10_000 + hour for hour in range(24)}
    return Counted({"scans": scans}, hours, scans)


@pytest.mark.slow
def test_exact_figures_cost_a_hundredth_of_a_write_unit_an_event(district: datetime) -> None:
    queue = facts_heard("aggregates-hear")
    closing.close_hour(hour_of(district - timedelta(hours=1)), ["001"], district)
    scans = VENUES * EACH + EARLIER
    of_scans = heard(told(queue)) / scans
    at = district - timedelta(hours=6)
    of_results = heard([result(f"T{n}", sampled=at, released=district) for n in range(400)]) / 400
    of_cases = heard([case(n, day=day_of(at)) for n in range(100)]) / 100
    of_sites = heard([doses(f"site-{n}", 40, day=day_of(at)) for n in range(100)]) / 100
    of_contacts = heard([contact(f"C-{n}") for n in range(100)]) / 100
    of_venues = heard([venue(f"V-{n}") for n in range(60)]) / 60
    of_others = heard([correction(f"K-{n}") for n in range(20)]) / 20
    of_shards = heard([followed(str(n), {"01/001/00001": (9, 3, 6, 0)}) for n in range(8)]) / 8
    seen = {"01/001": {"01/001/00001": {"market": {f"{n:09}" for n in range(VENUES)}}}}
    with Meter() as meter:
        weeks.put_seen(day_of(at), "98", seen)
    of_night = sum(meter.wcu.values()) / VENUES
    asleep = [Asleep("01/001/00001", "market", f"{n:09}") for n in range(VENUES)]
    with Meter() as meter:
        sleepers.put_list(day_of(at), "98", asleep)
    of_asleep = sum(meter.wcu.values()) / VENUES
    with Meter() as meter:
        counting.count_left(district)
    of_round = sum(meter.wcu.values())
    full = whole(district)
    with Meter() as meter:
        rollups.put_next(rollups.rollup(day_of(at), "99"), full, district)
    of_rollup = max(of_round, sum(meter.wcu.values()))
    for one in provinces():
        place = rollups.rollup(day_of(at) - timedelta(days=1), str(one.code))
        moved: dict[str, Any] = {
            f"{one.code}{leaf[2:]}": columns for leaf, columns in full.figures["scans"].items()
        }
        if one.code in ("01", "79", "48", "31"):
            rollups.put_next(place, Counted({"scans": moved}, full.hours, {}), district)
    with Meter() as meter:
        assert publishing.revise(day_of(at) - timedelta(days=1), district) is not None
    of_revision = sum(meter.wcu.values())
    events = NATION + RESULTS + CASES + SITE_DAYS + CONTACTS + VENUES_LISTED + CORRECTIONS + SHARDS
    units = NATION * of_scans + RESULTS * of_results + CASES * of_cases + SITE_DAYS * of_sites
    units += CONTACTS * of_contacts + VENUES_LISTED * of_venues + CORRECTIONS * of_others
    units += SHARDS * of_shards + DISTRICTS * VENUES * (of_night + of_asleep)
    units += ROUNDS * len(provinces()) * of_rollup
    units += publishing.DAYS_BACK * of_revision * 63 / 4
    each = units / events
    print(
        f"\nscan {of_scans:.5f}, result {of_results:.3f}, case {of_cases:.2f}, site's day "
        f"{of_sites:.2f}, contact {of_contacts:.2f}, venue {of_venues:.2f}, correction "
        f"{of_others:.2f}, shard {of_shards:.2f}, venue seen {of_night:.4f}, "
        f"asleep {of_asleep:.4f}, "
        f"rollup {of_rollup:g}, revision {of_revision:g}: {each:.5f} an event"
    )
    assert of_scans <= MOST / 2, f"{DISTRICTS} districts"
    assert each <= MOST
