"""A case with many venues and crowds: how many calls until the first part, and until the whole?

Everything but the crowd is real: tables, streams and queues of moto, doors as Lambda calls them.
Calls are gated, seconds are told; moto's own work is most of them.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import datetime, timedelta
from random import Random

import pytest

from functions.checkin.domain import segment
from functions.checkin.domain.retention import expires_at
from functions.checkin.domain.segment import Packed
from functions.checkin.store import presence, visits
from functions.kernel.identifiers import PersonId, person_id, venue_code
from functions.kernel.periods import HOUR, day_of, hour_of
from functions.registry import service as registry
from tests.benchmarks import rows
from tests.doors.checkin.tracer import Tracer
from tests.simulation.meter import Meter

ME = person_id((9).to_bytes(8))
CALLS_A_PLACE = 12
"""Its row put, wish and case read, an attempt begun and ended (5); closed hours and amendments read
(4); what was found counted towards the whole (1); two to spare, for places about midnight."""
CALLS_A_CASE = 30
"""The person's days, two weeks of them, and the case and wish themselves."""


def lay(now: datetime, venues: int, crowd: int) -> None:
    """Somebody at so many venues in the last days, each with a crowd for an hour."""
    draw = Random(3)
    for number in range(venues):
        at = now.replace(minute=10, second=0) - timedelta(hours=26 + 2 * number)
        code, person = venue_code((number + 1).to_bytes(5)), PersonId(ME)
        body = {
            "u": person, "a": int(at.timestamp()), "l": 0, "s": "high", "v": code,
            "w": "01/001/00001", "n": "market", "c": "display", "co": "green",
        }  # fmt: skip
        day = day_of(at)
        s = visits.sort_key(at, code)
        visits.put(
            visits.sealed(person, s, day, body=body, attached=b"", expires_at=expires_at(day))
        )
        others = [
            Packed(
                (number + 1).to_bytes(5),
                draw.randbytes(8),
                int(at.timestamp()) + draw.randrange(2_000),
                60,
                segment.HIGH,
                100,
            )
            for _ in range(crowd)
        ]
        group = segment.shelf_group("001", others[0].venue, hour_of(at))
        shelf = presence.Shelf(group, presence.CLOSED, day, [segment.pack_segment(others)])
        presence.put_shelves([shelf])
    presence.put_closed(hour_of(now - 2 * HOUR), now + timedelta(days=9))


@pytest.mark.parametrize(
    ("venues", "crowd"), [(2, 620), pytest.param(50, 5_000, marks=pytest.mark.slow)]
)
def test_the_first_part_of_a_case_is_there_long_before_the_whole(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch, venues: int, crowd: int
) -> None:
    now = keys_kept
    monkeypatch.setattr(registry, "records_of", lambda person: (person,))
    monkeypatch.setattr(registry, "venues_by_code", lambda _: {})
    lay(now, venues, crowd)
    tracer = Tracer(ME, now - timedelta(days=12), now)
    tracer.tell(tracer.fact())
    begun = time.perf_counter()
    with Meter() as meter:
        tracer.tell(tracer.wish())
        asked = counted(meter)
        heard = tracer.asks()
    seconds = time.perf_counter() - begun
    parts = len(heard.parts)
    calls = counted(meter)
    told = calls["SendMessage"] + calls["PutItem"]
    own = sum(calls[name] for name in DOING) - told
    name = f"trace_case_{venues}x{crowd}"

    rows.keep(
        name,
        (own - CALLS_A_CASE) / venues,
        unit="calls/venue",
        goal=f"<= {CALLS_A_PLACE}",
        beside=f"{sum(asked.values())} before the first is searched; {told} to keep and tell",
        how=f"and {CALLS_A_CASE} once; {venues} venues of {crowd}, {parts} parts; {seconds:.0f} s",
    )
    assert heard.is_whole
    assert len(heard.presences) == venues * crowd
    assert max(len(json.dumps(one)) for one in heard.told) < 262_144
    assert own <= CALLS_A_PLACE * venues + CALLS_A_CASE
    assert told <= 3 * parts + 8 * venues + 30, "each part is kept once and told once"
    first = next(place for place, one in enumerate(heard.told) if one["fact"] == "PresencesFound")
    assert first == 0, "parts are told as they are found"
    assert heard.told[-1]["fact"] == "TraceAnswered"


DOING = ("GetItem", "PutItem", "UpdateItem", "Query", "BatchGetItem", "SendMessage")


def counted(meter: Meter) -> Counter[str]:
    """Calls by operation, but for what the test's own looking at streams and queues costs."""
    found: Counter[str] = Counter()
    for (_, operation), count in meter.calls.items():
        if operation in DOING:
            found[operation] += count
    return found
