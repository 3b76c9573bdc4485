"""What does closing an hour cost, and does the nation's busiest hour fit into one run?

At the design point (domain.md 5, ten times) the busiest hour has 593 check-ins a second, 2.1
million, some ten of them in a venue's hour. Calls to AWS are counted and gated; CPU is told.
"""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from functions.checkin.domain import segment
from functions.checkin.domain.segment import Packed
from functions.checkin.service import packer, weighing
from functions.checkin.store import presence
from functions.kernel.periods import day_of, hour_of
from infra.documents import ROOT
from tests.benchmarks import rows
from tests.simulation.meter import Meter

VENUES, EACH = 500, 10
BUSIEST = 593 * 3600
SECONDS_A_CALL = 0.02
"""Our judgement of a BatchWriteItem of 25 small items, from Lambda in the same region [J]."""
CALLS_A_VENUE_HOUR = 0.06
"""25 written by a call (0.04), 100 venues read by a call (0.01), and what a district costs."""


@pytest.fixture
def district(keys_kept: datetime, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """A closed hour of one district: 500 venues, ten check-ins each; the end of that hour."""
    draw, now = Random(5), keys_kept
    begun = now.replace(minute=0, second=0, microsecond=0)
    start = int(begun.timestamp())
    records = [
        Packed((v + 1).to_bytes(5), draw.randbytes(8), start + draw.randrange(3600), 60, 0, 100)
        for v in range(VENUES)
        for _ in range(EACH)
    ]
    draw.shuffle(records)
    hour, day, until = hour_of(begun), day_of(begun), now + timedelta(days=21)
    for number in range(0, len(records), 100):
        some = records[number : number + 100]
        name = f"{number:06d}"
        presence.put_segment(f"D001#{hour}", name, day, segment.pack_segment(some), until)
        seen = [weighing.Sighting(one.person, one.venue, one.entered, 1, 0) for one in some]
        weighing.keep_sightings(seen, name)
    return begun + timedelta(hours=1, minutes=15)


def test_closing_the_busiest_hour_fits_into_a_run(district: datetime) -> None:
    hour = hour_of(district - timedelta(hours=1))
    with Meter() as meter:
        written = packer.close_hour(hour, ["001"], district)
    calls = {operation: count for (_, operation), count in meter.calls.items()}
    assert written == VENUES
    assert calls["BatchWriteItem"] == VENUES // 25
    assert "PutItem" not in calls
    shards = 3 * presence.SHARDS  # read once for the whole nation, not for each district
    each = (sum(calls.values()) - shards) / VENUES

    venue_hours = BUSIEST / EACH
    waited = venue_hours * each * SECONDS_A_CALL
    sizes = json.loads((ROOT / ".chalice" / "config.json").read_text("utf-8"))
    most = _timeout_of(sizes, "checkin_close_hours")
    rows.keep(
        "close_hours_calls",
        each,
        unit="calls/venue-hour",
        goal=f"<= {CALLS_A_VENUE_HOUR}",
        beside="PutItem for each: 1.01",
        how=f"{VENUES} venues of a district, {EACH} check-ins each; {waited:.0f} s of calls at x10",
    )
    assert each <= CALLS_A_VENUE_HOUR
    assert waited < most / 2, "half of the run is left for reckoning"


@pytest.mark.slow
def test_the_cpu_of_closing_an_hour_is_told(
    district: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading, judging, weighing, sealing; what is asked of AWS is answered by nobody."""
    hour = hour_of(district - timedelta(hours=1))
    held: dict[str, list[bytes]] = {}
    plain = presence.segments
    for group in (f"D001#{hour}", *(f"S{n}#{hour}" for n in range(presence.SHARDS))):
        held[group] = plain(group, day_of(district), district, all_of_it=True)
    monkeypatch.setattr(presence, "segments", lambda group, *_, **__: held.get(group, []))
    monkeypatch.setattr(presence.PresenceRecord, "batch_write", _Sink)
    monkeypatch.setattr(packer.registry, "venues_by_code", lambda _: {})
    begun = time.process_time()
    for _ in range(4):
        assert packer.close_hour(hour, ["001"], district) == VENUES
    spent = (time.process_time() - begun) / (4 * VENUES * EACH)

    rows.keep(
        "close_hours_cpu",
        spent * 1e6,
        unit="us/check-in",
        goal="told",
        beside=f"{BUSIEST * spent:.0f} s for {BUSIEST:,} at x10",
        how="read, judge over the nation, weigh, seal, serialize; without AWS and opening hours",
    )
    assert spent > 0


class _Sink:
    """Takes a batch as pynamodb does, and serializes what it would send."""

    def __enter__(self) -> _Sink:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def save(self, record: Any) -> None:
        record.serialize()


def _timeout_of(told: Any, name: str) -> int:
    if isinstance(told, dict):
        if name in told and "lambda_timeout" in told[name]:
            return int(told[name]["lambda_timeout"])
        return max((_timeout_of(each, name) for each in told.values()), default=0)
    return 0
