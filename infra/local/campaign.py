"""A made-up sampling campaign, and the file that a laboratory would send of it; nobody exists.

Everything follows from a seed and an instant, so that the same campaign can be made again. Of a
hundred rows about one has a fault, one in five hundred stands twice, one in ten is a pool of ten.
"""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from functions.kernel.identifiers import (
    DivisionPath,
    PersonId,
    TubeCode,
    UnitId,
    person_id,
    tube_code,
)
from functions.kernel.periods import VIETNAM
from functions.laboratory.domain.reading.columns import FAULT_COLUMNS, title_of
from functions.laboratory.domain.specimen import Specimen, received, sealed, sent
from functions.laboratory.domain.words import Custody, Kind, SamplingReason

COLUMNS = ("tube", "assay", "finding", "tested_at", "ct_e", "ct_n", "device")
POOL_OF = 10
POOLS, POSITIVE, FAULTY, TWICE = 0.1, 0.015, 0.01, 0.002
"""Shares: of tubes that are pools, of tubes that are positive, of rows with a fault, told twice."""
FAULTS = ("tube", "finding", "tested_at", "future", "assay")


@dataclass
class Campaign:
    """Tubes of one laboratory, collected before `at`; `rows` of the file are told of them."""

    rows: int
    at: datetime
    seed: int = 1
    unit: UnitId = UnitId("tyt-00001")
    division: DivisionPath = DivisionPath("01/001/00001")
    laboratory: UnitId = UnitId("lab-01")
    positive: float = POSITIVE
    faulty: float = FAULTY
    made: Counter[str] = field(default_factory=Counter)
    """What was put into the file: good rows, rows told twice, and faults by kind."""

    def tubes(self) -> Iterator[Specimen]:
        """The tubes, received by the laboratory; as many as the file has rows told once."""
        random_ = random.Random(self.seed)  # noqa: S311  # nosec B311 (made-up people)
        for _ in range(self._tubes()):
            people = POOL_OF if random_.random() < POOLS else 1
            collected = self.at - timedelta(minutes=random_.randint(240, 900))
            members = tuple(sorted(person_id(random_.randbytes(8)) for _ in range(people)))
            yield self.specimen(
                tube_code(random_.getrandbits(45)), members, collected, random_.randint(1, 30)
            )

    def specimen(
        self, tube: TubeCode, members: tuple[PersonId, ...], collected: datetime, minutes: int
    ) -> Specimen:
        """A tube that was sealed so many minutes after it was collected, received meanwhile."""
        open_tube = Specimen(
            tube=tube,
            kind=Kind.SINGLE if len(members) == 1 else Kind.FIELD_POOL,
            custody=Custody.COLLECTING,
            unit=self.unit,
            division=self.division,
            session=None,
            laboratory=self.laboratory,
            reason=SamplingReason.SCREENING,
            members=members,
            collected_at=collected,
        )
        closed = sealed(open_tube, collected + timedelta(minutes=minutes))
        away = sent(replace(closed, told_at=closed.sealed_at), "CAMPAIGN", self._hours(2.5))
        return received(away, self._hours(2))

    def file(self) -> Iterator[bytes]:
        """The laboratory's file in the national template, UTF-8, line by line."""
        random_ = random.Random(self.seed + 1)  # noqa: S311  # nosec B311
        self.made.clear()
        again: list[list[str]] = []
        yield _line([title_of(column, "dmy") for column in COLUMNS])
        for tube in self.tubes():
            row = self._row(tube.tube, random_)
            fault = random_.choice(FAULTS) if random_.random() < self.faulty else ""
            if not fault and len(again) < self.rows - self._tubes():
                again.append(row)
            self.made[fault or "good"] += 1
            yield _line(_broken(row, fault) if fault else row)
        self.made["twice"] = len(again)
        yield from map(_line, again)

    def _tubes(self) -> int:
        return self.rows - int(self.rows * TWICE)

    def _hours(self, before: float) -> datetime:
        return self.at - timedelta(hours=before)

    def _row(self, tube: TubeCode, random_: random.Random) -> list[str]:
        tested = self.at - timedelta(minutes=random_.randint(10, 100))
        positive = random_.random() < self.positive
        ct = [f"{random_.uniform(15, 36):.1f}" for _ in range(2)] if positive else ["", ""]
        found = "Dương tính" if positive else "Âm tính"
        clock = tested.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")
        return [tube, "RT-PCR", found, clock, *ct, ""]


def codes_in(table: str) -> Iterator[str]:
    """The fault codes of a file of rows to be mended."""
    lines = csv.reader(table.removeprefix("\ufeff").splitlines())
    place = next(lines).index(FAULT_COLUMNS[2])
    for cells in lines:
        yield from cells[place].split("; ")


def _broken(row: list[str], fault: str) -> list[str]:
    """The row with a fault that people make."""
    tube, assay, found, clock, *rest = row
    if fault == "tube":
        tube = tube[:-1] + ("0" if tube[-1] != "0" else "1")
    elif fault == "finding":
        found = "xem lại"
    elif fault == "tested_at":
        clock = clock[:10]
    elif fault == "future":
        clock = clock[:6] + "2099" + clock[10:]
    else:
        assay = "máy số 2"
    return [tube, assay, found, clock, *rest]


def _line(cells: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode()
