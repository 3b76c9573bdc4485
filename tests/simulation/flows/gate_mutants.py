"""Planted bugs in the real gate: each patches one name of a service or store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from functools import partial
from typing import Any
from unittest.mock import patch

from functions.access.service import devices
from functions.checkin.domain.visit import ScanTime
from functions.checkin.service import gate, gate_placing, gate_rows, recording
from functions.checkin.service.gate_rows import GateEvent
from functions.checkin.service.recording import Outcome
from functions.checkin.store import visits
from functions.kernel.callers import Caller
from functions.kernel.errors import AuditUnavailable, Busy
from functions.registry.service import vault
from functions.registry.store import identities, persons
from functions.runtime.tables import translated
from tests.simulation.flows import checkin_mutants as checkin

_rows_of, _pass_gate, _disclose = visits.rows_of, gate.pass_gate, vault.disclose
_audit, _device_of, _add_person = vault._audit, devices.device_of, identities.add_person
_known: dict[str, Any] = {}


def _rows_without_numbers(person: str, days: Iterable[date], now: datetime) -> list[Any]:
    return [row._replace(body=row.body | {"sq": 0}) for row in _rows_of(person, days, now)]


@contextmanager
def _exits_without_numbers() -> Iterator[None]:
    """Neither what stands nor the write knows which reading an exit is."""
    with (
        patch.object(visits, "rows_of", _rows_without_numbers),
        patch.object(gate_placing, "_once", lambda *_: ""),
    ):
        yield


def _trouble_passes(
    device: Caller, events: Sequence[GateEvent], now: datetime, **named: Any
) -> tuple[gate.Passed, ...]:
    """One by one; where there was no room the event is told as recorded."""
    passed: list[gate.Passed] = []
    for event in events:
        try:
            passed += _pass_gate(device, [event], now, **named)
        except Busy:
            passed.append(gate.Passed(event.sequence, Outcome.RECORDED))
    return tuple(passed)


def _audited_after(*arguments: Any, **named: Any) -> Any:
    """Open first, then audit."""
    held: list[tuple[Any, Any]] = []

    def later(*told: Any, **more: Any) -> None:
        held.append((told, more))

    with patch.object(vault, "_audit", later):
        opened = _disclose(*arguments, **named)
    for told, more in held:
        _audit(*told, **more)
    return opened


def _audited_or_not(*arguments: Any, **named: Any) -> None:
    try:
        _audit(*arguments, **named)
    except AuditUnavailable:
        return


def _kept_for_good(device: str, now: datetime) -> Any:
    """A device is looked up once in a process's life."""
    if device not in _known:
        _known[device] = _device_of(device, now)
    return _known[device]


def _forgetting_nothing() -> AbstractContextManager[object]:
    _known.clear()
    return patch.object(devices, "device_of", _kept_for_good)


def _persons_apart(made: persons.SealedPerson, index: str | None) -> None:
    """Person and name in two writes: what breaks between them leaves somebody without a name."""
    _add_person(made, None)
    with translated():
        identities.IdentityRecord(index, person=made.id, proven=False).save(
            condition=identities.IdentityRecord.index.does_not_exist()
        )


def _by_arrival(told_at: datetime, received_at: datetime, **named: Any) -> Any:
    """What was kept counts as of now."""
    return ScanTime(received_at, told_at, received_at, 0, bool(named.get("offline")), True)


MUTANTS: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "read-then-write": partial(patch.object, recording, "put", checkin._read_then_write),
    "unconditional-put": partial(patch.object, recording, "put", checkin._saved),
    "no-read-back": partial(patch.object, recording, "put", checkin._no_read_back),
    "told-before-it-stands": partial(patch.object, gate_rows, "record", checkin._ack_before_write),
    "trouble-is-told-as-done": partial(patch.object, gate, "pass_gate", _trouble_passes),
    "exit-not-known-by-its-number": _exits_without_numbers,
    "kept-counts-as-of-its-arrival": partial(patch.object, gate, "take_time", _by_arrival),
    "audited-after-it-was-opened": partial(patch.object, vault, "disclose", _audited_after),
    "shown-though-the-audit-refused": partial(patch.object, vault, "_audit", _audited_or_not),
    "ended-device-still-believed": _forgetting_nothing,
    "person-and-number-apart": partial(patch.object, identities, "add_person", _persons_apart),
    "spill-consumer-swallows": partial(
        patch.object, recording, "record_spilled", checkin._spill_forgotten
    ),
}
