"""Owners register venues; their posters are asked for by the stream and rendered from a queue.

The same wish comes twice at once with one Idempotency-Key; another wish takes the same key by
mistake. Rendering is replaced by a few bytes: its drawing is no part of what can go wrong here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import Any
from unittest.mock import patch

from pynamodb.transactions import TransactWrite

from functions.kernel.callers import Caller, Role
from functions.kernel.errors import Busy
from functions.registry import consumers, service, store, streams
from functions.registry.domain.venue import PosterState, Venue, VenueDetails
from functions.registry.service import accounts, posters, venues
from functions.runtime import aws, clock, idempotency, objects, queues, settings
from tests.simulation import town
from tests.simulation.checking import (
    Told,
    Violation,
    conserved,
    every_wish_is_answered,
    no_defects,
    no_false_refusal,
    nothing_acknowledged_is_lost,
    nothing_is_doubled,
    nothing_is_unasked,
    same_answer,
    unanswered,
)
from tests.simulation.delivery import poll
from tests.simulation.faults import Plan, Swarm
from tests.simulation.flows import Mutants
from tests.simulation.flows.closing import close
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import START, Simulation
from tests.simulation.stream_door import StreamDoor
from tests.simulation.world import World

TABLES = (
    "keys", "venues", "venue_links", "persons", "identities", "idempotency", "limits", "orders",
    "audit",
)  # fmt: skip
PHONES = ("+84900001001", "+84900002002")
DETAILS = VenueDetails(
    name="Chợ Thử Nghiệm",
    kind="market",
    division=town.DIVISION,
    address="1 Đường Mẫu",
    opens_at="06:00",
    closes_at="22:00",
    capacity=300,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """An owner wants one venue; `key` is the Idempotency-Key of the request."""

    owner: str
    name: str
    key: str


class Drawn:
    """A poster drawn in no time."""

    pdf, svg, png = b"%PDF", b"<svg/>", b"PNG"


def _draw(_: Any) -> type[Drawn]:
    return Drawn


# --- planted bugs ---------------------------------------------------------------------------


def _effects_apart(claim: Any, effects: Callable[[TransactWrite], None], answer: str) -> str:
    store.writing.write_together(effects)
    idempotency.IdempotencyRecord(
        claim.id, request_hash=claim.request_hash, answer=answer, x=int(claim.until.timestamp())
    ).save()
    return answer


def _unclaimed(claim: Any, effects: Callable[[TransactWrite], None], answer: str) -> str:
    store.writing.write_together(effects)
    return answer


def _no_read_back(claim: Any, effects: Callable[[TransactWrite], None], answer: str) -> str:
    def with_claim(together: TransactWrite) -> None:
        effects(together)
        together.save(
            idempotency.IdempotencyRecord(
                claim.id,
                request_hash=claim.request_hash,
                answer=answer,
                x=int(claim.until.timestamp()),
            ),
            condition=idempotency.IdempotencyRecord.id.does_not_exist(),
        )

    store.writing.write_together(with_claim)
    return answer


def _link_forgotten(together: TransactWrite, made: Venue) -> None:
    together.save(store.venues._record(made))


def _wish_swallowed(queue: str, message: dict[str, Any]) -> None:
    try:
        _send(queue, message)
    except Busy:
        return


def _file_swallowed(*arguments: Any, **named: Any) -> None:
    try:
        _put(*arguments, **named)
    except Busy:
        return


_send, _put = queues.send, objects.put


class VenueRegistration:
    """Two owners, four requests, a stream, a queue."""

    name = "venue-registration"

    def __init__(self) -> None:
        self.owners: list[Caller] = []

    def mutants(self) -> Mutants:
        """Ways of being wrong, planted in the real service, store and runtime."""
        return {
            "effects-and-claim-apart": _planted(idempotency, "commit", _effects_apart),
            "no-claim": _planted(idempotency, "commit", _unclaimed),
            "no-read-back": _planted(idempotency, "commit", _no_read_back),
            "claim-forgotten-on-reading": _planted(idempotency, "first_answer", lambda _: None),
            "link-forgotten": _planted(store.venues, "put_new", _link_forgotten),
            "poster-wish-swallowed": _planted(queues, "send", _wish_swallowed),
            "poster-file-swallowed": _planted(objects, "put", _file_swallowed),
        }

    def forget(self) -> None:
        """As a process that died."""
        town.forget()

    def lay(self, world: World) -> None:
        """Tables, queues, a bucket, keys, two owners."""
        world.replace("functions.runtime.documents.poster_sheet.render_poster", _draw)
        world.create_tables(TABLES)
        world.create_queues(["posters", "messages"])
        world.create_topics(["facts"])
        world.create_buckets(["documents"])
        town.lay_keys()
        owners = [accounts.open_account(phone, START) for phone in PHONES]
        self.owners = [Caller(Role.CITIZEN, owner, phone_verified=True) for owner in owners]

    def plan(self, seed: object) -> Plan:
        """All faults; tables of the transaction conflict; a service may refuse for a while."""
        names = ("venues", "venue_links", "persons", "idempotency")
        tables = tuple(map(settings.table_name, names))
        refusable = (tables[0], tables[3], settings.table_name("limits"), "sqs", "sqs", "kms", "s3")
        return Swarm.of(Random(f"{seed}/faults"), transacted=tables, refusable=refusable)

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Register while stream and queue are read; then everything drains."""
        rng = simulation.rng
        queue = QueueDoor(simulation, self._render, world.queued("posters"), batch=3)
        table = settings.table_name("venues")
        stream = StreamDoor(simulation, self._request, lambda: world.table(table))
        first = Wish(self.owners[0].subject, "Chợ Một", "key-one")
        sent = [first, first, Wish(self.owners[1].subject, "Chợ Hai", "key-two")]
        if rng.random() < 0.5:
            sent.append(replace(first, name="Chợ Ba"))
        callers = {
            f"phone{number}": partial(self._insist, simulation, wish)
            for number, wish in enumerate(sent)
        }
        simulation.run({**callers, "lambda": poll(simulation, [queue, stream], callers)})

        def ask_again() -> None:
            for wish in unanswered(simulation.history, sent):
                simulation.attempt(wish, partial(self._register, wish))

        close(simulation, [queue, stream], ask_again)
        found: list[Violation] = simulation.quietly(
            lambda: self._verdict(world, simulation, sent, queue)
        )
        return found

    def _register(self, wish: Wish) -> str:
        caller = next(one for one in self.owners if one.subject == wish.owner)
        made = service.register_venue(
            caller,
            replace(DETAILS, name=wish.name),
            registrant_name="Trần Thị Bình",
            key=wish.key,
            now=clock.now(),
        )
        return made.code

    def _insist(self, simulation: Simulation, wish: Wish) -> None:
        simulation.insist(wish, partial(self._register, wish))

    @staticmethod
    def _render(event: dict[str, Any]) -> Any:
        return consumers.render_poster(event, None)

    @staticmethod
    def _request(event: dict[str, Any]) -> Any:
        return streams.request_poster(event, None)

    @staticmethod
    def _verdict(
        world: World, simulation: Simulation, sent: list[Wish], queue: QueueDoor
    ) -> list[Violation]:
        history = simulation.history
        codes = sorted(row["code"]["S"] for row in world.rows("venues"))
        standing = [venues.venue(service.read_code(code)) for code in codes]
        keys = {wish.name: wish.key for wish in sent}
        made = [
            Wish(one.owner, one.details.name, keys.get(one.details.name, "")) for one in standing
        ]
        links = sorted(
            (row["venue"]["S"], row["person"]["S"])
            for row in world.rows("venue_links")
            if "link" in row
        )
        claims = sorted(row["answer"]["S"] for row in world.rows("idempotency"))
        return [
            *no_defects(history),
            *nothing_acknowledged_is_lost(history, made),
            *nothing_is_doubled(made),
            *nothing_is_doubled([(wish.owner, wish.key) for wish in made]),
            *nothing_is_unasked(history, made),
            *no_false_refusal(history, partial(_rightly, made)),
            *every_wish_is_answered(history, sent),
            *same_answer(history),
            *conserved("links = venues", links, [(one.code, one.owner) for one in standing]),
            *conserved("claims = venues", claims, codes),
            *conserved("every poster is ready", _posters(standing), _files()),
            *conserved("nothing is buried", [one.id for one in queue.dead], []),
        ]


def _rightly(made: list[Wish], told: Told) -> bool:
    """A key that another wish of the same owner has taken is rightly refused."""
    wish = told.intention
    if not isinstance(wish, Wish) or told.code != idempotency.IdempotencyKeyReused.code:
        return False
    return any(
        (one.owner, one.key) == (wish.owner, wish.key) and one.name != wish.name for one in made
    )


def _posters(standing: list[Venue]) -> list[str]:
    wanted = []
    for one in standing:
        state = "" if one.poster_state is PosterState.READY else f" is {one.poster_state}"
        wanted += [f"{posters._key(one, ending)}{state}" for ending in posters.FORMATS]
    return sorted(wanted)


def _files() -> list[str]:
    listed = aws.client("s3").list_objects_v2(Bucket=settings.bucket("documents"))
    return sorted(one["Key"] for one in listed.get("Contents", ()))


def _planted(where: Any, name: str, what: Any) -> Callable[[], AbstractContextManager[object]]:
    @contextmanager
    def planted() -> Iterator[None]:
        with patch.object(where, name, what):
            yield

    return planted
