"""Planted bugs in the real check-out: each patches one name of the service, store or domain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

from functions.checkin.domain import segment
from functions.checkin.domain import visit as domain
from functions.checkin.service import closing, leaving, recording
from functions.checkin.service.recording import Outcome
from functions.checkin.store import presence, visits
from functions.kernel.callers import Caller
from functions.kernel.errors import AuditUnavailable, Busy, KeyDestroyed
from functions.kernel.valuesets import VenueKind
from functions.registry import service as registry
from tests.simulation.flows import checkin_mutants as checkin

_leave, _standing, _audited = leaving.leave, leaving._standing, registry.audited
_check_out, _take_time = domain.check_out, domain.take_time
_group_by_district = segment.group_by_district


def _done_before_the_entry(caller: Caller, visit: str, *told: Any, **more: Any) -> leaving.Left:
    try:
        return _leave(caller, visit, *told, **more)
    except leaving.VisitNotYet:
        return leaving.Left(visit, told[0], Outcome.RECORDED)


def _unknown_at_once(*arguments: Any) -> Any:
    try:
        return _standing(*arguments)
    except leaving.VisitNotYet:
        raise leaving.VisitUnknown from None


def _any_time(entered_at: datetime, left_at: datetime, *_: Any, **__: Any) -> datetime:
    return max(left_at, entered_at)


def _when_it_came(told_at: datetime, received_at: datetime, **_: Any) -> domain.ScanTime:
    return _take_time(received_at, received_at)


def _half_the_longest_stay(
    entered_at: datetime, left_at: datetime, kind: VenueKind, **more: timedelta | None
) -> datetime:
    halved = replace(kind, longest_stay_minutes=kind.longest_stay_minutes // 2)
    return _check_out(entered_at, left_at, halved, **more)


def _audited_or_not(*arguments: Any, **named: Any) -> None:
    try:
        _audited(*arguments, **named)
    except AuditUnavailable:
        return


def _nothing_came_later(*_: Any) -> Iterator[presence.Shelf]:
    return iter(())


def _in_the_hour_of_its_entry(
    records: Iterable[tuple[str, segment.Packed]], _: datetime
) -> dict[str, list[segment.Packed]]:
    return _group_by_district(records, datetime.fromtimestamp(0, UTC))


def _queue_swallows(message: dict[str, Any]) -> None:
    try:
        visits.put(visits.Sealed.of_message(message))
    except (visits.AlreadyThere, Busy, KeyDestroyed):
        return


MUTANTS: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "done-before-the-entry-has-come": partial(
        patch.object, leaving, "leave", _done_before_the_entry
    ),
    "unknown-before-the-entry-has-come": partial(
        patch.object, leaving, "_standing", _unknown_at_once
    ),
    "refused-after-half-the-longest-stay": partial(
        patch.object, leaving, "check_out", _half_the_longest_stay
    ),
    "any-exit-is-taken": partial(patch.object, leaving, "check_out", _any_time),
    "left-when-it-came-in": partial(patch.object, leaving, "take_time", _when_it_came),
    "last-exit-stands": partial(patch.object, recording, "put", checkin._saved),
    "exit-takes-the-entrys-key": partial(patch.object, visits, "EXIT", ""),
    "exit-told-before-it-stands": partial(
        patch.object, leaving, "record", checkin._ack_before_write
    ),
    "spill-consumer-swallows": partial(patch.object, recording, "record_spilled", _queue_swallows),
    "history-shown-unaudited": partial(patch.object, registry, "audited", _audited_or_not),
    "what-came-later-is-not-amended": partial(
        patch.object, closing, "_amendments", _nothing_came_later
    ),
    "what-came-later-is-packed-into-a-closed-hour": partial(
        patch.object, segment, "group_by_district", _in_the_hour_of_its_entry
    ),
}
