"""Planted bugs in what organisations' lists do: each patches one name of a service or store."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Any
from unittest.mock import patch

from functions.kernel.errors import Invalid
from functions.registry import service as registry
from functions.registry.service import imports as receiving
from functions.runtime import queues
from functions.vaccination.domain import nomination as rules
from functions.vaccination.domain.nomination import Nomination, NominationState
from functions.vaccination.service import nominating, sharing
from functions.vaccination.store import nomination_lines, nominations

_take, _begins = receiving._take, nominating.PeopleTaker.__init__


def _forgotten(_: Any, conflicts: Any) -> NominationState:
    return NominationState.IDENTITY_CONFLICT if conflicts else NominationState.NAMED


def _withdrawn(_: Nomination) -> NominationState:
    return NominationState.WITHDRAWN


def _for_good(taker: Any, file: Any, now: Any) -> None:
    _begins(taker, replace(file, dry_run=False), now)


def _stops(taker: Any, row: Any) -> Any:
    told = _take(taker, row)
    if told.outcome is registry.Outcome.REJECTED:
        raise Invalid
    return told


def _last_alone(one: Nomination, source: str) -> Any:
    return one.told if source == one.source else None


def _nothing(*_: Any, **__: Any) -> None:
    return None


def _nowhere(_: Any) -> tuple[str, str]:
    return "-", "-"


def _line_nowhere(*_: Any) -> nominations.NominationRecord:
    return nominations.NominationRecord("-", "-")


def _stays(made: Nomination, now: Any) -> None:
    nominations.put(made)


MUTANTS: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "a later list forgets an objection": partial(patch.object, rules, "state_of", _forgotten),
    "a withdrawal forgets an objection": partial(
        patch.object, rules, "state_withdrawn", _withdrawn
    ),
    "who withdrew stays the first": partial(patch.object, nominations, "leave_first", _nothing),
    "a row below a later one acts again": partial(
        patch.object, Nomination, "told_row", _last_alone
    ),
    "one bad row stops a list": partial(patch.object, receiving, "_take", _stops),
    "a trial is written": partial(patch.object, nominating.PeopleTaker, "__init__", _for_good),
    "the rest of a list is not taken": partial(patch.object, queues, "send", _nothing),
    "no phone leads to a nomination": partial(
        patch.object, nomination_lines, "phone_line", _line_nowhere
    ),
    "a consent outlasts its nomination": partial(patch.object, sharing, "end", _stays),
    "a consent outlasts its registration": partial(patch.object, sharing, "_end_upon", _nothing),
    "looks are not on record": partial(patch.object, registry, "audited", _nothing),
    "the night leaves who was listed": partial(
        patch.object, nomination_lines, "listed_key", _nowhere
    ),
}
