"""A known and an unknown phone: the same calls to AWS, the same work of ours (A09).

Time itself gates nothing: tests/benchmarks/test_alike.py reports it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.client import BaseClient

from functions.runtime import clock
from tests.benchmarks.stub import calls_of
from tests.doors.access.world import OTHER_PHONE, Country, account_of, answer, ask

APART = timedelta(hours=3)
"""Between two codes for one phone, so that no limit is met."""
COUNTED = ("functions", "chalice", "pynamodb", "pydantic", "app")
Called = list[tuple[str, str]]


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> Iterator[Called]:
    """What is asked of AWS, by service, operation and table."""
    told: Called = []
    really = BaseClient._make_api_call

    def noting(self: Any, operation: str, sent: dict[str, Any]) -> Any:
        told.append((operation, str(sent.get("TableName", ""))))
        return really(self, operation, sent)

    monkeypatch.setattr(BaseClient, "_make_api_call", noting)
    yield told


@pytest.fixture
def instants(country: Country) -> Callable[[], datetime]:
    """The next time of asking."""
    known = ask(country)
    _, code = country.code_sent()
    assert answer(country, known.json["challenge"], code).status == 200
    assert account_of("+84900001234")
    told = iter(range(1, 10_000))
    return lambda: country.now + next(told) * APART


def asked(country: Country, known: bool) -> None:
    reply = ask(country) if known else ask(country, OTHER_PHONE)
    assert reply.status == 202, reply.body


@pytest.mark.catalogue("A09")
def test_a_known_and_an_unknown_phone_cost_the_same_calls(
    country: Country, called: Called, instants: Callable[[], datetime]
) -> None:
    seen: dict[bool, list[Any]] = {True: [], False: []}
    for known in (True, False) * 3:
        with clock.fixed(instants()):
            del called[:]
            counts = calls_of(lambda known=known: asked(country, known))
            seen[known].append((list(called), {name: counts[name] for name in COUNTED}))

    assert seen[True][-1] == seen[False][-1], "warm, the two can't be told apart by work"
    assert seen[True][-1][0], "something was asked of AWS"
    assert seen[True][-1][1]["functions"] > 100
