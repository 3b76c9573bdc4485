"""Planted bugs in registering and drawing: each patches one name of a service or store."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Any
from unittest.mock import patch

from pynamodb.transactions import TransactWrite

from functions.runtime import queues
from functions.runtime.tables import translated
from functions.vaccination.domain import allocation
from functions.vaccination.domain.allocation import Place, Rank, Round, Standing, Wave
from functions.vaccination.domain.registration import Registration, RegistrationState
from functions.vaccination.service import inviting
from functions.vaccination.store import registrations
from functions.vaccination.store.draws import DrawRecord

_sent, _placed = queues.send, allocation.place_in


class _Anyhow:
    """A transaction that asks nothing."""

    def __init__(self, together: TransactWrite) -> None:
        self._together = together

    def save(self, record: Any, condition: Any = None) -> None:
        self._together.save(record)

    def delete(self, record: Any, condition: Any = None) -> None:
        self._together.delete(record)


_put_version, _put_claim = registrations._put_version, registrations._put_claim


def _any_version(together: Any, made: Registration, before: int) -> None:
    _put_version(_Anyhow(together), made, before)  # type: ignore[arg-type]


def _any_claim(together: Any, *told: Any) -> None:
    _put_claim(_Anyhow(together), *told)  # type: ignore[arg-type]


def _saved_anyhow(record: DrawRecord, condition: Any = None, **_: Any) -> None:
    with translated():
        super(DrawRecord, record).save()


def _withdrawn_too(drawn: Round, one: Registration, groups: str, mark: str) -> Place | None:
    return _placed(drawn, replace(one, state=RegistrationState.REGISTERED), groups, mark)


def _by_any_wave(one: Rank, drawn: Round, wave: Wave) -> bool:
    return (
        one.standing is Standing.INVITED and one.round == drawn.number and one.place <= wave.up_to
    )


def _nothing(*_: Any, **__: Any) -> None:
    return None


def _not_the_rest(queue: str, message: dict[str, Any]) -> None:
    if not message.get("after"):
        _sent(queue, message)


MUTANTS: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "any-version-is-put-over": partial(patch.object, registrations, "_put_version", _any_version),
    "a-number-is-claimed-by-all": partial(patch.object, registrations, "_put_claim", _any_claim),
    "doubt-waits-for-nobody": partial(patch.object, registrations, "_put_doubt", _nothing),
    "seeds-and-waves-are-put-over": partial(patch.object, DrawRecord, "save", _saved_anyhow),
    "who-withdrew-is-invited": partial(patch.object, allocation, "place_in", _withdrawn_too),
    "invited-by-any-wave": partial(patch.object, inviting, "is_invited_by", _by_any_wave),
    "the-rest-of-a-list-is-not-told": partial(patch.object, queues, "send", _not_the_rest),
}
