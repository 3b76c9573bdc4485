"""What the packed view of visits costs beside the write of a scan, at the national mix.

A model, not a run on AWS: 400 million scans a day over 705 districts and venues of Zipf-like
popularity, the stream cut into batches of 10,000 records; sizes are those of our own segments.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from collections import Counter
from itertools import accumulate

import pytest

from functions.checkin.domain.segment import RECORD_BYTES
from functions.checkin.domain.sighting import SIGHTING_BYTES
from functions.checkin.store.presence import SHARDS
from tests.benchmarks import rows

SCANS_A_DAY = 400_000_000
DISTRICTS = 705
BATCH = 10_000
BATCHES = 60
SEALED = 12 + 16
"""Nonce and tag of AES-GCM."""
NAMES = 1 + 14 + 1 + 22 + 1 + 1 + 11
"""Bytes of attribute names, group key, sequence number and expiry of a segment."""


def _district_shares() -> list[float]:
    """Districts differ by ten to one in traffic, as their populations do."""
    weights = [1 / (rank + 70) for rank in range(DISTRICTS)]
    total = sum(weights)
    return [weight / total for weight in weights]


def _write_units(size: int) -> int:
    return max(1, math.ceil(size / 1024))


def _segment(records: int, size: int = RECORD_BYTES) -> int:
    return NAMES + SEALED + 1 + size * records


def _view_units_per_scan(batch: int, seed: int) -> float:
    """Write units of the segments and sightings of `BATCHES` batches, per scan."""
    draw = random.Random(seed)  # noqa: S311
    edges = list(accumulate(_district_shares()))
    units = 0
    for _ in range(BATCHES):
        hours = Counter(
            (bisect_left(edges, draw.random()), draw.random() < 0.02) for _ in range(batch)
        )
        units += sum(_write_units(_segment(count)) for count in hours.values())
        late = sum(count for (_, is_late), count in hours.items() if is_late)
        for seen in (late, batch - late):
            units += _write_units(_segment(seen, SIGHTING_BYTES))
    return units / (BATCHES * batch)


def test_base_and_view_stay_under_the_goal() -> None:
    view = _view_units_per_scan(BATCH, 1)

    rows.keep(
        "checkin_total_wcu",
        1 + view,
        unit="WCU/scan",
        goal="<= 1.15",
        beside="GSI 2.00, transaction 4.00",
        how="model: national mix, batches of 10,000, our segment sizes",
    )
    assert 1 + view <= 1.15
    assert (1 + view) / 2 <= 0.60


def test_small_night_batches_cost_more_and_are_told() -> None:
    view = _view_units_per_scan(2_000, 2)

    rows.keep(
        "checkin_total_wcu_night",
        1 + view,
        unit="WCU/scan",
        goal="told",
        beside="GSI 2.00",
        how="model: as above, batches of 2,000",
    )
    assert 1 + view < 2


@pytest.mark.catalogue("B05")
def test_a_stadium_heats_no_key() -> None:
    """500 scans a second in one venue: the base is keyed by person, the view packs more per item.

    40 stream shards write one segment of the district-hour each 10 seconds, beside 1,000 scans a
    second of the rest of the district.
    """
    scans, rest, shards, window = 500, 1_000, 40, 10
    records = (scans + rest) * window / shards
    view = shards / window * _write_units(_segment(math.ceil(records)))
    base = 1  # one person scans at most about once a second
    nation = 9_800 * SIGHTING_BYTES / 1024 / SHARDS  # one scan each, domain.md 5: burst

    rows.keep(
        "hot_venue",
        max(view, base, nation),
        unit="WCU/s on a key",
        goal="<= 50",
        beside="GSI by venue 500",
        how="model: 500 scans/s in one venue, 40 shards, a segment each 10 s",
    )
    assert max(view, base, nation) <= 50
