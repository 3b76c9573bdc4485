"""Who was present with a case is told, whole and once, whatever dies, comes twice or comes late.

Tracing tells of a case and wishes for its visits, in any order and twice; a second case is
withdrawn before it is asked for, a third wish is for somebody else. While that goes on people's
kept scans come in, the case's own among them, the stream packs them, and the hourly clock closes
hours and dies as everybody does. At the end the list that tracing made of what it was told is the
list of who was there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any
from unittest.mock import patch

from functions.checkin import consumers, streams
from functions.checkin.domain.case_lock import Verdict
from functions.checkin.domain.retention import expires_at
from functions.checkin.service import closing, finding, locking, reopening
from functions.checkin.store import places, presence, searches, visits, watched
from functions.kernel.errors import Refusal
from functions.kernel.identifiers import VenueCode, person_id, venue_code
from functions.kernel.periods import day_of
from functions.messages.tracing import CaseOpened, CaseWithdrawn
from functions.runtime import clock, queues, settings
from tests.doors.checkin.tracer import Heard, Tracer, opened
from tests.simulation import town
from tests.simulation.checking import Violation, conserved, no_defects
from tests.simulation.delivery import poll
from tests.simulation.faults import Plan, Swarm
from tests.simulation.flows import Mutants
from tests.simulation.flows.closing import close
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import START, Died, Simulation
from tests.simulation.stream_door import StreamDoor
from tests.simulation.world import World

TABLES = ("keys", "checkins", "presence", "visit_searches", "audit", "refusals")
WANTED, PLACES, FOUND = "visits-wanted", "visit-places", "presences-found"
INDEX, FIRST, LATE, EDGE, FAR = (person_id((0xC00 + n).to_bytes(8)) for n in range(5))
HERE, THERE = (venue_code(n.to_bytes(5)) for n in (11, 12))
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
KEPT = (
    (INDEX, HERE, START - 30 * MINUTE),
    (FIRST, HERE, START - 20 * MINUTE),
    (EDGE, HERE, START + 30 * MINUTE),  # enters as the case leaves
    (FAR, THERE, START - 80 * MINUTE),
)
COMING = ((LATE, HERE, START - 10 * MINUTE), (INDEX, THERE, START - 90 * MINUTE))
"""Kept on phones; they arrive while the search is made, or when it was whole already."""
EXPECTED = sorted(
    (person, str(venue)) for person, venue in ((FIRST, HERE), (LATE, HERE), (FAR, THERE))
)
WHOLE, GONE, STRANGE = "whole", "gone", "strange"


class Traces:
    """Tracing, phones that send late, the hourly clock, two streams, three queues."""

    name = "traces"

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.packing = 0
        self.case = Tracer(INDEX, START - 24 * HOUR, START + 24 * HOUR)
        self.withdrawn = Tracer(INDEX, START - 24 * HOUR, START + 24 * HOUR)
        self.withdrawn.case = "case-02"

    def mutants(self) -> Mutants:
        """Ways of being wrong, planted in the real services and stores."""
        return {
            "lock-not-asked": partial(patch.object, locking, "judge", lambda *_: Verdict.OPEN),
            "old-facts-win": partial(patch.object, searches, "put_lock", _last_wins),
            "attempts-not-counted": partial(patch.object, places, "claim", _always_first),
            "places-not-watched": partial(patch.object, watched, "put_place", _nothing),
            "person-not-watched": partial(patch.object, watched, "put_person", _nothing),
            "late-is-not-told": partial(patch.object, reopening.News, "tell", _nothing),
            "own-contact": partial(patch.object, finding, "co_present", _self_too),
        }

    def forget(self) -> None:
        """As a process that died."""
        town.forget()

    def lay(self, world: World) -> None:
        """Keys, and what of the registry is asked."""
        world.create_tables(TABLES)
        world.create_queues((WANTED, PLACES, FOUND))
        world.create_topics(["facts"])
        world.replace("functions.registry.service.records_of", lambda person: (person,))
        world.replace("functions.registry.service.venues_by_code", lambda _: {})
        world.replace("functions.checkin.store.presence.SHARDS", 1)
        world.replace("functions.checkin.service.closing.JUDGED_AGAIN", ())
        town.lay_keys()

    def plan(self, seed: object) -> Plan:
        """All faults; tables and queues may refuse for a while."""
        tables = map(settings.table_name, ("visit_searches", "presence"))
        return Swarm.of(Random(f"{seed}/faults"), refusable=(*tables, "sqs"))

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Facts, wishes, late visits and closings at once; then everything drains."""
        self.forget()
        self.told, self.packing = [], 0
        simulation.quietly(lambda: [_put(*visit) for visit in KEPT])
        simulation.quietly(lambda: presence.put_closed("2021112307", START + 48 * HOUR))
        messages = simulation.quietly(self._messages)
        simulation.rng.shuffle(messages)
        doors = self._doors(world, simulation)
        clients: dict[str, Callable[[], None]] = {
            "tracing": partial(_send, simulation, messages),
            "phones": partial(_come, simulation, COMING[: simulation.rng.randrange(3)]),
            "clock": partial(self._tick, simulation, simulation.rng.randrange(1, 3)),
        }
        simulation.run({**clients, "lambda": poll(simulation, doors, clients)})

        def ask_again() -> None:
            for message in messages:
                queues.send(WANTED, message)
            for visit in COMING:
                _put(*visit)
            for _ in range(2):
                doors[0].drain()
                simulation.pass_time(HOUR + 10 * MINUTE)
                closing.close_due_hours(("001",), clock.now())

        close(simulation, doors, ask_again)
        return [*no_defects(simulation.history), *simulation.quietly(lambda: self._verdict(world))]

    def _pack(self, event: dict[str, Any]) -> Any:
        self.packing += 1
        try:
            return streams.pack_presence(event, None)
        finally:
            self.packing -= 1

    def _tick(self, simulation: Simulation, times: int) -> None:
        """Hours pass, but not within a call of the packer: it has no hour to be done in."""
        for _ in range(times):
            for _ in range(simulation.rng.randrange(40)):
                simulation.pause()
            while self.packing:
                simulation.pause()
            simulation.pass_time(HOUR)
            with suppress(Died, Refusal):
                simulation.invoke(lambda: closing.close_due_hours(("001",), clock.now()))

    def _messages(self) -> list[dict[str, Any]]:
        withdrawn = self.withdrawn
        return [
            self.case.fact(1),
            self.case.wish(WHOLE),
            self.case.wish(STRANGE, person=FIRST),
            withdrawn.fact(1, model=CaseOpened),
            withdrawn.fact(2, model=CaseWithdrawn),
            withdrawn.wish(GONE, revision=2),
        ]

    def _doors(self, world: World, simulation: Simulation) -> list[StreamDoor | QueueDoor]:
        def take(event: dict[str, Any]) -> dict[str, Any]:
            self.told += [json.loads(record["body"]) for record in event["Records"]]
            return {"batchItemFailures": []}

        return [
            StreamDoor(
                simulation,
                self._pack,
                lambda: world.table(settings.table_name("checkins")),
            ),
            StreamDoor(
                simulation,
                lambda event: streams.tell_searches(event, None),
                lambda: world.table(settings.table_name("visit_searches")),
            ),
            QueueDoor(
                simulation, lambda event: consumers.hear_case(event, None), world.queued(WANTED)
            ),
            QueueDoor(
                simulation, lambda event: consumers.search_place(event, None), world.queued(PLACES)
            ),
            QueueDoor(simulation, take, world.queued(FOUND)),
        ]

    def _verdict(self, world: World) -> list[Violation]:
        """The list is that of who was there; who has no case got nothing; reading is audited."""
        heard = {name: Heard() for name in (WHOLE, GONE, STRANGE)}
        said: dict[tuple[str, str, int], str] = {}
        doubled = []
        for body in self.told:
            heard[body["trace"]].take(body)
            if "edition" in body:
                key = (body["trace"], body.get("part", ""), body["edition"])
                content = json.dumps(opened(body) if key[1] else body)
                if said.setdefault(key, content) != content:
                    doubled.append(key)
        whole = heard[WHOLE]
        found = (
            sorted((one["person"], one["venue"]) for one in whole.presences)
            if whole.is_whole
            else []
        )
        refused = [name for name in (GONE, STRANGE) if not heard[name].refused]
        given = [name for name in (GONE, STRANGE) if heard[name].parts or heard[name].whole]
        audits = [row["subject"]["S"] for row in world.rows("audit")]
        kept = {row["code"]["S"] for row in world.rows("refusals")}
        last = searches.lock(self.withdrawn.case)
        return [
            *conserved("all who were there are told, nobody else", found, EXPECTED),
            *conserved("an edition says one thing", doubled, []),
            *conserved("the highest revision stands", [last.revision if last else 0], [2]),
            *conserved("who has no case is refused", refused, []),
            *conserved("who has no case gets nothing", given, []),
            *conserved("only the case was read", sorted({*audits}), [INDEX]),
            *conserved("refusals are on record", sorted(kept), ["NO_CASE_BASIS"]),
        ]


