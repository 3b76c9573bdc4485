"""The stream of tubes becomes what people and laboratories see, told twice, late or in pieces."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from functions.kernel.errors import Busy
from functions.laboratory import streams
from functions.laboratory.domain.result import PersonResult
from functions.laboratory.domain.specimen import received, rejected, sent
from functions.laboratory.domain.words import Custody, RejectReason
from functions.laboratory.store import person_results, specimens
from tests.doors.returning.street import Street, items_of, specimen
from tests.world import stream_records


def tell(*records: dict[str, object]) -> None:
    """Run the stream door, as Lambda would."""
    streams.project_specimens({"Records": list(records)}, None)


def test_a_sealed_tube_is_seen_by_each_of_its_people_at_once(street: Street) -> None:
    anh, binh = street.person(), street.person("0900002002")
    tube = specimen(
        anh.person,
        binh.person,
        at=street.now,
        custody=Custody.SEALED,
        sent_at=None,
        received_at=None,
        version=1,
    )
    specimens.put_new(tube)
    tell(*stream_records("specimens"))

    for one in (anh, binh):
        (shown,) = one.get("/api/results").json["results"]
        assert (shown["tube"], shown["stage"], shown["pooled"]) == (tube.tube, "taken", True)
        page = one.get(f"/ket-qua/{shown['id']}").body.decode()
        assert "chờ chuyển đến phòng xét nghiệm" in page


@pytest.mark.catalogue("Q01", "Q02", "C07")
def test_any_order_and_any_repetition_ends_alike(street: Street) -> None:
    tube = specimen(
        "0000000000009",
        at=street.now,
        custody=Custody.SEALED,
        sent_at=None,
        received_at=None,
        version=1,
    )
    specimens.put_new(tube)
    on_its_way = sent(tube, "m-1", street.now)
    specimens.put_change(on_its_way, 1)
    arrived = received(on_its_way, street.now + timedelta(hours=1))
    specimens.put_change(arrived, 2)
    specimens.put_change(
        rejected(arrived, next(iter(RejectReason)), street.now + timedelta(hours=2)), 3
    )
    records = stream_records("specimens")
    assert len(records) == 4
    shuffled = random.Random(7)
    for _ in range(12):
        told = [*records, *records]
        shuffled.shuffle(told)
        tell(*told[:3])
        tell(*told[3:])
        (row,) = items_of("person_results")
        assert row["n"]["N"] == "4"
    kept = person_results.result(tube.members[0], tube.tube)
    assert kept is not None and kept.custody is Custody.REJECTED


def test_a_batch_that_breaks_half_way_is_whole_the_next_time(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 6):
        specimens.put_new(specimen("0000000000009", number=number, at=street.now, version=1))
    records = stream_records("specimens")
    put, left = person_results.put_results, [3]

    def breaking(results: list[PersonResult]) -> int:
        if len(results) > left[0]:
            raise Busy
        left[0] -= len(results)
        return put(results)

    monkeypatch.setattr(person_results, "put_results", breaking)
    with pytest.raises(Busy):
        tell(*records)
    assert len(items_of("person_results")) == 3
    monkeypatch.setattr(person_results, "put_results", put)
    tell(*records)

    assert len(items_of("person_results")) == 5
    assert len([one for one in items_of("result_codes") if one["c"]["S"].startswith("i#")]) == 5


def test_the_sample_event_is_taken(street: Street, event: object) -> None:
    streams.project_specimens(event("laboratory/streams.project_specimens"), None)  # type: ignore[operator]

    assert items_of("person_results") == []  # the tube of the sample stands in no table
