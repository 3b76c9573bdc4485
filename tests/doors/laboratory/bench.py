"""A laboratory bench for tests of releases: tubes, files of rows, approvers, and what runs them.

Streams and queues are run by hand as Lambda would, until nothing is left, so that a test decides
when; records of a stream that were handed over once are not handed over again unless asked.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from pynamodb.transactions import TransactWrite

from functions.kernel.callers import Caller, Purpose, Relation, Role
from functions.kernel.identifiers import DivisionPath, FileId, PersonId, TubeCode, UnitId, person_id
from functions.kernel.periods import day_of
from functions.laboratory import consumers, streams
from functions.laboratory.domain import file as accounting
from functions.laboratory.domain.file import Account, ChunkAccount, FileState, ResultFile
from functions.laboratory.domain.release import Release
from functions.laboratory.domain.settings import Guards, ReleaseMode, Settings
from functions.laboratory.domain.specimen import Specimen, sealed
from functions.laboratory.domain.words import (
    Custody,
    Finding,
    Kind,
    Method,
    RowStatus,
    SamplingReason,
)
from functions.laboratory.store import accounts, files, laboratories, releases, specimens
from functions.laboratory.store.homes import homes_of
from functions.laboratory.store.row_writing import put_rows, wanted_row
from functions.laboratory.store.rows import ReportedRow, Standing
from functions.runtime import aws, settings
from functions.runtime.tables import connection, translated
from tests.world import messages_in, stream_records

LAB, OTHER, SITE = UnitId("lab-01"), UnitId("lab-02"), UnitId("site-01")
SENDER, FIRST, SECOND = "tech-1", "approver-1", "approver-2"
PCR = "94500-6"


def person(number: int) -> PersonId:
    """A made-up person."""
    return person_id(number.to_bytes(8))


def approver(subject: str = FIRST, unit: str = LAB) -> Caller:
    """A member of staff of a laboratory who may approve."""
    return Caller(
        Role.LAB_APPROVER,
        subject,
        unit=unit,
        division="01",
        purpose=Purpose.TESTING,
        relations=frozenset({Relation.UNIT}),
    )


@dataclass
class Bench:
    """Makes what a test needs, and runs what Lambda would run."""

    now: datetime
    seen: set[str] = field(default_factory=set)
    messages: list[dict[str, Any]] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)

    def releases_by_itself(self, laboratory: UnitId = LAB, **guards: Any) -> None:
        """The laboratory needs no approvers."""
        set_ = Settings(
            laboratory,
            1,
            ReleaseMode.AUTO,
            guards=Guards(**guards),
            valid_from=day_of(self.now),
            instrument="QĐ 1/2021",
        )
        laboratories.put_settings(set_, self.now)

    def seals(self, tube: str, *members: int, **changed: Any) -> Specimen:
        """A sealed tube with these people in it."""
        people = tuple(sorted(person(number) for number in members or (1,)))
        made = Specimen(
            tube=TubeCode(tube),
            kind=Kind.SINGLE if len(people) == 1 else Kind.FIELD_POOL,
            custody=Custody.COLLECTING,
            unit=SITE,
            division=DivisionPath("01/001/00001"),
            session=None,
            laboratory=LAB,
            reason=SamplingReason.SCREENING,
            members=people,
        )
        tube_made = replace(sealed(made, self.now - timedelta(hours=8)), **changed)
        specimens.put_new(tube_made)
        return tube_made

    def row(self, tube: str, finding: Finding | None = Finding.NEGATIVE, **changed: Any) -> Any:
        """A row as a laboratory reports it."""
        made = ReportedRow(
            tube=TubeCode(tube),
            key="",
            file=FileId(""),
            row=1,
            laboratory=LAB,
            assay=PCR,
            method=Method.PCR,
            finding=finding,
            status=RowStatus.FINAL,
            standing=Standing.MATCHED,
            tested_at=self.now - timedelta(hours=3),
            reported_at=self.now - timedelta(hours=1),
        )
        return replace(made, **changed)

    def reports(
        self, name: str, *told: Any, by: str = SENDER, laboratory: UnitId = LAB, chunk: int = 50
    ) -> FileId:
        """A file of rows that has been taken and accounted for."""
        kept = [
            replace(row, key=f"{name}-{number}", file=FileId(name), row=number)
            for number, row in enumerate(told, start=1)
        ]
        file = ResultFile(
            id=FileId(name),
            laboratory=laboratory,
            filename="ket-qua.csv",
            ending="csv",
            object_key=f"results/{laboratory}/{name}/file.csv",
            by=by,
            made_at=self.now,
            state=FileState.RECEIVING,
            rows=len(kept),
            chunks=-(-len(kept) // chunk),
            received_at=self.now,
        )
        with translated(), TransactWrite(connection=connection()) as together:
            files.put_new(together, file)
        for number in range(1, file.chunks + 1):
            self._take(file, number, kept[(number - 1) * chunk : number * chunk])
        files.advance(file, accounting.close(file, accounts.accounts_of(file.id), self.now))
        return file.id

    @staticmethod
    def _take(file: ResultFile, number: int, part: list[Any]) -> None:
        """What taking a chunk leaves behind, in its own words."""
        homes = homes_of([row.tube for row in part])
        found: Counter[Finding] = Counter()
        wanted, tubes = [], []
        for row in part:
            home = homes.get(row.tube)
            standing = Standing.NO_TUBE
            seers: tuple[UnitId, ...] = (row.laboratory,)
            if home is not None and home.laboratory == row.laboratory:
                standing, seers = Standing.MATCHED, ()
            elif home is not None:
                standing = Standing.OTHER_LABORATORY
                seers = (row.laboratory, home.laboratory, home.unit)
            if standing is not Standing.OTHER_LABORATORY:
                tubes.append(row.tube)
                found.update([row.finding] if row.finding else [])
            placed = replace(row, standing=standing)
            wanted.append(wanted_row(placed, seers, waits=home is None))
        put_rows(wanted)
        account = Account(received=len(part), matched=len(part))
        chunk = ChunkAccount(number, account, tuple(dict.fromkeys(tubes)), dict(found))
        accounts.put_account(file, chunk, [])

    def run(self, *, again: bool = False) -> None:
        """Run streams and the queue until nothing is left; `again` replays the streams whole."""
        if again:
            self.seen.clear()
        while self._streams() | self._queue():
            pass
        self.messages += [json.loads(one["body"]) for one in messages_in("notices")]

    def state(self, file: FileId) -> FileState:
        """Where a file stands."""
        found = files.head(file)
        assert found is not None
        return found.state

    def versions(self, tube: str) -> tuple[Release, ...]:
        """What was released of a tube."""
        return releases.aggregate(TubeCode(tube)).releases

    def findings(self, tube: str) -> list[tuple[str, Finding | None]]:
        """Kind and finding of each version."""
        return [(each.outcome.value, each.finding) for each in self.versions(tube)]

    def told(self) -> list[tuple[str, str, int, bool]]:
        """(person, tube, version, amended) of every message, as a set of natural keys would."""
        keys = {(m["person"], m["tube"], m["release"], m["amended"]) for m in self.messages}
        return sorted(keys)

    def _streams(self) -> bool:
        found = False
        for table, doors in (
            ("result_files", (streams.decide_files,)),
            ("specimens", (streams.tell_specimens, streams.project_specimens)),
        ):
            new = self.records(table)
            for door in doors if new else ():
                found = True
                assert door({"Records": new}, None) == {"batchItemFailures": []}
        return found

    def records(self, table: str) -> list[dict[str, Any]]:
        """The records of a table's stream that were not handed over yet.

        Read from the beginning each time: a transaction that fails replaces moto's streams, and an
        iterator from before it never sees anything again.
        """
        new = [each for each in stream_records(table) if each["eventID"] not in self.seen]
        self.seen |= {each["eventID"] for each in new}
        return new

    @staticmethod
    def _queue() -> bool:
        found = messages_in("result-releases")
        for message in found:
            answered = consumers.release_results({"Records": [message]}, None)
            assert answered == {"batchItemFailures": []}
        return bool(found)


def items_of(table: str) -> list[dict[str, Any]]:
    """Everything in a table, as DynamoDB tells it."""
    pages = aws.client("dynamodb").get_paginator("scan")
    name = settings.table_name(table)
    return [item for page in pages.paginate(TableName=name) for item in page["Items"]]
