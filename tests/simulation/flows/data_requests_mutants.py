"""Planted bugs in requests about data: each patches one name of a domain, service or store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any
from unittest.mock import patch

from functions.datarights.domain import request as rules
from functions.datarights.domain.legal import Datum
from functions.datarights.service import hearing, telling
from functions.datarights.store import requests
from functions.notifications.domain import notice
from functions.notifications.domain.notice import Notice
from functions.registry import service as registry
from functions.runtime import entropy
from functions.vaccination.service import alike, erasing
from functions.vaccination.store import erasing as erasures

_heard, _of_request = rules.heard, notice.of_data_request
_id_of, _begin = requests.id_of, requests.begin


def _begin_another(made: Any, number: int) -> None:
    drawn = int.from_bytes(entropy.raw(2))
    _begin(replace(made, id=_id_of(made.person, made.kind, drawn)), drawn)


def _put_over(made: Any) -> None:
    with requests.translated():
        requests._record(made).save()


def _done_at_once(one: Any, outcomes: Any, now: Any) -> Any:
    rest = {datum: rules.Outcome(0) for datum in one.acts if datum is not Datum.EMAIL}
    return _heard(one, {**rest, **outcomes}, now)


def _erased_anyhow(seen: Any, request: str) -> None:
    """Deleted and counted, but not together."""
    with erasures.translated():
        erasures.RegistrationRecord(seen.person, seen.campaign).delete()
        count = erasures.ErasureRecord(erasures.ERASURE + request, erasures.TOLD)
        count.update([erasures.ErasureRecord.n.add(1)])


def _alone(person: Any) -> tuple[Any, ...]:
    return (person,)


@contextmanager
def _each_time() -> Iterator[None]:
    """Nobody looks whether a request is finished."""
    count = erasures.ErasureRecord.n
    anyhow = count.exists() | count.does_not_exist()
    with (
        patch.object(erasures, "is_finished", _never),
        patch.object(erasures, "_UNFINISHED", anyhow),
    ):
        yield


def _told_each_time(person: str, request: str) -> Notice:
    return _of_request(person, f"{request}-{entropy.raw(2).hex()}")


def _nobody(*_: Any) -> None:
    return None


def _nothing(_: Any) -> dict[str, Any]:
    return {"fact": "Nothing"}


def _never(*_: Any) -> bool:
    return False


MUTANTS: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "each try opens a request": partial(patch.object, requests, "begin", _begin_another),
    "the last decision counts": partial(patch.object, requests, "put_next", _put_over),
    "what a dose followed is erased": partial(patch.object, erasing, "is_record", _never),
    "what is derived stays": partial(patch.object, erasures, "drop_mark", _nobody),
    "a line still leads to who was erased": partial(patch.object, alike, "forget", _nobody),
    "an agreement is done as often as it is heard": _each_time,
    "erased first and counted after": partial(patch.object, erasures, "erase", _erased_anyhow),
    "one house speaks for all": partial(patch.object, hearing, "heard", _done_at_once),
    "a card's record is forgotten": partial(patch.object, registry, "records_of", _alone),
    "who asked is told each time": partial(
        patch.object, notice, "of_data_request", _told_each_time
    ),
    "nobody does what was agreed": partial(patch.object, telling, "_agreed", _nothing),
}
