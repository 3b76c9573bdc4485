"""What does a row ask of AWS on its whole way, from the laboratory's file to its person's page?

Counted on moto, whose own consumed capacity is a constant: units follow AWS's size rules
(`tests.simulation.meter`). One chunk of good rows, one in ten of a pool of ten, handed over by the
streams as Lambda does. Each hop has its gate; a hop that asks once a row has no other way, since
DynamoDB reads one tube's items, however many there are, by one query.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.kernel.identifiers import DivisionPath, TubeCode, person_id
from functions.kernel.periods import day_of
from functions.laboratory import consumers, streams
from functions.laboratory.domain.file import begin
from functions.laboratory.domain.settings import Guards, ReleaseMode, Settings
from functions.laboratory.domain.specimen import Specimen, received, sealed, sent
from functions.laboratory.domain.words import Custody, Kind, SamplingReason
from functions.laboratory.service import carrying
from functions.laboratory.service.reading import read_rows
from functions.laboratory.store import files, laboratories, person_results, specimens
from functions.laboratory.store.specimen_record import record_of
from functions.messages.laboratory import TubesToRelease
from functions.notifications import consumers as notifications
from functions.runtime import bulk, clock
from tests import result_files as made
from tests.benchmarks import rows
from tests.benchmarks.counted import Counting, lay_down
from tests.cloud.cheap import light_transactions
from tests.simulation.meter import Meter
from tests.store.laboratory.bench import LAB, UNIT, a_file
from tests.world import messages_in, stream_records

ROWS = 200
STREAMS = ("laboratory_project_specimens", "laboratory_tell_specimens")
SAYS = (
    "A good row of a file of 200, one in ten of a pool of ten: 1.9 people a row, each told. A file"
    " of thousands has fewer calls a row; the text messages themselves are the gateway's."
)
BATCH = 500
"""Records of a stream that one call is given, at most (functions/laboratory/streams.py)."""
GATES = {
    "taken": 0.05,
    "rows projected": 0.05,
    "released": 1.06,
    "told as facts": 0.14,
    "versions projected": 0.6,
    "people told": 0.25,  # 12 calls a hundred people: state, hour, breakers, money, lists
}
"""Calls a row at most, by hop; what a message asks once weighs more here than in a chunk of 500."""
WHOLE_CALLS, WHOLE_UNITS = 2.1, 24.0  # of them 0.1 and 0.5 for the lists and the money of sending


def a_tube(number: int, code: str, at: datetime) -> Specimen:
    """A tube at the laboratory; every tenth is a pool of ten."""
    people = 10 if number % 10 == 0 else 1
    members = tuple(sorted(person_id((number * 10 + n).to_bytes(8)) for n in range(people)))
    collected = at - timedelta(hours=10)
    filling = Specimen(
        tube=TubeCode(code),
        kind=Kind.SINGLE if people == 1 else Kind.FIELD_POOL,
        custody=Custody.COLLECTING,
        unit=UNIT,  # type: ignore[arg-type]
        division=DivisionPath("01/001/00001"),
        session=None,
        laboratory=LAB,
        reason=SamplingReason.SCREENING,
        members=members,
        collected_at=collected,
    )
    closed = sealed(filling, collected)
    away = sent(replace(closed, told_at=collected), "M", collected + timedelta(hours=1))
    return received(away, collected + timedelta(hours=2))


def handed_over(door: Callable[[Any, Any], Any]) -> Callable[[list[Any]], None]:
    """A stream door, given its records as Lambda gives them; nothing may fail."""

    def given(records: list[Any]) -> None:
        for start in range(0, len(records), BATCH):
            part = {"Records": records[start : start + BATCH]}
            assert door(part, None) == {"batchItemFailures": []}

    return given


class Way:
    """Counts the hops one after another."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self.calls: dict[str, Counter[str]] = {}
        self.units: dict[str, float] = {}
        self.counting = Counting(ROWS)

    def hop(self, name: str, function: str, batches: int, act: Callable[[], Any]) -> None:
        """Run one hop; its calls, without those of keys, and its write units."""
        with Meter() as meter, light_transactions():
            act()
        trigger = "stream" if function in STREAMS else "queue"
        self.counting.add(name, function, trigger, batches, meter)
        counted = {call: n for (service, call), n in meter.calls.items() if service != "kms"}
        self.calls[name] = Counter(counted)
        self.units[name] = sum(meter.wcu.values())


