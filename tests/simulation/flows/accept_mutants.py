"""Planted bugs in accepting scans into the queue, and in the steps of the mode that says so."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any
from unittest.mock import patch

from functions.access.store import modes
from functions.checkin.service import arriving, leaving, recording
from functions.checkin.service.recording import Outcome
from functions.checkin.store.visits import Sealed
from functions.kernel.errors import Busy
from tests.simulation.flows.checkin_mutants import MUTANTS as OF_CHECK_IN
from tests.simulation.flows.checkin_mutants import _each, _saved

_accept, _put_step = recording.accept, modes.put_step


def _acknowledged_before_the_queue_has_it(row: Sealed) -> Outcome:
    try:
        return _accept(row)
    except Busy:
        return Outcome.SPILLED


def _without_condition(message: dict[str, Any]) -> None:
    _saved(Sealed.of_message(message))


def _written_over(mode: Any) -> None:
    """The step goes where the last one of that number is, whoever took it."""
    with patch.object(modes.ModeRecord.p, "does_not_exist", lambda: None):
        _put_step(mode)


MUTANTS: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "acknowledged-before-queued": lambda: _each(
        *(
            patch.object(house, "accept", _acknowledged_before_the_queue_has_it)
            for house in (arriving, leaving)
        )
    ),
    "consumer-writes-over": partial(patch.object, recording, "record_spilled", _without_condition),
    "mode-step-written-over": partial(patch.object, modes, "put_step", _written_over),
    **{
        name: OF_CHECK_IN[name] for name in ("spill-consumer-swallows", "exit-takes-the-entrys-key")
    },
}
