"""How is a batch handled so that one bad message never stops the others?

Powertools' batch processor isolates the records and reports the failed ones; the template turns
partial batch answers on (Chalice can't say it). Failures are told by class and place, not by text.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from functions.runtime import journal

Handler = Callable[[dict[str, Any]], None]


def each_record(handle: Handler) -> Callable[[Any], dict[str, Any]]:
    """A door that gives each raw record to `handle` and answers which ones failed.

    An SQS record has `messageId` and `body`; a stream record `dynamodb` and `eventName`. For a
    stream the first failure ends the batch there, so that order per key is kept.
    """

    @functools.wraps(handle)
    def door(event: Any) -> dict[str, Any]:
        from aws_lambda_powertools.utilities.batch import (
            BatchProcessor,
            EventType,
            process_partial_response,
        )

        records = event.to_dict() if hasattr(event, "to_dict") else event
        source = (records.get("Records") or [{}])[0].get("eventSource", "aws:sqs")
        kind = EventType.DynamoDBStreams if source == "aws:dynamodb" else EventType.SQS

        def guarded(record: Any) -> None:
            raw = record.raw_event if hasattr(record, "raw_event") else record
            try:
                handle(raw)
            except Exception as error:
                name = str(raw.get("messageId") or raw.get("eventID") or "")
                journal.tell(
                    journal.MessageFailed(
                        handle.__module__.rpartition("functions.")[2] + "." + handle.__name__,
                        name,
                        type(error).__name__,
                        journal.place_of(error),
                    )
                )
                raise

        processor = BatchProcessor(event_type=kind, raise_on_entire_batch_failure=False)
        answered = process_partial_response(
            event=records, record_handler=guarded, processor=processor
        )
        return dict(answered)

    return door


def whole_batch(handle: Callable[[list[dict[str, Any]]], None]) -> Callable[[Any], dict[str, Any]]:
    """A door that gives all raw records to `handle` at once; its failure fails the whole batch.

    For work that is done per batch and is idempotent as a whole.
    """

    @functools.wraps(handle)
    def door(event: Any) -> dict[str, Any]:
        told = event.to_dict() if hasattr(event, "to_dict") else event
        handle(list(told.get("Records") or []))
        return {"batchItemFailures": []}

    return door
