"""What does it cost to read and check a laboratory's file, and does memory grow with it?

CPU is told as a ratio to `csv.reader` over the same bytes, the floor of any Python that splits
lines (performance.md section 5). Memory is the highest RSS of a process of its own.
"""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from functions.kernel.identifiers import UnitId
from functions.laboratory.domain.row import ResultRow, row_key
from functions.laboratory.domain.row_check import check
from functions.laboratory.service.reading import read_rows
from tests import result_files as made
from tests.benchmarks import rows
from tests.benchmarks.timing import ratio

ROOT = Path(__file__).resolve().parents[2]
COUNT = 20_000
LAB = UnitId("LAB1")
GROWTH = 1.1

READER = """
import io, re, sys
from itertools import islice
from tests import result_files as made
from functions.laboratory.domain.row_check import check
from functions.laboratory.domain.row import ResultRow
from functions.laboratory.service.reading import read_rows

ending, count, holds = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "holds"
held = []
results = made.results(count)


class Made(io.RawIOBase):
    # A file that is written while it is read, so that it needs no memory of its own.
    head = True
    number = 0

    def read(self, size=-1):
        some = list(islice(results, 200))
        if not some:
            return b""
        if ending == "csv":
            text = made.csv_file(some)
            if not self.head:
                text = text.partition("\\r\\n")[2]
        elif ending == "json":
            text = made.ndjson_file(some)
        else:
            lines = []
            for cells in some:
                self.number += 1
                lines += made.hl7_message(cells, self.number)
            text = "\\r".join(lines) + "\\r"
            if self.head:
                text = "BHS|^~\\\\&|LIS|LAB\\r" + text
            if self.number == count:
                text += f"BTS|{count}\\r"
        self.head = False
        return text.encode()


taken = 0
for row in read_rows(Made(), ending, "", count):
    found = check(row, made.RECEIVED)
    taken += isinstance(found, ResultRow)
    if holds:
        held.append(found)
assert taken == count, taken
# Not getrusage: what it tells begins with the memory of the process that started this one.
print(re.search(r"VmHWM:\\s+([0-9]+) kB", open("/proc/self/status").read())[1])
"""


def test_reading_and_checking_a_row_costs_a_few_times_what_splitting_it_does() -> None:
    text = made.csv_file(made.results(COUNT))
    data = text.encode()

    def ours() -> int:
        return sum(
            isinstance(check(row, made.RECEIVED), ResultRow)
            for row in read_rows(io.BytesIO(data), "csv")
        )

    def floor() -> int:
        return sum(1 for _ in csv.reader(io.StringIO(text))) - 1

    assert ours() == floor() == COUNT
    started = time.process_time()
    ours()
    spent = (time.process_time() - started) / COUNT * 1e6
    rows.keep(
        "result_row_checked",
        ratio(ours, floor, rounds=5, times=1),
        unit="x csv.reader",
        goal="-",
        beside="csv.reader 1.0",
        how=f"CPU to read and check {COUNT} rows of 22 columns; {spent:.0f} us a row here",
    )


def test_the_key_of_a_row_costs_less_than_the_row() -> None:
    raw = next(read_rows(io.BytesIO(made.csv_file(made.results(1)).encode()), "csv"))
    row = check(raw, made.RECEIVED)
    assert isinstance(row, ResultRow)
    found = ratio(
        lambda: row_key(LAB, row), lambda: check(raw, made.RECEIVED), rounds=5, times=2_000
    )
    rows.keep(
        "result_row_key",
        found,
        unit="x check",
        goal="<= 1",
        beside="row_check.check 1.0",
        how="CPU of the content-addressed key of one row",
    )


def highest_rss(ending: str, count: int, how: str = "streams") -> int:
    """The highest RSS in kilobytes of a process that reads and checks so many rows."""
    told = subprocess.run(
        [sys.executable, "-c", READER, ending, str(count), how],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        text=True,
    )
    return int(told.stdout)


@pytest.mark.slow
@pytest.mark.catalogue("L01")
@pytest.mark.parametrize(("ending", "few"), [("csv", 100_000), ("hl7", 10_000), ("json", 10_000)])
def test_memory_does_not_grow_with_the_file(ending: str, few: int) -> None:
    small, large = highest_rss(ending, few), highest_rss(ending, 10 * few)

    assert large / small <= GROWTH
    assert highest_rss(ending, 2 * few, "holds") / small > GROWTH, "the measure sees no memory"
    rows.keep(
        f"result_rows_rss_{ending}",
        large / small,
        unit=f"x RSS of {few}",
        goal="<= 1.1",
        beside=f"{small // 1024} MB at {few} rows",
        how=f"highest RSS of a process that reads and checks {10 * few} rows, streamed",
    )
