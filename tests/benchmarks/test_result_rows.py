"""What does a row of a laboratory's file cost, from the file to the table?

Calls are counted on moto and gated; memory is that of a process of its own; CPU stands beside the
floor of any client: botocore writing the same items in batches of 25, unchecked and unconditioned
(performance.md sections 5 and 8: `lab_calls`, `lab_ratio`).
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.client import BaseClient
from moto.core.models import botocore_stubber

from functions.kernel.identifiers import UnitId
from functions.laboratory.domain.chunks import CHUNK_ROWS
from functions.laboratory.domain.file import begin
from functions.laboratory.service import carrying, taking
from functions.laboratory.service.reading import read_rows
from functions.laboratory.store import files
from functions.laboratory.store.homes import Home, homes_of
from functions.messages.laboratory import ChunkToTake
from functions.runtime import aws as runtime_aws
from functions.runtime import keys, settings
from tests import result_files as made
from tests.benchmarks import rows
from tests.benchmarks.stub import stub
from tests.benchmarks.timing import ratio
from tests.cloud.cheap import light_transactions
from tests.store.laboratory.bench import LAB, UNIT, a_file, put_tube

ROOT = Path(__file__).resolve().parents[2]
CALLS, IN_POOLS, GROWTH, CPU = 0.041, 0.06, 1.1, 1.5
HOME = Home(LAB, UnitId(UNIT))

SENDER = """
import io, re, sys
from dataclasses import replace
from itertools import islice
from functions.laboratory.domain.chunks import chunks_of
from functions.laboratory.service import carrying
from functions.laboratory.service.reading import read_rows
from functions.runtime import keys
from tests import result_files as made
from tests.simulation.meter import Meter
from tests.store.laboratory.bench import a_file

count = int(sys.argv[1])
keys._opened["results-2021"] = (made.RECEIVED, b"k" * 32)
keys.clock.now = lambda: made.RECEIVED
file = replace(a_file(made.RECEIVED), received_at=made.RECEIVED)


class Made(io.RawIOBase):
    # A file that is written while it is read, so that it needs no memory of its own.
    def __init__(self):
        self.results, self.head = made.results(count), True

    def read(self, size=-1):
        some = list(islice(self.results, 200))
        if not some:
            return b""
        text = made.csv_file(some)
        text, self.head = (text if self.head else text.partition("\\r\\n")[2]), False
        return text.encode()


rows = sum(len(chunk) for chunk in chunks_of(read_rows(Made(), "csv", "", count)))
sent = largest = 0
for number, chunk in enumerate(chunks_of(read_rows(Made(), "csv", "", count)), 1):
    message = carrying.message_of(file, number, chunk).model_dump_json()
    sent, largest = sent + len(chunk), max(largest, len(message))
