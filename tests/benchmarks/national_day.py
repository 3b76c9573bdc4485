"""A day of the nation, as a model: how many write units does a scan cost, all told?

Not a run on AWS. 400 million scans a day over 705 districts, by hours (domain.md 5: the peak hour
has 12 % of the day), through a table whose stream has 40 shards (warmed for 40,000 writes/s).
What a batch holds hangs on the window of the stream's mapping, which is read from the template.
Sizes are those of our own items. Everything that is written for scans is counted; a check-out is
a scan of its own. Shares marked [J] are our judgement, to be confirmed.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from functions.checkin.domain.segment import RECORD_BYTES, SHELVES
from functions.checkin.domain.sighting import SIGHTING_BYTES
from functions.checkin.store.presence import PresenceRecord
from infra.documents import ROOT
from infra.load.day import HOURS
from tests.simulation.sizes import WRITE_UNIT, item_size

NATION = 400_000_000
DISTRICTS = 705
BATCH = 10_000
STREAM_SHARDS = 40
EXITS = 0.10
"""Of all scans; half of them say the end of a visit that began in an earlier hour [J]."""
LATE = 0.02
"""Of all scans: kept on a phone or at a gate, and sent in a later hour [J]."""
CLOCKS_WRONG = 0.002
"""Of all scans: by a clock that is more than half an hour ahead or a day behind [J]."""
AMENDED = 24
"""Of how many earlier hours something comes to a district in an hour; at most those of a day."""
AHEAD_MINUTES = 2
"""For so long before an hour is over, half of the scans are stamped as of the next [J]."""
SEALED = 1 + 12 + 16
"""Version of a segment, nonce and tag of AES-GCM."""


@dataclass(frozen=True, slots=True)
class Units:
    """Write units a scan, by what is written."""

    scan: float
    segments: float
    sightings: float
    shelves: float
    amendments: float

    @property
    def whole(self) -> float:
        """All of them."""
        return self.scan + self.view

    @property
    def view(self) -> float:
        """What is written beside the scan itself."""
        return self.segments + self.sightings + self.shelves + self.amendments


def window() -> int:
    """For how many seconds the stream gathers a batch in production, by the template."""
    told = (ROOT / "infra" / "doors.yaml").read_text("utf-8")
    found = re.search(r"MaximumBatchingWindowInSeconds: !If \[IsProduction, (\d+),", told)
    assert found, "the template says how long a batch is gathered"
    return int(found[1])


def units_of(size: float) -> int:
    """Write units of an item."""
    return max(1, math.ceil(size / WRITE_UNIT))


def around(g: str, n: str) -> int:
    """Bytes of a presence item without its records."""
    until = int(datetime(2021, 12, 14, 17, tzinfo=UTC).timestamp())
    record = PresenceRecord(g, n, d=20211123, b=b"", x=until)
    return item_size(record.serialize()) + SEALED


def units_a_scan(
    scans: int = NATION, *, seconds: int | None = None, shards: int = STREAM_SHARDS
) -> Units:
    """Write units a scan over a whole day."""
    seconds = window() if seconds is None else seconds
    segments = sightings = shelves = amendments = 0.0
    for percent in HOURS:
        hour = scans * percent / 100
        batch = min(BATCH, hour / 3600 / shards * seconds)
        batches = hour / batch
        segments += batches * _segments(batch)
        sightings += batches * _sightings(batch, seconds)
        shelves += _over_districts(hour * (1 - LATE - EXITS / 2), SHELVES, _SHELF)
        amendments += _over_districts(hour * (LATE + EXITS / 2), AMENDED, _AMENDMENT)
    about_midnight = (HOURS[23] + HOURS[0]) / 100 / 4
    return Units(
        scan=1 + 3 * CLOCKS_WRONG * about_midnight,
        segments=segments / scans,
        sightings=sightings / scans,
        shelves=shelves / scans,
        amendments=amendments / scans,
    )


def district_shares() -> list[float]:
    """Districts differ by ten to one in traffic, as their populations do."""
    weights = [1 / (rank + 70) for rank in range(DISTRICTS)]
    return [weight / sum(weights) for weight in weights]


_SEQUENCE = "496000000000000000001"
_SEGMENT = around("D001#2021112308", _SEQUENCE)
_SIGHTINGS = around("S0#2021112308", _SEQUENCE)
_SHELF = around("C001#a#2021112308", "c")
_AMENDMENT = around("L001#20211123", "2021112308#2021112309")


def _segments(batch: float) -> float:
    """One of each district in the batch; shortly before the hour is over also one of the next."""
    share = AHEAD_MINUTES / 60
    whole, half = (_over_districts(records, 1, _SEGMENT) for records in (batch, batch / 2))
    return (1 - share) * whole + share * 2 * half


def _sightings(batch: float, seconds: int) -> float:
    """One of the hour, of the hour before while it is just over, and of each hour of the late."""
    entries = batch * (1 - EXITS)
    straddling = min(1.0, seconds / 3600 + AHEAD_MINUTES / 60)
    of_late = 24 * _expected(entries * LATE / 24, SIGHTING_BYTES, _SIGHTINGS)
    return _expected(entries, SIGHTING_BYTES, _SIGHTINGS) + straddling + of_late


def _over_districts(records: float, items: int, bytes_around: int) -> float:
    """Units of so many items a district, among which its share of the records is spread."""
    return sum(
        items * _expected(records * share / items, RECORD_BYTES, bytes_around)
        for share in district_shares()
    )


def _expected(mean: float, each: int, bytes_around: int) -> float:
    """Units to be expected of an item of so many records on average; none costs nothing."""
    if mean > 200:
        return (bytes_around + each * mean) / WRITE_UNIT + 0.5
    chance, known, units, count = math.exp(-mean), math.exp(-mean), 0.0, 0
    while known < 1 - 1e-9:
        count += 1
        chance *= mean / count
        known += chance
        units += chance * units_of(bytes_around + each * count)
    return units
