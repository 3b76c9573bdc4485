"""A small laboratory for the simulation: keys, units, tubes, dropped files, what then stands."""

from __future__ import annotations

import json
from typing import Any

from moto.s3.models import s3_backends

from functions.access import service as access
from functions.access.domain.staff import Unit
from functions.kernel.identifiers import DivisionPath, PersonId, TubeCode, UnitId
from functions.laboratory import consumers
from functions.laboratory.domain.file import FileState, ResultFile, RowOutcome
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Custody, Kind, SamplingReason
from functions.laboratory.store import accounts, files, rows, specimens
from functions.runtime import aws, settings
from tests.cloud.cheap import ACCOUNT
from tests.simulation import town
from tests.simulation.checking import Violation, conserved
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import Simulation
from tests.simulation.world import World

LAB, OTHER_LAB, UNIT = UnitId("lab-01"), UnitId("lab-02"), UnitId("commune-00001")
TABLES = (
    "keys", "units", "specimens", "result_files", "laboratories", "orphans", "sampling_sessions",
)  # fmt: skip
QUEUES = ("result-files", "result-chunks")
HEADING = "Mã ống,Phương pháp,Kết quả,Giờ xét nghiệm"
NEGATIVE, POSITIVE, WRONG = "Âm tính", "Dương tính", "không rõ"


def lay(world: World) -> None:
    """Tables, queues, buckets, keys, two laboratories."""
    world.create_tables(TABLES)
    world.create_queues(QUEUES)
    world.create_buckets(["uploads", "documents"])
    town.lay_keys()
    access.put_unit(Unit(LAB, "laboratory", "CDC Hà Nội (thử)", "01"))
    access.put_unit(Unit(OTHER_LAB, "laboratory", "CDC Huế (thử)", "46"))


def tube(number: int) -> TubeCode:
    """A barcode."""
    return TubeCode(f"HN-{number:06d}")


def seal(number: int, laboratory: UnitId = LAB) -> Specimen:
    """A tube is sealed by a sampler."""
    return specimens.put_new(
        Specimen(
            tube=tube(number),
            kind=Kind.SINGLE,
            custody=Custody.SEALED,
            unit=UNIT,
            division=DivisionPath("01/001/00001"),
            session=None,
            laboratory=laboratory,
            reason=SamplingReason.SCREENING,
            members=(PersonId("0000000000001"),),
        )
    )


def line(number: int, finding: str = NEGATIVE) -> str:
    """A row of a file."""
    return f"{tube(number)},PCR,{finding},2021-11-22 16:00"


def drop(simulation: Simulation, name: str, *lines: str) -> None:
    """A laboratory's system drops a file, and S3 says so.

    The object is put past the wire, whose cheap signer makes moto keep the chunks of a body.
    """
    key, body = f"results/{LAB}/drop/{name}", "\n".join((HEADING, *lines)).encode()
    s3_backends[ACCOUNT]["aws"].put_object(settings.bucket("uploads"), key, body)
    simulation.changed |= {"s3", "sqs"}
    stored = {"key": key, "size": len(body), "sequencer": "1"}
    told = {"s3": {"bucket": {"name": settings.bucket("uploads")}, "object": stored}}
    aws.client("sqs").send_message(
        QueueUrl=settings.queue_url("result-files"), MessageBody=json.dumps({"Records": [told]})
    )


def doors(world: World, simulation: Simulation) -> tuple[QueueDoor, QueueDoor]:
    """The queue of files and the queue of chunks, as Lambda reads them."""
    return (
        QueueDoor(
            simulation,
            lambda event: consumers.receive_result_file(event, None),
            world.queued("result-files"),
            batch=1,
        ),
        QueueDoor(
            simulation,
            lambda event: consumers.take_result_chunk(event, None),
            world.queued("result-chunks"),
            batch=2,
        ),
    )


