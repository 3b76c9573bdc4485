"""Queues and streams as Lambda reads them: at least once, in batches, answers taken literally.

Rules (AWS Lambda developer guide, "Handling errors for an SQS event source" and "Configuring
partial batch response with DynamoDB"; security.md 2.1, Q05): an answer without failures is success
of the whole batch; a failure without identifier, with an empty or an unknown one, or an answer that
can't be read, is failure of the whole batch; on a stream the lowest failed sequence number is where
the next try begins. A crash or an exception is failure of the whole batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zlib import crc32

from tests.simulation.schedule import Died, Simulation

Handler = Callable[[dict[str, Any]], Any]
MOST_ROUNDS = 500


def failed_ids(answer: Any, known: Iterable[str]) -> set[str]:
    """Which of the `known` identifiers failed, by a handler's answer."""
    everything = set(known)
    if answer in (None, "", {}):
        return set()
    failures = answer.get("batchItemFailures", []) if isinstance(answer, dict) else [None]
    if failures is None or failures == []:
        return set()
    ids = [one.get("itemIdentifier") if isinstance(one, dict) else None for one in failures]
    if any(not one or one not in everything for one in ids):
        return everything
    return {str(one) for one in ids}


@dataclass(slots=True)
class Envelope:
    """A message in a queue."""

    id: str
    body: str
    received: int = 0
    hidden_until: datetime | None = None


