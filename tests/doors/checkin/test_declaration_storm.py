"""Fifty times the usual declarations: each stands or is asked to come again, none is lost (B15).

A declaration is not queued: who declares is told the colour at once. So where the catalogue says
"202 or 429", a door of ours says 201, 503 with a time to come again, or the gateway's 429.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

import pytest

from functions.checkin.store import declarations
from functions.kernel.errors import Busy
from functions.runtime import clock
from infra.gateway import RESPONSES
from infra.parts import joined
from tests.doors.checkin.town import VISITOR, Town, items_of, wire

STORM = 50
Put = Callable[..., None]


def failing(real: Put, when: str) -> Put:
    """`real`, refused by the store two times in three: before it writes, or after."""
    turns = cycle(("good", when, when))

    def put(*given: Any) -> None:
        turn = next(turns)
        if turn == "before":
            raise Busy
        real(*given)
        if turn == "after":
            raise Busy

    return put


@pytest.mark.catalogue("B15")
@pytest.mark.parametrize("part", ["put_declaration", "_put_standing"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_each_of_fifty_stands_or_is_asked_to_come_again(
    town: Town, monkeypatch: pytest.MonkeyPatch, part: str, when: str
) -> None:
    visitor = town.visitor()
    real = getattr(declarations, part)
    monkeypatch.setattr(declarations, part, failing(real, when))
    told: dict[datetime, int] = {}
    for number in range(1, STORM + 1):
        at = town.now + timedelta(seconds=number)
        with clock.fixed(at):
            reply = town.declares(visitor, VISITOR)
        told[at] = reply.status
        assert (reply.status, reply.code) in ((201, ""), (503, "BUSY"))
        assert reply.status == 201 or int(reply.header("retry-after")) > 0
    monkeypatch.setattr(declarations, part, real)
    assert Counter(told.values()) == {201: 17, 503: 33}
    standing = {
        row["at"]["S"] for row in items_of("declarations") if row["person"]["S"] == visitor.person
    }
    acknowledged = {wire(at).replace("Z", "+00:00") for at, status in told.items() if status == 201}
    assert acknowledged <= standing
    with clock.fixed(town.now + timedelta(minutes=2)):
        assert town.declares(visitor, VISITOR).status == 201
        known = declarations.status(visitor.person)
        assert known is not None and known["at"] == clock.now().isoformat(timespec="milliseconds")


@pytest.mark.catalogue("B15")
def test_a_flood_of_declarations_has_its_own_bound_and_leaves_scans_alone() -> None:
    throttles = joined("prod")[1]["x-throttles"]
    whole = 10_000
    asked = [
        throttles[f"POST {path}"]["rate"] for path in ("/api/declarations", "/khai-bao/{kind}")
    ]

    assert whole - sum(asked) >= 0.7 * whole
    assert RESPONSES["THROTTLED"][1] == 429