def heads(world: World) -> list[ResultFile]:
    """Every file."""
    found = (files.file_of_image(row) for row in world.rows("result_files"))
    return sorted((one for one in found if one), key=lambda one: one.filename)


def reported(world: World) -> list[rows.ReportedRow]:
    """Every result row, opened."""
    return [row for item in world.rows("specimens") if (row := rows.row_of_image(item)) is not None]


def accounts_hold(world: World) -> list[Violation]:
    """received = accepted + duplicate + rejected, of each file and of its chunks together."""
    found = []
    for file in heads(world):
        if file.state is FileState.REPEATED:
            found += conserved(
                "a repeated file is all duplicates", file.account.duplicate, file.rows
            )
            continue
        chunks = accounts.accounts_of(file.id)
        found += conserved("every file is accounted for", file.state, FileState.ACCOUNTED)
        found += conserved("every row has one outcome", file.account.is_whole, True)
        found += conserved("all rows were received", file.account.received, file.rows)
        found += conserved("all chunks have accounts", len(chunks), file.chunks)
    return found


def rows_are_those_accepted(world: World) -> list[Violation]:
    """What the accounts call accepted stands, each row by the file that brought it first."""
    standing = reported(world)
    found = []
    for file in heads(world):
        mine = [row for row in standing if row.file == file.id]
        by = {each: sum(row.standing == each for row in mine) for each in rows.Standing}
        found += conserved("matched rows stand", by[rows.Standing.MATCHED], file.account.matched)
        found += conserved("orphans stand", by[rows.Standing.NO_TUBE], file.account.orphaned)
        told = sorted(t for n in range(1, file.chunks + 1) for t in accounts.tubes_of(file.id, n))
        kept = (rows.Standing.MATCHED, rows.Standing.NO_TUBE)
        tubes = sorted({row.tube for row in mine if row.standing in kept})
        found += conserved("their tubes are told", sorted(set(told)), tubes)
    return found


def orphans_are_listed(world: World) -> list[Violation]:
    """A row that found no tube is listed, and no tube had been sealed before it was written."""
    listed = {(item["w"]["S"], item["s"]["S"]) for item in world.rows("orphans")}
    waiting = [row for row in reported(world) if row.standing is rows.Standing.NO_TUBE]
    wanted = {(LAB, f"{row.tube}#{row.key}") for row in waiting}
    found = conserved("every orphan is listed", wanted - listed, set())
    order = [item.to_json()["dynamodb"]["Keys"] for item in _stream(world)]
    places = {(keys["t"]["S"], keys["s"]["S"]): place for place, keys in enumerate(order)}
    late = [
        row.tube
        for row in waiting
        if places.get((row.tube, "tube"), len(order)) < places[row.tube, f"r#{row.key}"]
    ]
    return [*found, *conserved("no sealed tube was overlooked", late, [])]


def rows_were_put_once(world: World) -> list[Violation]:
    """No row is ever written over."""
    changes = [
        item.to_json()["eventName"]
        for item in _stream(world)
        if item.to_json()["dynamodb"]["Keys"]["s"]["S"].startswith("r#")
    ]
    return conserved("rows are put once", set(changes) - {"INSERT"}, set())


def reports_lie_there(world: World) -> list[Violation]:
    """Each file with rejected rows has its report, and only those."""
    wanted = sorted(one.report_key for one in heads(world) if one.account.rejected)
    listed = aws.client("s3").list_objects_v2(Bucket=settings.bucket("documents"))
    found = sorted(one["Key"] for one in listed.get("Contents", ()))
    rejected = [
        sum(note.outcome is RowOutcome.REJECTED for note in accounts.notes_of(one.id))
        == one.account.rejected
        for one in heads(world)
        if one.state is FileState.ACCOUNTED
    ]
    return [
        *conserved("reports lie there", found, wanted),
        *conserved("every rejected row is told", all(rejected), True),
    ]


def _stream(world: World) -> list[Any]:
    shard = world.table(settings.table_name("specimens")).stream_shard
    return list(shard.items)
