"""What does it cost to read a visit for tracing: packed in a segment, or as an item of its own?

Both hold the same visits; the same set comes out of both before anything is compared.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from functions.checkin.domain.segment import pack_segment, packed_presence, read_segment
from functions.checkin.domain.visit import Assurance, Certainty
from functions.kernel.identifiers import (
    PersonId,
    pack_person_id,
    pack_venue_code,
    person_id,
    venue_code,
)
from functions.runtime.tables import Record, table_meta
from tests.benchmarks import rows
from tests.benchmarks.stub import calls_of
from tests.benchmarks.timing import ratio

VISITS = 2_000
START = datetime(2021, 11, 23, 1, 0, tzinfo=UTC)


class PlainVisit(Record):
    """A visit as an item of its own: what a plain second view would hold."""

    Meta = table_meta("presence")
    venue = UnicodeAttribute(hash_key=True)
    entered = NumberAttribute(range_key=True)
    person = UnicodeAttribute()
    stay = NumberAttribute()


def test_packed_visits_are_read_far_faster_than_items() -> None:
    venue = venue_code((7).to_bytes(5, "big"))
    people = [person_id((n + 1).to_bytes(8, "big")) for n in range(VISITS)]
    segment = pack_segment(
        packed_presence(
            venue,
            person,
            START + timedelta(seconds=n),
            START + timedelta(seconds=n, minutes=60),
            certainty=Certainty.DEFAULT,
            assurance=Assurance.LOW,
        )
        for n, person in enumerate(people)
    )
    items: list[dict[str, Any]] = [
        {
            "venue": {"S": venue},
            "entered": {"N": str(int(START.timestamp()) + n)},
            "person": {"S": person},
            "stay": {"N": "60"},
        }
        for n, person in enumerate(people)
    ]

    def packed() -> set[tuple[bytes, bytes, int, int]]:
        return {(at[0], at[1], at[2], at[3]) for at in read_segment(segment)}

    def plain() -> list[PlainVisit]:
        return [PlainVisit.from_raw_data(item) for item in items]

    place = pack_venue_code(venue)
    assert packed() == {
        (place, pack_person_id(PersonId(one.person)), int(one.entered), int(one.stay))
        for one in plain()
    }
    rows.keep(
        "trace_decode",
        ratio(plain, packed, rounds=7, times=2),
        unit="x faster",
        goal=">= 30",
        beside="pynamodb items 1.0",
        how=f"CPU to read {VISITS} visits, median of 7 interleaved rounds, equal sets asserted",
    )
    counted = calls_of(plain)["total"] / calls_of(packed)["total"]
    rows.keep(
        "trace_decode_calls",
        counted,
        unit="x fewer calls",
        goal=">= 30",
        beside="pynamodb items 1.0",
        how=f"function calls to read {VISITS} visits, as sys.setprofile tells them",
    )
    assert counted >= 30