@pytest.fixture
def at(keys_kept: datetime) -> Iterator[datetime]:
    """The instant of the whole way: when the rows of `made` have been tested."""
    with clock.fixed(made.RECEIVED):
        yield made.RECEIVED


@pytest.mark.catalogue("L01")
def test_a_row_asks_little_on_its_way_to_its_person(tables: None, at: datetime) -> None:
    auto = Settings(
        LAB,
        1,
        ReleaseMode.AUTO,
        guards=Guards(positivity_rows=ROWS + 1),
        valid_from=day_of(at),
        instrument="QĐ 1/2021",
    )
    laboratories.put_settings(auto, at)
    file = files.put_dropped(a_file(at))
    file = begin(file, at, rows=ROWS, chunks=1)
    files.advance(files.head(file.id) or file, file)
    text = made.csv_file(made.results(ROWS)).encode()
    message = carrying.message_of(file, 1, list(read_rows(io.BytesIO(text), "csv")))
    codes = [str(row.cells["tube"]) for row in carrying.rows_of(message)]
    tubes = [a_tube(number, code, at) for number, code in enumerate(codes)]
    bulk.put_items("specimens", [record_of(tube).serialize() for tube in tubes])
    project, tell = handed_over(streams.project_specimens), handed_over(streams.tell_specimens)
    project(stream_records("specimens"))
    seen = len(stream_records("specimens"))
    people = [member for tube in tubes for member in tube.members]
    way = Way()

    body = {"messageId": "c", "body": message.model_dump_json(), "eventSource": "aws:sqs"}
    way.hop(
        "taken",
        "laboratory_take_result_chunk",
        1,
        lambda: consumers.take_result_chunk({"Records": [body]}, None),
    )
    reported = stream_records("specimens")[seen:]
    way.hop("rows projected", "laboratory_project_specimens", 1, lambda: project(reported))
    for _ in range(2):
        streams.decide_files({"Records": stream_records("result_files")}, None)
    asked = {"messageId": "r", "eventSource": "aws:sqs"}
    asked["body"] = TubesToRelease(file=file.id, chunk=1).model_dump_json()
    way.hop(
        "released",
        "laboratory_release_results",
        1,
        lambda: consumers.release_results({"Records": [asked]}, None),
    )
    released = stream_records("specimens")[seen + len(reported) :]
    assert len(reported) == len(released) == ROWS
    way.hop("told as facts", "laboratory_tell_specimens", 1, lambda: tell(released))
    way.hop("versions projected", "laboratory_project_specimens", 1, lambda: project(released))
    notices = messages_in("notices")
    assert len(notices) == len(people)

    def told() -> None:
        for start in range(0, len(notices), 100):
            notifications.tell_results({"Records": notices[start : start + 100]}, None)

    way.hop("people told", "notifications_tell_results", len(notices) // 100 + 1, told)

    shown = person_results.result(people[-1], tubes[-1].tube)
    assert shown is not None and len(shown.versions) == 1
    assert specimens.specimen(tubes[0].tube) == tubes[0]
    keep(way)
    lay_down("result", way.counting.hops, SAYS)
    for name, calls in way.calls.items():
        assert sum(calls.values()) / ROWS <= GATES[name], (name, calls)
    assert sum(sum(calls.values()) for calls in way.calls.values()) / ROWS <= WHOLE_CALLS
    assert sum(way.units.values()) / ROWS <= WHOLE_UNITS, way.units


def keep(way: Way) -> None:
    """Put the hops and the whole among the measurements."""
    how = "200 good rows, 1 in 10 a pool of 10, 1.9 people a row"
    whole = Counter[str]()
    for name, calls in way.calls.items():
        whole.update(calls)
        made_of = ", ".join(f"{call} {count}" for call, count in calls.most_common())
        rows.keep(
            f"lab_way: {name}",
            sum(calls.values()) / ROWS,
            unit="calls/row",
            goal=f"<= {GATES[name]}",
            beside=f"{way.units[name] / ROWS:.1f} WCU/row",
            how=made_of,
        )
    rows.keep(
        "lab_way: whole",
        sum(whole.values()) / ROWS,
        unit="calls/row",
        goal=f"<= {WHOLE_CALLS}",
        beside=f"{sum(way.units.values()) / ROWS:.1f} WCU/row",
        how=how,
    )
