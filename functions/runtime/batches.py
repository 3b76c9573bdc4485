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
Whole = Callable[[list[dict[str, Any]]], None]


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
                record_id = str(raw.get("messageId") or raw.get("eventID") or "")
                journal.tell(_failed(_name_of(handle), record_id, error))
                raise

        processor = BatchProcessor(event_type=kind, raise_on_entire_batch_failure=False)
        answered = process_partial_response(
            event=records, record_handler=guarded, processor=processor
        )
        return dict(answered)

    return door


def each_prepared(
    prepare: Callable[[list[dict[str, Any]]], Any],
) -> Callable[[Callable[[dict[str, Any], Any], None]], Callable[[Any], dict[str, Any]]]:
    """As `each_record`, with what `prepare` looked up for all records of the batch together.

    Where that fails each record is handled with None, and looks up for itself.
    """

    def decorated(handle: Callable[[dict[str, Any], Any], None]) -> Callable[[Any], dict[str, Any]]:
        @functools.wraps(handle)
        def door(event: Any) -> dict[str, Any]:
            try:
                prepared = prepare(records_of(event))
            except Exception as error:
                journal.tell(_failed(_name_of(prepare), "", error))
                prepared = None
            alone = functools.wraps(handle)(lambda record: handle(record, prepared))
            return each_record(alone)(event)

        return door

    return decorated


def each_gathered(
    finish: Callable[[list[Any]], None],
) -> Callable[[Callable[[dict[str, Any]], Any]], Callable[[Any], dict[str, Any]]]:
    """As `each_record`; what the handled records answered is given to `finish` at the end.

    For what is to be said once a batch. Where it fails the whole batch comes again, so records have
    to answer the same when they are handled again.
    """

    def decorated(handle: Callable[[dict[str, Any]], Any]) -> Callable[[Any], dict[str, Any]]:
        @functools.wraps(handle)
        def door(event: Any) -> dict[str, Any]:
            gathered: list[Any] = []
            keeping = functools.wraps(handle)(lambda record: gathered.append(handle(record)))
            answered = each_record(keeping)(event)
            finish(gathered)
            return answered

        return door

    return decorated


def whole_batch(handle: Whole) -> Callable[[Any], dict[str, Any]]:
    """A door that gives all raw records to `handle` at once; its failure fails the whole batch.

    For work that is done per batch and is idempotent as a whole.
    """

    @functools.wraps(handle)
    def door(event: Any) -> dict[str, Any]:
        handle(records_of(event))
        return {"batchItemFailures": []}

    return door


def batch_or_each(handle: Whole) -> Callable[[Any], dict[str, Any]]:
    """A door that gives all raw records of a stream to `handle` at once, or else one by one.

    For work that costs far less per batch and is idempotent as a whole. Where a batch fails each
    record is handled alone, in order, so that a bad one stops no other; its failure is then the
    batch's, which Lambda halves and hands over again until the bad one is alone.
    """
    name = _name_of(handle)

    @functools.wraps(handle)
    def door(event: Any) -> dict[str, Any]:
        records = records_of(event)
        try:
            handle(records)
        except Exception as error:
            journal.tell(_failed(name, "", error))
            if len(records) < 2:
                raise
            _one_by_one(handle, records, name)
        return {"batchItemFailures": []}

    return door


def _one_by_one(handle: Whole, records: list[dict[str, Any]], name: str) -> None:
    """Each record alone; the first failure is raised once all had their turn."""
    first: Exception | None = None
    for record in records:
        try:
            handle([record])
        except Exception as error:
            journal.tell(_failed(name, str(record.get("eventID") or ""), error))
            first = first or error
    if first is not None:
        raise first


def _failed(name: str, record: str, error: Exception) -> journal.MessageFailed:
    return journal.MessageFailed(name, record, type(error).__name__, journal.place_of(error))


def _name_of(handle: Callable[..., None]) -> str:
    return handle.__module__.rpartition("functions.")[2] + "." + handle.__name__


def records_of(event: Any) -> list[dict[str, Any]]:
    """The raw records of what Lambda hands over, as Chalice wraps it or as it came."""
    told = event.to_dict() if hasattr(event, "to_dict") else event
    return list(told.get("Records") or [])