@dataclass(slots=True)
class QueueDoor:
    """An SQS event source: reads moto's queue, delivers to a handler, redrives, buries."""

    simulation: Simulation
    handler: Handler
    queue: Any
    batch: int = 10
    most_receives: int = 5
    visibility: timedelta = timedelta(seconds=180)
    duplicates: float = 0.15
    waiting: list[Envelope] = field(default_factory=list)
    dead: list[Envelope] = field(default_factory=list)
    done: list[Envelope] = field(default_factory=list)
    attempts: list[list[str]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Is nothing left to deliver?"""
        return not self.waiting and not self.queue._messages

    def deliver(self, *, calm: bool = False) -> None:
        """Deliver one batch; `calm` is without duplicates and reordering."""
        rng, now = self.simulation.rng, self.simulation.now()
        self._fetch()
        visible = [one for one in self.waiting if not one.hidden_until or one.hidden_until <= now]
        if not calm:
            rng.shuffle(visible)
            if self.done and rng.random() < self.duplicates:
                visible.insert(0, rng.choice(self.done))
        size = self.batch if calm else rng.randrange(1, self.batch + 1)
        batch = self._received(visible[:size], now)
        if not batch:
            return
        self.attempts.append([one.id for one in batch])
        failed = self._handled(batch)
        for one in batch:
            if one.id in failed:
                one.hidden_until = None
            elif one in self.waiting:
                self.waiting.remove(one)
                self.done.append(one)

    def drain(self, *, calm: bool = False) -> None:
        """Deliver until nothing is left but the dead."""
        for _ in range(MOST_ROUNDS):
            if self.empty:
                return
            before = len(self.waiting)
            self.deliver(calm=calm)
            if len(self.waiting) == before and not calm:
                self.simulation.pass_time(self.visibility)
        raise AssertionError("the queue does not drain")

    def redrive(self) -> None:
        """Put the dead back, as an operator does after a fix."""
        for one in self.dead:
            one.received, one.hidden_until = 0, None
        self.waiting += self.dead
        self.dead = []

    def _fetch(self) -> None:
        for message in self.queue._messages:
            self.waiting.append(Envelope(message.id, message.body))
        self.queue._messages = []

    def _received(self, batch: list[Envelope], now: datetime) -> list[Envelope]:
        kept = []
        for one in batch:
            if one.received >= self.most_receives and one in self.waiting:
                self.waiting.remove(one)
                self.dead.append(one)
                continue
            one.received += 1
            one.hidden_until = now + self.visibility
            kept.append(one)
        return kept

    def _handled(self, batch: list[Envelope]) -> set[str]:
        ids = [one.id for one in batch]
        event = {"Records": [self._record(one) for one in batch]}
        try:
            return failed_ids(self.simulation.invoke(lambda: self.handler(event)), ids)
        except (Died, Exception):
            return set(ids)

    def _record(self, one: Envelope) -> dict[str, Any]:
        return {
            "messageId": one.id,
            "receiptHandle": f"{one.id}/{one.received}",
            "body": one.body,
            "attributes": {"ApproximateReceiveCount": str(one.received)},
            "messageAttributes": {},
            "eventSource": "aws:sqs",
            "eventSourceARN": f"arn:aws:sqs:ap-southeast-1:123456789012:{self.queue.name}",
            "awsRegion": "ap-southeast-1",
        }


@dataclass(slots=True)
class Shard:
    """A run of stream records in order; `retries` counts tries of the record at its head."""

    records: list[dict[str, Any]] = field(default_factory=list)
    retries: int = 0


@dataclass(slots=True)
class StreamDoor:
    """A DynamoDB stream's event source: ordered per key, replayed, with moving batch boundaries."""

    simulation: Simulation
    handler: Handler
    table: Callable[[], Any]
    shards: int = 2
    batch: int = 5
    most_retries: int = 1_000
    replays: float = 0.15
    _seen: int = 0
    _shards: list[Shard] = field(default_factory=list)
    dead: list[dict[str, Any]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Is nothing left to deliver?"""
        return not any(shard.records for shard in self._shards) and self._seen == len(
            self.table().stream_shard.items
        )

    def deliver(self, *, calm: bool = False) -> None:
        """Deliver one batch of one shard."""
        rng = self.simulation.rng
        self._fetch()
        waiting = [shard for shard in self._shards if shard.records]
        if not waiting:
            return
        shard = waiting[0] if calm else rng.choice(waiting)
        size = self.batch if calm else rng.randrange(1, self.batch + 1)
        batch = shard.records[:size]
        ids = [one["dynamodb"]["SequenceNumber"] for one in batch]
        failed = self._handled(batch, ids)
        done = next((at for at, one in enumerate(ids) if one in failed), len(batch))
        if not calm and rng.random() < self.replays:
            done = rng.randrange(done + 1)  # the checkpoint was not kept: the rest comes again
        elif failed:
            shard.retries = 1 if done else shard.retries + 1
            if shard.retries > self.most_retries:
                self.dead += batch[done:]
                done, shard.retries = len(batch), 0
        del shard.records[:done]

    def drain(self, *, calm: bool = False) -> None:
        """Deliver until nothing is left."""
        for _ in range(MOST_ROUNDS):
            if self.empty:
                return
            self.deliver(calm=calm)
        raise AssertionError("the stream does not drain")

    def _fetch(self) -> None:
        if not self._shards:
            self._shards = [Shard() for _ in range(self.shards)]
        items = self.table().stream_shard.items
        for item in items[self._seen :]:
            record = item.to_json()
            told = record["dynamodb"]
            instant = told["ApproximateCreationDateTime"]
            event = record | {
                "eventSourceARN": "arn:aws:dynamodb:ap-southeast-1:123456789012:table/t/stream/s",
                "dynamodb": told | {"ApproximateCreationDateTime": instant.timestamp()},
            }
            key = repr(next(iter(told["Keys"].values())))
            self._shards[crc32(key.encode()) % self.shards].records.append(event)
        self._seen = len(items)

    def _handled(self, batch: list[dict[str, Any]], ids: list[str]) -> set[str]:
        try:
            return failed_ids(self.simulation.invoke(lambda: self.handler({"Records": batch})), ids)
        except (Died, Exception):
            return set(ids)


def poll(
    simulation: Simulation, doors: Iterable[QueueDoor | StreamDoor], callers: Iterable[str]
) -> Callable[[], None]:
    """A client that reads the doors while any of the `callers` is still at work."""
    all_doors, names = list(doors), list(callers)
    rng: Random = simulation.rng

    def work() -> None:
        while any(simulation.baton.ready(name) for name in names):
            door = rng.choice(all_doors)
            if door.empty:
                simulation.pause()
            else:
                door.deliver()

    return work
