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
from functions.checkin.domain.segment import SHELVES, Packed
from functions.checkin.service import closing, weighing
from functions.checkin.store import presence
from functions.kernel.periods import day_of, hour_of
from infra.documents import ROOT
from tests.benchmarks import rows
from tests.benchmarks.national_day import DISTRICTS, EXITS, LATE
from tests.simulation.meter import Meter

VENUES, EACH = 500, 10
"""A district well above the average of the design point, which has 3,028 check-ins."""
EARLIER = round(VENUES * EACH * (LATE + EXITS / 2))
"""What comes besides for the hours before: exits, and kept scans."""
BUSIEST = 593 * 3600
SECONDS_A_CALL = 0.02
"""Our judgement of a call that reads or writes some items, from Lambda in the same region [J]."""
CALLS_A_DISTRICT = 25
"""Its hour is read and laid down (2), 500 venues are read (5) and, for what amends the hours
before, as many once more; shelves and amendments of these are read and written."""
JUDGED = 1 + len(closing.JUDGED_AGAIN)


@pytest.fixture
def district(keys_kept: datetime) -> datetime:
    """A district's hour that is over, of 500 venues, ten check-ins each; when it is closed."""
    draw, now = Random(5), keys_kept
    begun = now.replace(minute=0, second=0, microsecond=0)
    start = int(begun.timestamp())
    lay(begun, [somebody(draw, start + draw.randrange(3600)) for _ in range(VENUES * EACH)])
    earlier = [
        somebody(draw, start - 3600 * draw.randrange(3) - draw.randrange(3600))
        for _ in range(EARLIER)
    ]
    for hour in range(3, 0, -1):
        at = begun - timedelta(hours=hour)
        lay(at, [somebody(draw, int(at.timestamp()) + second) for second in range(3600)])
        closing.close_hour(hour_of(at), ["001"], at + timedelta(hours=1, minutes=15))
    lay(begun, earlier, "late")
    return begun + timedelta(hours=1, minutes=15)


def somebody(draw: Random, entered: int) -> Packed:
    """A check-in at one of the venues."""
    venue = draw.randrange(1, VENUES + 1).to_bytes(5)
    return Packed(venue, draw.randbytes(8), entered, 60, 0, 100)


def lay(begun: datetime, records: list[Packed], batch: str = "") -> None:
    """Records as the stream packs them in an hour, 100 a batch."""
    for number in range(0, len(records), 100):
        some, name = records[number : number + 100], f"{batch}{number:06d}"
        group = segment.district_group("001", begun)
        presence.put_segment(group, name, day_of(begun), segment.pack_segment(some))
        seen = [weighing.Sighting(one.person, one.venue, one.entered, 1, 0) for one in some]
        weighing.keep_sightings(seen, name)


def test_closing_the_busiest_hour_fits_into_a_run(district: datetime) -> None:
    hour = hour_of(district - timedelta(hours=1))
    with Meter() as meter:
        written = closing.close_hour(hour, ["001"], district)
    calls = {operation: count for (_, operation), count in meter.calls.items()}
    assert written == SHELVES + 3, "its shelves, and an amendment of each of three hours before"
    assert calls["BatchWriteItem"] == 2
    assert "PutItem" not in calls
    # sightings are read for the whole nation: each judged hour with the hours around it
    of_the_nation = 3 * presence.SHARDS * JUDGED
    each = sum(calls.values()) - of_the_nation
    waited = (each * DISTRICTS + of_the_nation) * SECONDS_A_CALL
    most = _timeout_of(json.loads((ROOT / ".chalice" / "config.json").read_text("utf-8")))

    rows.keep(
        "close_hours_calls",
        each,
        unit="calls/district",
        goal=f"<= {CALLS_A_DISTRICT}",
        beside="an item a venue-hour: 26 and again for each hour before",
        how=f"{VENUES} venues, {EACH} check-ins each, {EARLIER} earlier; {waited:.0f} s of calls",
    )
    assert each <= CALLS_A_DISTRICT
    assert waited < most / 2, "half of the run is left for reckoning"


@pytest.mark.slow
def test_the_cpu_of_closing_an_hour_is_told(
    district: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading, judging, weighing, sealing; what is asked of AWS is answered by nobody."""
    hour = hour_of(district - timedelta(hours=1))
    held: dict[object, Any] = {}
    for name in ("segments", "shelves", "amendments"):
        monkeypatch.setattr(presence, name, _remembering(getattr(presence, name), held))
    closing.close_hour(hour, ["001"], district)
    monkeypatch.setattr(presence.PresenceRecord, "batch_write", _Sink)
    monkeypatch.setattr(closing.registry, "venues_by_code", lambda _: {})
    begun = time.process_time()
    for _ in range(4):
        closing.close_hour(hour, ["001"], district)
    spent = (time.process_time() - begun) / (4 * VENUES * EACH)

    rows.keep(
        "close_hours_cpu",
        spent * 1e6,
        unit="us/check-in",
        goal="told",
        beside=f"{BUSIEST * spent:.0f} s for {BUSIEST:,} at x10",
        how="judge four hours over the nation, weigh, amend, seal; without AWS, opening hours",
    )
    assert spent > 0


def _remembering(plain: Any, held: dict[object, Any]) -> Any:
    def asked(*told: Any, **named: Any) -> Any:
        key = (plain.__name__, *(sorted(one) if isinstance(one, set) else one for one in told))
        if repr(key) not in held:
            held[repr(key)] = plain(*told, **named)
        return held[repr(key)]

    return asked


class _Sink:
    """Takes a batch as pynamodb does, and serializes what it would send."""

    def __enter__(self) -> _Sink:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def save(self, record: Any) -> None:
        record.serialize()


def _timeout_of(told: Any, name: str = "checkin_close_hours") -> int:
    if isinstance(told, dict):
        if name in told and "lambda_timeout" in told[name]:
            return int(told[name]["lambda_timeout"])
        return max((_timeout_of(each, name) for each in told.values()), default=0)
    return 0
