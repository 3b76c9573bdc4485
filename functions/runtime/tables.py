"""How do stores speak to DynamoDB? One base record, one translation of its failures.

pynamodb opens its own botocore session; it is pointed at ours, so that every call has the tuned
configuration of `functions.runtime.aws`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import botocore.exceptions
import pynamodb.connection.base
from pynamodb.connection import Connection
from pynamodb.exceptions import PutError, PynamoDBException, TransactWriteError
from pynamodb.models import Model

from functions.kernel.errors import Busy
from functions.runtime import aws, settings

setattr(pynamodb.connection.base, "get_session", aws.session)  # noqa: B010  (not exported)

CONNECT_SECONDS, READ_SECONDS, RETRIES = 2, 5, 3
CONDITION_LOST = "ConditionalCheckFailedException"
CHECK_FAILED = "ConditionalCheckFailed"
"""The reason of an item of a transaction whose condition did not hold."""
_BUSY = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
        "TransactionConflictException",
        "TransactionInProgressException",
        "InternalServerError",
        "ServiceUnavailable",
        "KeyRangeThroughputExceeded",
    }
)
_BUSY_REASONS = frozenset(
    {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
)


class ConditionLost(Exception):
    """The write's condition did not hold; `reasons` are per item of a transaction, in its order.

    pynamodb orders a transaction: checks, deletes, puts, updates. `standing` is the item that
    stood in the way, as attribute values, where `change` was asked to write.
    """

    def __init__(
        self, reasons: tuple[str, ...] = (), standing: dict[str, Any] | None = None
    ) -> None:
        super().__init__("condition lost")
        self.reasons = reasons
        self.standing = standing


def table_meta(name: str) -> Any:
    """The pynamodb Meta of a table of ours."""
    return type(
        "Meta",
        (),
        {
            "table_name": settings.table_name(name),
            "region": settings.REGION,
            "max_retry_attempts": RETRIES,
            "connect_timeout_seconds": CONNECT_SECONDS,
            "read_timeout_seconds": READ_SECONDS,
            "max_pool_connections": 10,
        },
    )


@cache
def connection() -> Connection:
    """The one connection for transactions, with the time limits of all our tables."""
    return Connection(
        region=settings.REGION,
        read_timeout_seconds=READ_SECONDS,
        connect_timeout_seconds=CONNECT_SECONDS,
        max_retry_attempts=RETRIES,
        max_pool_connections=10,
    )


class Record(Model):
    """Base of all records. Records never leave their store."""


def put_where(record: Record, condition: Any) -> bool:
    """Put an item where `condition` holds; False where it does not, so that what stands, e.g. a
    later version, stays. Raises Busy."""
    try:
        with translated():
            record.save(condition=condition)
    except ConditionLost:
        return False
    return True


def change(record: Record, actions: list[Any], condition: Any) -> None:
    """Update an item; `record` then is the item as it stands.

    Raises ConditionLost with what stood in the way (no read for it, pynamodb's own `update` drops
    it), Busy.
    """
    request = record.get_update_kwargs_from_instance(
        actions, condition, return_values_on_condition_failure="ALL_OLD"
    ) | {"ReturnValues": "ALL_NEW"}
    with translated():
        try:
            told = record._get_connection().connection.dispatch("UpdateItem", request)
        except botocore.exceptions.ClientError as lost:
            if lost.response.get("Error", {}).get("Code") != CONDITION_LOST:
                raise
            raise ConditionLost(
                standing=getattr(lost.__cause__, "response", {}).get("Item")
            ) from lost
    record.deserialize(told["Attributes"])


@contextmanager
def translated() -> Iterator[None]:
    """Turn the store's failures into ConditionLost or Busy; anything else is a defect."""
    try:
        yield
    except TransactWriteError as lost:
        raise _of_transaction(lost) from lost
    except PynamoDBException as lost:
        if isinstance(lost.cause, _CONNECTION):  # asked first: a timeout's `response` is None,
            raise Busy from lost  # over which pynamodb's cause_response_code stumbles
        code = lost.cause_response_code
        if code == CONDITION_LOST:
            raise ConditionLost from lost
        if code in _BUSY or (isinstance(lost, PutError) and lost.cause is None):
            raise Busy from lost  # a batch whose items were left unprocessed has no cause
        raise
    except _CONNECTION as lost:
        raise Busy from lost
    except botocore.exceptions.ClientError as lost:
        code = lost.response.get("Error", {}).get("Code", "")
        if code == CONDITION_LOST:
            raise ConditionLost from lost
        if code in _BUSY:
            raise Busy from lost
        raise


_CONNECTION = (
    botocore.exceptions.HTTPClientError,
    botocore.exceptions.ConnectionError,
)


def _of_transaction(lost: TransactWriteError) -> Exception:
    if isinstance(lost.cause, _CONNECTION):
        return Busy()
    if lost.cause_response_code != "TransactionCanceledException":
        return Busy() if lost.cause_response_code in _BUSY else lost
    reasons = tuple((reason.code if reason else "None") for reason in lost.cancellation_reasons)
    if CHECK_FAILED in reasons:
        return ConditionLost(reasons)
    return Busy() if set(reasons) & _BUSY_REASONS else lost
