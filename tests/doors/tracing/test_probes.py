"""Ids of others and ids of nothing, tried by the thousand: nobody gets in, no answer differs (Z02).

Where something exists (a case of another province, another unit's right, another's venue) half of
the probes name it; results and events after doses are guessed. `PROBES` in the environment says
how many; the release tries 100,000.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest

from functions.access import service as access
from functions.access.domain.staff import Unit
from functions.kernel.callers import Role
from functions.kernel.identifiers import opaque_id, venue_code
from functions.runtime import clock
from tests.doors.checkin.town import Officer
from tests.doors.tracing.bureau import CASES, A, B, Bureau
from tests.doors.tracing.test_rights import Ministry
from tests.doors.tracing.told import Stream
from tests.gateway import Reply
from tests.world import Actor

PROBES = int(os.environ.get("PROBES", "100000"))
FEW = 60


def answer_of(reply: Reply) -> bytes:
    """All that a stranger sees, but for the number of the request."""
    told = f"{reply.status} {sorted(reply.headers.items())} ".encode()
    return told + reply.body.replace(reply.json["request_id"].encode(), b"")


class Doors:
    """Doors that show one thing by its id: who probes, the address, and an id that exists."""

    def __init__(self, bureau: Bureau, running: Stream, seed: int) -> None:
        self.random = random.Random(seed)
        case = bureau.opens()
        bureau.meets(A, B)
        running.runs()
        right = Ministry(bureau).grants()
        venue = bureau.somebody().registers_venue()
        stranger = Actor(bureau.gateway)
        token = access.open_session("0000000000009", True, clock.now())
        stranger.cookies["__Host-lachan_session"] = token
        far = bureau.elsewhere
        self.doors: tuple[tuple[Officer | Actor, str, str], ...] = (
            (self._without_right(bureau), f"{CASES}/{{}}", case),
            (far, "/api/aefi/cases/{}", ""),
            (bureau.tracer, "/api/rights/{}", right),
            (stranger, "/api/results/{}", ""),
            (stranger, "/api/venues/{}", venue),
        )

    def _without_right(self, bureau: Bureau) -> Officer:
        access.put_unit(Unit("cdc-48", "province", "CDC Đà Nẵng (thử)", "48"))
        return bureau.member(Role.EPIDEMIOLOGIST, "cdc-48")

    def probes(self, most: int) -> Iterator[tuple[str, Reply]]:
        """(door, answer) of each probe."""
        for number in range(most):
            who, address, known = self.doors[number % len(self.doors)]
            there = known and self.random.random() < 0.5
            yield address, who.get(address.format(known if there else self._unknown(address)))

    def _unknown(self, address: str) -> str:
        if "venues" in address:
            return str(venue_code(self.random.randbytes(5)))
        return opaque_id(self.random.randbytes(16))


def tried(bureau: Bureau, running: Stream, most: int) -> None:
    doors = Doors(bureau, running, seed=most)
    first: dict[str, bytes] = {}
    for address, reply in doors.probes(most):
        assert reply.status == 404, address
        seen = answer_of(reply)
        assert first.setdefault(address, seen) == seen, address
    assert len(first) == 5


@pytest.mark.catalogue("Z02")
def test_no_probe_opens_anything_and_no_refusal_differs(bureau: Bureau, running: Stream) -> None:
    tried(bureau, running, FEW)


@pytest.mark.slow
@pytest.mark.catalogue("Z02")
def test_a_hundred_thousand_probes_open_nothing(bureau: Bureau, running: Stream) -> None:
    tried(bureau, running, PROBES)