assert sent == rows == count, (sent, rows)
assert largest < 262144, largest
# Not getrusage: what it tells begins with the memory of the process that started this one.
print(re.search(r"VmHWM:\\s+([0-9]+) kB", open("/proc/self/status").read())[1])
"""


def in_pools(size: int) -> Iterator[made.Cells]:
    """Good rows of which each `size` tell of one pool."""
    for number, cells in enumerate(made.results(CHUNK_ROWS)):
        if number % size == 0:
            pool = {key: value for key, value in cells.items() if key != "full_name"}
            pool |= {"pool": f"G-{number:04}", "pool_size": str(size)}
        yield pool | {"tube": cells["tube"]}


def a_chunk(file: Any, told: Iterator[made.Cells]) -> ChunkToTake:
    """The first chunk of a file of good rows."""
    text = made.csv_file(told).encode()
    return carrying.message_of(file, 1, list(read_rows(io.BytesIO(text), "csv")))


def calls_to_take(told: Iterator[made.Cells], monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """The calls to DynamoDB by which a chunk of good rows of known tubes is taken whole."""
    file = files.put_dropped(a_file(made.RECEIVED))
    begun = begin(file, made.RECEIVED, rows=2 * CHUNK_ROWS, chunks=2)
    files.advance(file, begun)
    message = a_chunk(begun, told)
    for row in carrying.rows_of(message):
        put_tube(row.cells["tube"])  # type: ignore[arg-type]
    calls: Counter[str] = Counter()
    really = BaseClient._make_api_call

    def counted(client: Any, operation: str, request: dict[str, Any]) -> Any:
        calls[operation] += 1
        return really(client, operation, request)

    with light_transactions(), monkeypatch.context() as counting:
        counting.setattr(BaseClient, "_make_api_call", counted)
        taking.take_chunk(message, made.RECEIVED)
    calls.pop("Decrypt", None)
    shown = taking.accounts.accounts_of(file.id)[1]
    assert shown.matched == shown.received == CHUNK_ROWS
    return calls


@pytest.mark.catalogue("L05")
def test_a_row_that_tells_of_a_pool_costs_few_calls_more(
    tables: None, keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = calls_to_take(in_pools(5), monkeypatch)
    rows.keep(
        "lab_calls: in pools",
        sum(calls.values()) / CHUNK_ROWS,
        unit="calls/row",
        goal=f"<= {IN_POOLS}",
        beside="of rows alone 0.028",
        how="all DynamoDB calls of a chunk of 500 rows that make 100 pools of 5 tubes",
    )
    assert sum(calls.values()) / CHUNK_ROWS <= IN_POOLS, calls


@pytest.mark.catalogue("L01")
def test_a_row_costs_few_calls(
    tables: None, keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = calls_to_take(made.results(CHUNK_ROWS), monkeypatch)
    for operation, count in calls.items():
        rows.keep(
            f"lab_calls: {operation}",
            count / CHUNK_ROWS,
            unit="calls/row",
            goal="",
            beside="",
            how="one chunk of 500 good rows, taken",
        )
    writing = calls["TransactWriteItems"] / CHUNK_ROWS
    whole = sum(calls.values()) / CHUNK_ROWS
    for name, found, how in (
        ("lab_calls", writing, "puts of rows, 100 a transaction, and the account"),
        ("lab_calls: all", whole, "all DynamoDB calls of a chunk of 500 good rows"),
    ):
        rows.keep(
            name,
            found,
            unit="calls/row",
            goal=f"<= {CALLS}",
            beside="BatchWriteItem of 25: 0.040",
            how=how,
        )
    assert calls["TransactWriteItems"] == CHUNK_ROWS // 100 + 1
    assert whole <= CALLS


def test_cpu_of_a_row_beside_a_bare_batch_write(
    tables: None, keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = made.csv_file(made.results(CHUNK_ROWS)).encode()
    file = replace(a_file(made.RECEIVED), received_at=made.RECEIVED)
    monkeypatch.setitem(keys._opened, "results-2021", (keys_kept, b"k" * 32))

    def found_at_home(tubes: Any) -> Any:
        homes_of(tubes)
        return dict.fromkeys(tubes, HOME)

    monkeypatch.setattr(taking, "homes_of", found_at_home)
    with stub() as (endpoint, seen):
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", endpoint)
        monkeypatch.setattr(botocore_stubber, "enabled", False)
        runtime_aws.forget()
        stock = botocore.session.Session().create_client("dynamodb", region_name=settings.REGION)
        told = list(read_rows(io.BytesIO(text), "csv"))
        items = [
            wanted.item
            for key, row in taking._sorted(file, told).rows.items()
            for wanted in [taking._wanted(file, key, row, {row.tube: HOME})]  # type: ignore[union-attr]
        ]

        def ours() -> None:
            account, _ = taking._take(file, 1, list(read_rows(io.BytesIO(text), "csv")))
            assert account.account.matched == CHUNK_ROWS

        def peer() -> None:
            for start in range(0, len(items), 25):
                puts = [{"PutRequest": {"Item": item}} for item in items[start : start + 25]]
                stock.batch_write_item(RequestItems={settings.table_name("specimens"): puts})

        seen.clear()
        ours()
        peer()
        by = Counter(target.rpartition(".")[2] for target, _ in seen)
        assert by == {"TransactWriteItems": 5, "BatchGetItem": 5, "BatchWriteItem": 20}
        found = ratio(ours, peer, rounds=7, times=2)
    runtime_aws.forget()
    rows.keep(
        "lab_ratio",
        found,
        unit="x CPU",
        goal=f"<= {CPU}",
        beside="botocore batch_write_item of 25",
        how="500 rows: parse, check, look up, seal, put, against a stub on loopback",
    )


@pytest.mark.slow
@pytest.mark.catalogue("L01")
def test_memory_does_not_grow_with_the_file() -> None:
    used = [_rss(count) for count in (100_000, 1_000_000)]

    rows.keep(
        "lab_memory",
        used[1] / used[0],
        unit="x RSS",
        goal=f"<= {GROWTH}",
        beside="1.0",
        how=f"receiving side, 1 M rows ({used[1] // 1024} MB) beside 100 k",
    )
    assert used[1] <= GROWTH * used[0]


def _rss(count: int) -> int:
    told = subprocess.run(
        [sys.executable, "-c", SENDER, str(count)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    return int(told.stdout)
