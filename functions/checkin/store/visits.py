"""Entries and exits of visits: CHK-1 to CHK-4."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.kernel.errors import KeyDestroyed
from functions.kernel.periods import vn_day
from functions.runtime import crypto, daykeys
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

EXIT = "#o"


class CheckInRecord(Record):
    """One sealed entry or exit."""

    Meta = table_meta("checkins")
    p = BinaryAttribute(hash_key=True, legacy_encoding=False)
    s = UnicodeAttribute(range_key=True)
    b = BinaryAttribute(legacy_encoding=False)
    x = NumberAttribute()


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry or exit as it is stored; it can be queued without showing anything."""

    p: bytes
    s: str
    b: bytes
    x: int

    def to_message(self) -> dict[str, Any]:
        """As an SQS message."""
        return {"p": crypto.to_text(self.p), "s": self.s, "b": crypto.to_text(self.b), "x": self.x}

    @classmethod
    def of_message(cls, told: dict[str, Any]) -> Sealed:
        """Read what `to_message` wrote. Raises KeyError, ValueError."""
        return cls(
            crypto.from_text(told["p"]), str(told["s"]), crypto.from_text(told["b"]), int(told["x"])
        )


class AlreadyThere(Exception):
    """The natural key is taken; `body` is what stands there."""

    def __init__(self, body: dict[str, Any]) -> None:
        super().__init__("already there")
        self.body = body


def pseudonym(day_key: bytes, person: str) -> bytes:
    """A person's name on one day: 16 bytes that mean nothing once the day's key is gone."""
    return crypto.mac(crypto.derive(day_key, "visit-person"), person.encode())[:16]


def sort_key(entered_at: datetime, place: str) -> str:
    """`<in ts 8 hex>#<venue or gate marker>`: sorts by time."""
    return f"{int(entered_at.timestamp()):08x}#{place}"


def sealed(
    person: str,
    entered_at: datetime,
    place: str,
    body: dict[str, Any],
    expires_at: datetime,
    *,
    leaving: bool = False,
) -> Sealed:
    """Seal an entry (or exit) under the key of its day. Raises KeyDestroyed, CryptoUnavailable."""
    day_key = daykeys.day_key(vn_day(entered_at))
    p = pseudonym(day_key, person)
    s = sort_key(entered_at, place) + (EXIT if leaving else "")
    plain = json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
    b = crypto.seal(crypto.derive(day_key, "visit-body"), plain, _bound(p, s))
    return Sealed(p, s, b, int(expires_at.timestamp()))


def put(row: Sealed) -> None:
    """CHK-1, CHK-3: the row, once. Raises AlreadyThere with what stands there, Busy."""
    record = CheckInRecord(row.p, row.s, b=row.b, x=row.x)
    try:
        with translated():
            record.save(condition=CheckInRecord.p.does_not_exist())
    except ConditionLost:
        standing = entry(row.p, row.s)
        if standing is not None:
            raise AlreadyThere(standing) from None
        raise


def entry(p: bytes, s: str) -> dict[str, Any] | None:
    """CHK-2: the body of a row, read consistently; None where there is none."""
    try:
        with translated():
            record = CheckInRecord.get(p, s, consistent_read=True)
    except DoesNotExist:
        return None
    return opened(record.p, record.s, record.b)


def opened(p: bytes, s: str, b: bytes) -> dict[str, Any]:
    """The body of a stored row. Raises KeyDestroyed where its day is gone, Unopenable."""
    day_key = daykeys.day_key(day_of_row(s))
    plain = crypto.unseal(crypto.derive(day_key, "visit-body"), bytes(b), _bound(bytes(p), s))
    told: dict[str, Any] = json.loads(plain)
    return told


def day_of_row(s: str) -> date:
    """The Vietnamese day of a row, from its sort key."""
    return vn_day(datetime.fromtimestamp(int(s[:8], 16), UTC))


def rows_of(person: str, days: Iterable[date], now: datetime) -> list[tuple[str, dict[str, Any]]]:
    """CHK-4: (sort key, body) of a person's rows of the days, oldest first; dead days are empty."""
    found: list[tuple[str, dict[str, Any]]] = []
    for day in days:
        try:
            day_key = daykeys.day_key(day)
        except KeyDestroyed:
            continue
        p = pseudonym(day_key, person)
        with translated():
            records = list(CheckInRecord.query(p, consistent_read=True))
        found.extend(
            (record.s, opened(p, record.s, record.b))
            for record in records
            if record.x > now.timestamp()
        )
    return sorted(found, key=lambda row: row[0])


def _bound(p: bytes, s: str) -> str:
    return f"checkins|{p.hex()}|{s}"
