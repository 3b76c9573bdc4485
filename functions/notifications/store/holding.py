"""Notices that wait: NOT-9 to NOT-11. A line says until when, and holds the message itself, which
is what came by the queue: ids, and what its teller sealed.

Each wait is a line of its own: who lets a line go on drops that line, and never the one by which
the same notice waits again meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from functions.notifications.domain.limits import Hold
from functions.notifications.domain.notice import Notice
from functions.notifications.store.notices import KEPT
from functions.runtime import bulk, entropy
from functions.runtime.tables import Record, table_meta, translated

SHARDS: Final = 16
NO_END: Final = "9"
"""Sorts behind every instant: what a breaker holds waits for a decision."""


class HeldRecord(Record):
    """A line of the list of what waits."""

    Meta = table_meta("notices")
    w = UnicodeAttribute(hash_key=True)
    k = UnicodeAttribute(range_key=True)
    body = UnicodeAttribute()
    act = UnicodeAttribute(default="send")
    x = NumberAttribute()


@dataclass(frozen=True, slots=True)
class Line:
    """A notice that waits; `act` is ``send``, or ``report`` where the gateway's word is awaited."""

    w: str
    k: str
    body: str
    act: str

    @property
    def notice(self) -> Notice:
        """Which one."""
        _, _, person, cause = self.k.split("#", 3)
        return Notice(person, cause)


def put(notice: Notice, hold: Hold, body: str, now: datetime, act: str = "send") -> None:
    """NOT-9: let a notice wait; what is heard twice may wait twice. Raises Busy."""
    with translated():
        _record(notice, hold, body, now, act).save()


def put_all(bodies: Mapping[Notice, str], hold: Hold, now: datetime, act: str) -> None:
    """NOT-9: let many wait for the same, 25 a call. Raises Busy."""
    waiting = [_record(notice, hold, body, now, act) for notice, body in bodies.items()]
    bulk.put_items("notices", [one.serialize() for one in waiting])


def lines(breaker: str, shard: int, until: datetime | None, most: int) -> tuple[Line, ...]:
    """NOT-10: the next lines of a shard, those that are due where `until` is given. Raises Busy."""
    before = HeldRecord.k < until.isoformat() + "$" if until else None
    with translated():
        found = HeldRecord.query(
            partition(breaker, shard), before, limit=most, consistent_read=True
        )
        return tuple(Line(one.w, one.k, one.body, one.act) for one in found)


def drop(done: Sequence[Line]) -> None:
    """NOT-11: these wait no more. Raises Busy."""
    with translated(), HeldRecord.batch_write() as batch:
        for line in done:
            batch.delete(HeldRecord(line.w, line.k))


def _record(notice: Notice, hold: Hold, body: str, now: datetime, act: str) -> HeldRecord:
    until = hold.until.isoformat() if hold.until else NO_END
    return HeldRecord(
        partition(hold.breaker, shard_of(notice)),
        f"{until}#{entropy.token(64)}#{notice.person}#{notice.cause}",
        body=body,
        act=act,
        x=int((now + KEPT).timestamp()),
    )


def partition(breaker: str, shard: int) -> str:
    """The list in which a notice waits: of the clock, or of a breaker."""
    return f"held#{breaker}#{shard:02d}"


def shard_of(notice: Notice) -> int:
    """One of sixteen lists, by the person."""
    return blake2b(notice.person.encode(), digest_size=1).digest()[0] % SHARDS
