"""Large files, and those one row larger than they may be (security.md L01).

moto keeps what it was asked: 65,537 rows took more than 20 GB of it. So rows are accounted for in
thousands here; that a million rows take no more memory to read and send than 100,000 is measured in
tests/benchmarks, and `make lab-file` brings any number through the running platform.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from moto.core import DEFAULT_ACCOUNT_ID as ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from functions.laboratory.domain.chunks import CHUNK_ROWS
from functions.laboratory.store import accounts
from functions.runtime import settings
from tests.cloud.cheap import light_transactions
from tests.doors.laboratory.works import HEADING, LAB, Works, counts, take
from tests.store.laboratory.bench import items_of, put_tube, tube

pytestmark = [pytest.mark.catalogue("L01")]
TUBES = 100
FIRST = datetime(2021, 11, 1, 0, 0)  # noqa: DTZ001  (as a laboratory writes it)


def rows(count: int) -> bytes:
    """So many different results of a hundred tubes."""
    lines = [HEADING]
    for number in range(count):
        at = FIRST + timedelta(minutes=number // TUBES)
        lines.append(f"{tube(number % TUBES)},PCR,Âm tính,{at:%d/%m/%Y %H:%M},,")
    return "\n".join(lines).encode()


@pytest.mark.slow
@pytest.mark.parametrize("count", [10_001])
def test_a_large_file_is_accounted_for_to_the_last_row(works: Works, count: int) -> None:
    for number in range(TUBES):
        put_tube(tube(number))
    # moto keeps every image of a stream for good; nobody reads this one.
    tables = dynamodb_backends[ACCOUNT_ID][settings.REGION].tables
    tables[settings.table_name("specimens")].stream_shard = None

    with light_transactions():
        file = works.send(rows(count), rows=count)

    shown = works.shown(file)
    assert shown["state"] == "ACCOUNTED"
    assert counts(shown) == {"received": count, "matched": count}
    assert len(accounts.accounts_of(file)) == -(-count // CHUNK_ROWS)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize("count", [100_001, 700_000])
def test_a_file_that_is_too_large_imports_nothing(works: Works, count: int) -> None:
    put_tube(tube(0))

    file = works.announce()
    works.arrive(f"results/{LAB}/{file}/file.csv", rows(count), run=False)
    works.take_one("result-files")

    shown = works.shown(file)
    assert (shown["state"], counts(shown)) == ("QUARANTINED", {})
    [note] = shown["notes"]
    assert (note["code"], note["column"]) == ("TOO_MANY_ROWS", "line:100002")
    assert take("result-chunks") is None
    assert [item["s"]["S"] for item in items_of("specimens")] == ["tube"]
