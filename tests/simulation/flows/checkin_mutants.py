"""Planted bugs in the real check-in: each patches one name of the service or the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from datetime import date, datetime
from functools import partial
from typing import Any
from unittest.mock import patch

from functions.checkin.domain.visit import ScanTime
from functions.checkin.service import arriving, leaving, packer, recording, replaying
from functions.checkin.service.recording import Outcome
from functions.checkin.store import presence, visits
from functions.checkin.store.visits import AlreadyThere, CheckInRecord, Sealed, entry
from functions.kernel.errors import Busy, Conflict, Unavailable
from functions.kernel.periods import day_of
from functions.runtime import entropy
from functions.runtime.tables import ConditionLost, translated


def _saved(row: Sealed, condition: Any = None) -> None:
    with translated():
        CheckInRecord(row.p, row.s, d=row.d, b=row.b, x=row.x).save(condition=condition)


def _read_then_write(row: Sealed) -> None:
    standing = entry(row.p, row.s)
    if standing is not None:
        raise AlreadyThere(standing)
    _saved(row)


def _no_read_back(row: Sealed) -> None:
    try:
        _saved(row, CheckInRecord.p.does_not_exist())
    except ConditionLost:
        raise Conflict from None


def _ack_before_write(row: Sealed) -> Outcome:
    with suppress(AlreadyThere, Busy):
        visits.put(row)
    return Outcome.RECORDED


def _acknowledged_though_not_queued(row: Sealed) -> Outcome:
    try:
        return recording.record(row)
    except Busy:
        return Outcome.SPILLED


_sort_key = visits.sort_key


def _random_key(told_at: datetime, place: str) -> str:
    return f"{_sort_key(told_at, place)}{entropy.raw(3).hex()}"


def _spill_forgotten(message: dict[str, Any]) -> None:
    try:
        visits.put(Sealed.of_message(message))
    except (AlreadyThere, Busy):
        return


def _by_what_counts(time: ScanTime) -> date:
    return day_of(time.at)


_put_segment = presence.put_segment


def _segment_forgotten(*arguments: Any, **named: Any) -> None:
    try:
        _put_segment(*arguments, **named)
    except Busy:
        return


def _segment_by_hour(g: str, n: str, *more: Any, **named: Any) -> None:
    _put_segment(g, n[:1], *more, **named)


_packed = packer.pack


def _pack_the_first(images: Any, now: datetime) -> Any:
    return _packed(images[:1], now)


@contextmanager
def _each(*changes: AbstractContextManager[object]) -> Iterator[None]:
    with ExitStack() as stack:
        for change in changes:
            stack.enter_context(change)
        yield


def _recorded_by(record: Callable[[Sealed], Outcome]) -> AbstractContextManager[object]:
    return _each(patch.object(arriving, "record", record), patch.object(leaving, "record", record))


MUTANTS: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "read-then-write": partial(patch.object, recording, "put", _read_then_write),
    "no-read-back": partial(patch.object, recording, "put", _no_read_back),
    "unconditional-put": partial(patch.object, recording, "put", _saved),
    "id-not-from-natural-key": partial(patch.object, visits, "sort_key", _random_key),
    "ack-before-write": partial(_recorded_by, _ack_before_write),
    "spill-not-queued": partial(_recorded_by, _acknowledged_though_not_queued),
    "spill-consumer-swallows": partial(patch.object, recording, "record_spilled", _spill_forgotten),
    "midnight-parts-two-sendings": partial(patch.object, arriving, "lying_day", _by_what_counts),
    "exit-takes-the-entrys-key": partial(patch.object, visits, "EXIT", ""),
    "segment-forgotten": partial(patch.object, presence, "put_segment", _segment_forgotten),
    "segments-overwrite-each-other": partial(
        patch.object, presence, "put_segment", _segment_by_hour
    ),
    "only-the-first-of-a-batch-packed": partial(patch.object, packer, "pack", _pack_the_first),
}


def trouble_skips_one_event() -> AbstractContextManager[object]:
    """A replay that goes on after an event for which there was no room, as if it were refused."""
    plain = replaying._one

    def one(*arguments: Any) -> dict[str, Any]:
        try:
            return plain(*arguments)
        except Unavailable:
            return {"outcome": "duplicate", "visit": ""}

    return patch.object(replaying, "_one", one)
