"""A simulated SQS event source mapping with its dead-letter queue."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.simulation.delivery import MOST_ROUNDS, Handler, failed_in
from tests.simulation.schedule import Simulation


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
    unprovoked: list[Envelope] = field(default_factory=list)
    """Messages that failed although nothing went wrong: poison, or another's fault in the batch."""

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
        troubles = len(self.simulation.faults)
        failed = self._handled(batch)
        own = {client for client, _ in self.simulation.faults[troubles:]}
        if self.simulation.baton.holder not in own:
            self.unprovoked += [one for one in batch if one.id in failed]
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
        event = {"Records": [self._record(one) for one in batch]}
        return failed_in(self.simulation, self.handler, event, [one.id for one in batch])

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
