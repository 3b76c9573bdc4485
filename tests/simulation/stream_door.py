"""A simulated DynamoDB stream event source mapping."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

from tests.simulation.delivery import MOST_ROUNDS, Handler, failed_in
from tests.simulation.schedule import Simulation


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
    filtered: Callable[[dict[str, Any]], bool] = lambda _: True
    """Which records the event source's filters let through; the others take no place in a batch."""
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
        failed = failed_in(self.simulation, self.handler, {"Records": batch}, ids)
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
            record = json.loads(json.dumps(item.to_json(), default=_wire))
            told = record["dynamodb"]
            event = record | {
                "eventSourceARN": "arn:aws:dynamodb:ap-southeast-1:123456789012:table/t/stream/s"
            }
            if not self.filtered(event):
                continue
            key = repr(next(iter(told["Keys"].values())))
            self._shards[crc32(key.encode()) % self.shards].records.append(event)
        self._seen = len(items)


def _wire(value: Any) -> Any:
    """As Lambda tells it: binary as base64 text, instants as seconds."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).timestamp()
    return b64encode(value).decode()
