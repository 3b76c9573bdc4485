"""What a scan costs in write units with all that is written for it: the model of a national day."""

from __future__ import annotations

import math

import pytest

from functions.checkin.domain.segment import RECORD_BYTES
from functions.checkin.domain.sighting import SIGHTING_BYTES
from functions.checkin.store.presence import SHARDS
from tests.benchmarks import national_day, rows
from tests.benchmarks.national_day import STREAM_SHARDS, around, units_a_scan, units_of, window


def test_all_that_is_written_for_a_scan_stays_under_the_goal() -> None:
    units = units_a_scan()
    how = f"model: a national day of 400 million, 40 shards, batches of {window()} s"

    rows.keep(
        "checkin_total_wcu",
        units.whole,
        unit="WCU/scan",
        goal="<= 1.15",
        beside="GSI 2.00, transaction 4.00",
        how=f"{how}; scan, segments, sightings, closed hours, amendments",
    )
    for part in ("scan", "segments", "sightings", "shelves", "amendments"):
        rows.keep(
            f"checkin_wcu_{part}",
            getattr(units, part),
            unit="WCU/scan",
            goal="told",
            beside=f"whole {units.whole:.4f}",
            how=how,
        )
    assert units.whole <= 1.15
    assert units.whole / 2 <= 0.60


def test_the_hours_are_a_day_and_the_busiest_is_that_of_the_design_point() -> None:
    assert math.isclose(sum(national_day.HOURS), 100)
    assert max(national_day.HOURS) == 12


def test_shorter_batches_and_less_traffic_cost_more_and_are_told() -> None:
    quick = units_a_scan(seconds=10)
    fewer = units_a_scan(18_000_000, shards=4)

    rows.keep(
        "checkin_total_wcu_10_s",
        quick.whole,
        unit="WCU/scan",
        goal="told",
        beside="GSI 2.00",
        how="model: as above, batches of 10 s",
    )
    rows.keep(
        "checkin_total_wcu_x10",
        fewer.whole,
        unit="WCU/scan",
        goal="told",
        beside="GSI 2.00",
        how="model: as above, 18 million a day (domain.md 5, x10), 4 shards",
    )
    assert quick.whole < 2
    assert fewer.whole < 2


@pytest.mark.catalogue("B05")
def test_a_stadium_heats_no_key() -> None:
    """500 scans a second in one venue: the base is keyed by person, the view packs more per item.

    Each shard writes one segment of the district-hour in each window, beside 1,000 scans a second
    of the rest of the district.
    """
    scans, rest = 500, 1_000
    records = min(national_day.BATCH, (scans + rest) * window() / STREAM_SHARDS)
    size = around("D001#2021112308", "0" * 21) + RECORD_BYTES * records
    view = (scans + rest) / records * units_of(size)
    base = 1  # one person scans at most about once a second
    nation = 9_800 * SIGHTING_BYTES / 1024 / SHARDS  # one scan each, domain.md 5: burst

    rows.keep(
        "hot_venue",
        max(view, base, nation),
        unit="WCU/s on a key",
        goal="<= 50",
        beside="GSI by venue 500",
        how=f"model: 500 scans/s in one venue, 40 shards, a segment each {window()} s",
    )
    assert max(view, base, nation) <= 50
