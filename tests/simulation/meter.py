"""What does it cost? Counts AWS calls and DynamoDB units by AWS's own size rules.

moto's ConsumedCapacity is a constant (performance.md section 0), so the meter wraps
``BaseClient._make_api_call`` and works units out from the items before and after each call. It sees
clients of botocore and pynamodb (attribute values on the wire form; not boto3's resources).

    with Meter(now=clock.now) as meter:
        ...
    meter.calls["dynamodb", "PutItem"]; meter.wcu["lachan-test-checkins"]; meter.hottest_write()

Rules beside those of `sizes` (AWS developer guide, "Capacity unit consumption"; the failed
condition second-hand, performance.md 1.1): a put or update costs the larger of the item before and
after, a delete what was there; a failed condition the item that was there, at least 1; each item of
a transaction twice, also of a cancelled one; a batch each item apart; a query the sum of what it
examined, before filters; an index one write for an entry put, changed or taken away, two where its
key changes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient
from botocore.exceptions import ClientError

from functions.runtime import clock
from tests.simulation.shapes import Shape, unfiltered
from tests.simulation.sizes import Item, item_size, read_units, write_units

_SINGLE_WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem"})
_CONDITION = "ConditionalCheckFailedException"
_CANCELLED = "TransactionCanceledException"


@dataclass(slots=True)
class Meter:
    """A context in which calls and units are counted."""

    now: Callable[[], datetime] = clock.now
    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    wcu: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    rcu: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    writes_by_key: defaultdict[tuple[str, str, int], float] = field(
        default_factory=lambda: defaultdict(float)
    )
    reads_by_key: defaultdict[tuple[str, str, int], float] = field(
        default_factory=lambda: defaultdict(float)
    )
    largest: dict[str, int] = field(default_factory=dict)
    _shapes: dict[str, Shape] = field(default_factory=dict)
    _changes: ExitStack = field(default_factory=ExitStack)
    _plain: Callable[..., Any] = BaseClient._make_api_call

    def __enter__(self) -> Meter:
        meter, self._plain = self, BaseClient._make_api_call

        def metered(client: Any, operation: str, request: dict[str, Any]) -> Any:
            return meter._metered(client, operation, request)

        self._changes.enter_context(patch.object(BaseClient, "_make_api_call", metered))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._changes.close()

    def calls_of(self, service: str) -> int:
        """All calls of a service."""
        return sum(count for (name, _), count in self.calls.items() if name == service)

    def wcu_of_key(self, table: str, key: str) -> float:
        """Write units of one partition key, over all time."""
        counted = self.writes_by_key.items()
        return sum(units for (name, held, _), units in counted if (name, held) == (table, key))

    def hottest_write(self, table: str = "") -> tuple[float, str, str]:
        """The most write units in one second on one partition key: (units, table, key)."""
        return _hottest(self.writes_by_key, table)

    def hottest_read(self, table: str = "") -> tuple[float, str, str]:
        """The most read units in one second on one partition key: (units, table, key)."""
        return _hottest(self.reads_by_key, table)

    def _metered(self, client: Any, operation: str, request: dict[str, Any]) -> Any:
        service = client.meta.service_model.service_name
        self.calls[service, operation] += 1
        if service != "dynamodb":
            return self._plain(client, operation, request)
        if operation in _SINGLE_WRITES:
            return self._write(client, operation, request)
        counting = _COUNTING.get(operation)
        if counting is None:
            return self._plain(client, operation, request)
        return counting(self, client, operation, request)

    def _write(self, client: Any, operation: str, request: dict[str, Any]) -> Any:
        table = request["TableName"]
        key = self._key(client, table, request.get("Item") or request["Key"])
        before = self._peek(client, table, key)
        try:
            told = self._plain(client, operation, request)
        except ClientError as refused:
            if refused.response["Error"]["Code"] == _CONDITION:
                self._add_write(client, table, key, write_units(item_size(before)))
            raise
        self._change(client, table, key, before, 1)
        return told

    def _transact(self, client: Any, operation: str, request: dict[str, Any]) -> Any:
        acts = []
        for piece in request["TransactItems"]:
            ((_, act),) = piece.items()
            key = self._key(client, act["TableName"], act.get("Item") or act["Key"])
            before = self._peek(client, act["TableName"], key)
            acts.append((act["TableName"], key, before, act.get("Item")))
        try:
            told = self._plain(client, operation, request)
        except ClientError as refused:
            if refused.response["Error"]["Code"] == _CANCELLED:
                for table, key, before, wanted in acts:
                    size = max(item_size(before), item_size(wanted))
                    self._add_write(client, table, key, 2 * write_units(size))
            raise
        for table, key, before, _ in acts:
            self._change(client, table, key, before, 2)
        return told

    def _batch_write(self, client: Any, operation: str, request: dict[str, Any]) -> Any:
        befores = []
        for table, pieces in request["RequestItems"].items():
            for piece in pieces:
                ((_, act),) = piece.items()
                key = self._key(client, table, act.get("Item") or act["Key"])
                befores.append((table, key, self._peek(client, table, key)))
        told = self._plain(client, operation, request)
        left = {
            (table, repr(self._key(client, table, act.get("Item") or act["Key"])))
            for table, pieces in told.get("UnprocessedItems", {}).items()
            for piece in pieces
            for act in piece.values()
        }
        for table, key, before in befores:
            if (table, repr(key)) not in left:
                self._change(client, table, key, before, 1)
        return told

    def _get(self, client: Any, operation: str, request: dict[str, Any]) -> Any:
        table, key = request["TableName"], request["Key"]
        size = item_size(self._peek(client, table, key))
        units = read_units(size, consistent=bool(request.get("ConsistentRead")))
        self._add_read(client, table, key, units)
        return self._plain(client, operation, request)

    def _batch_get(self, client: Any, operation: str, request: dict[str, Any]) -> Any:
        told = self._plain(client, operation, request)
        left = told.get("UnprocessedKeys", {})
        for table, asked in request["RequestItems"].items():
            skipped = [repr(key) for key in left.get(table, {}).get("Keys", ())]
            for key in asked["Keys"]:
                if repr(key) not in skipped:
                    size = item_size(self._peek(client, table, key))
                    units = read_units(size, consistent=bool(asked.get("ConsistentRead")))
                    self._add_read(client, table, key, units)
        return told

    def _transact_get(self, client: Any, operation: str, request: dict[str, Any]) -> Any:
        for piece in request["TransactItems"]:
            table, key = piece["Get"]["TableName"], piece["Get"]["Key"]
            size = item_size(self._peek(client, table, key))
            self._add_read(client, table, key, 2 * read_units(size, consistent=True))
        return self._plain(client, operation, request)

    def _query(self, client: Any, operation: str, request: dict[str, Any]) -> Any:
        told = self._plain(client, operation, request)
        whole = unfiltered(request)
        seen = told if whole == request else self._plain(client, operation, whole)
        size = sum(item_size(item) for item in seen["Items"])
        units = read_units(size, consistent=bool(request.get("ConsistentRead")))
        table = request["TableName"]
        first = seen["Items"][0] if seen["Items"] else {}
        key = {n: first[n] for n in self._shape(client, table).keys if n in first}
        self._add_read(client, table, key, units)
        return told

    def _change(self, client: Any, table: str, key: Item, before: Item | None, times: int) -> None:
        after = self._peek(client, table, key)
        size = max(item_size(before), item_size(after))
        self.largest[table] = max(self.largest.get(table, 0), size)
        units = write_units(size)
        for index in self._shape(client, table).indexes:
            units += index.units(before, after)
        self._add_write(client, table, key, times * units)

    def _add_write(self, client: Any, table: str, key: Item, units: float) -> None:
        self.wcu[table] += units
        self.writes_by_key[table, self._partition(client, table, key), self._second()] += units

    def _add_read(self, client: Any, table: str, key: Item, units: float) -> None:
        self.rcu[table] += units
        self.reads_by_key[table, self._partition(client, table, key), self._second()] += units

    def _peek(self, client: Any, table: str, key: Item) -> dict[str, Any] | None:
        told = self._plain(
            client, "GetItem", {"TableName": table, "Key": key, "ConsistentRead": True}
        )
        found: dict[str, Any] | None = told.get("Item")
        return found

    def _key(self, client: Any, table: str, item: Item) -> dict[str, Any]:
        return {name: item[name] for name in self._shape(client, table).keys}

    def _partition(self, client: Any, table: str, key: Item) -> str:
        held = key.get(self._shape(client, table).keys[0])
        if held is None:
            return ""
        value = next(iter(held.values()))
        return value.hex() if isinstance(value, bytes) else str(value)

    def _shape(self, client: Any, table: str) -> Shape:
        if table not in self._shapes:
            told = self._plain(client, "DescribeTable", {"TableName": table})["Table"]
            self._shapes[table] = Shape.of_description(told)
        return self._shapes[table]

    def _second(self) -> int:
        return int(self.now().timestamp())


_COUNTING: dict[str, Callable[[Meter, Any, str, dict[str, Any]], Any]] = {
    "TransactWriteItems": Meter._transact,
    "BatchWriteItem": Meter._batch_write,
    "GetItem": Meter._get,
    "BatchGetItem": Meter._batch_get,
    "TransactGetItems": Meter._transact_get,
    "Query": Meter._query,
    "Scan": Meter._query,
}


def _hottest(counted: Mapping[tuple[str, str, int], float], table: str) -> tuple[float, str, str]:
    return max(
        ((units, name, key) for (name, key, _), units in counted.items() if table in ("", name)),
        default=(0.0, table, ""),
    )
