"""How much CPU does our store call take beside a bare client's `put_item` of the same item?"""

from __future__ import annotations

from datetime import UTC, datetime

import botocore.session
import pytest
from moto.core.models import botocore_stubber

from functions.checkin.store.visits import CheckInRecord
from functions.runtime import aws as runtime_aws
from functions.runtime import settings
from functions.runtime.tables import translated
from tests.benchmarks import rows
from tests.benchmarks.stub import stub
from tests.benchmarks.timing import ratio


def test_our_put_takes_less_than_a_stock_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    with stub() as (endpoint, seen):
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", endpoint)
        monkeypatch.setattr(botocore_stubber, "enabled", False)
        monkeypatch.setattr(CheckInRecord, "_connection", None)
        runtime_aws.forget()
        stock = botocore.session.Session().create_client("dynamodb", region_name=settings.REGION)
        x = int(datetime(2021, 12, 14, tzinfo=UTC).timestamp())

        def ours() -> None:
            with translated():
                CheckInRecord(b"p" * 16, "619c4418#ABCDEFGHJ", d=20211123, b=b"b" * 300, x=x).save(
                    condition=CheckInRecord.p.does_not_exist()
                )

        def peer() -> None:
            stock.put_item(
                TableName=settings.table_name("checkins"),
                Item={
                    "p": {"B": b"p" * 16},
                    "s": {"S": "619c4418#ABCDEFGHJ"},
                    "d": {"N": "20211123"},
                    "b": {"B": b"b" * 300},
                    "x": {"N": str(x)},
                },
                ConditionExpression="attribute_not_exists(p)",
            )

        ours()
        peer()
        sizes = {size for _, size in seen}
        assert max(sizes) - min(sizes) < 200
        found = ratio(ours, peer, rounds=7, times=40)
    monkeypatch.setattr(CheckInRecord, "_connection", None)
    runtime_aws.forget()
    rows.keep(
        "handler_ratio",
        found,
        unit="x CPU",
        goal="<= 1.15",
        beside="stock botocore client.put_item 1.0",
        how="the store's conditional put against a stub on loopback, 7 interleaved rounds",
    )