def _put(person: str, venue: VenueCode, at: Any) -> None:
    day = day_of(at)
    body = {
        "u": person, "a": int(at.timestamp()), "t": int(at.timestamp()), "l": 1, "s": "high",
        "v": venue, "w": town.DIVISION, "n": "market", "c": "display", "co": "green",
    }  # fmt: skip
    row = visits.sealed(
        person,
        visits.sort_key(at, venue),
        day,
        body=body,
        attached=b"",
        expires_at=expires_at(day),
    )
    with suppress(visits.AlreadyThere):
        visits.put(row)


def _send(simulation: Simulation, messages: list[dict[str, Any]]) -> None:
    for message in messages:
        _until_done(simulation, partial(queues.send, WANTED, message))
        for _ in range(simulation.rng.randrange(6)):
            simulation.pause()


def _come(simulation: Simulation, coming: Sequence[tuple[str, VenueCode, Any]]) -> None:
    for visit in coming:
        for _ in range(simulation.rng.randrange(40)):
            simulation.pause()
        _until_done(simulation, partial(_put, *visit))


def _until_done(simulation: Simulation, act: Callable[[], None]) -> None:
    for _ in range(4):
        with suppress(Died, Refusal):
            simulation.invoke(act)
            return
        simulation.pause()


# --- planted bugs ---------------------------------------------------------------------------


def _nothing(*_: Any, **__: Any) -> int:
    return 0


def _last_wins(told: searches.StoredLock, until: Any) -> bool:
    searches.LockRecord(
        told.case, searches.LOCK, r=told.revision, z=searches.OPEN if told.stands else "refused",
        y=told.year, s=told.sealed, x=int(until.timestamp()),
    ).save()  # fmt: skip
    return True


def _always_first(case: str, trace: str, name: str) -> places.Place | None:
    found = _claim(case, trace, name)
    return replace(found, attempt=1, done=0) if found else None


def _self_too(*told: Any, **named: Any) -> Any:
    return _co_present(*told, **named | {"never": ()})


_claim, _co_present = places.claim, finding.co_present
