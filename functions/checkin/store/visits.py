"""Entries and exits of visits: CHK-1 to CHK-4."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.kernel.errors import Busy, KeyDestroyed
from functions.runtime import crypto, daykeys
from functions.runtime.idempotency import Claim, spend
from functions.runtime.tables import (
    CHECK_FAILED,
    ConditionLost,
    Record,
    connection,
    table_meta,
    translated,
)

EXIT = "#o"
"""After an entry's key: the exit from it."""
LONE = "#x"
"""After instant and place: an exit whose entry was not seen. No exit of an entry has such a key."""


class CheckInRecord(Record):
    """One sealed entry or exit."""

    Meta = table_meta("checkins")
    p = BinaryAttribute(hash_key=True, legacy_encoding=False)
    s = UnicodeAttribute(range_key=True)
    d = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)
    x = NumberAttribute()


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry or exit as it is stored; it can be queued without showing anything.

    `d` is the Vietnamese day (YYYYMMDD) on which it lies and whose key seals it: mostly that of the
    device's time in `s` (domain/visit.py), which may be another than it counts for. `q`, where it
    is not empty, is the person's pseudonym of another day on which the same scan may lie. `once`,
    where it is not empty, names what was told: it becomes one row, whatever that row's key.
    """

    p: bytes
    s: str
    d: int
    b: bytes
    x: int
    q: bytes = b""
    once: str = ""

    def to_message(self) -> dict[str, Any]:
        """As an SQS message."""
        sealed = {"p": crypto.to_text(self.p), "b": crypto.to_text(self.b)}
        other = {"q": crypto.to_text(self.q)} if self.q else {}
        once = {"o": self.once} if self.once else {}
        return sealed | other | once | {"s": self.s, "d": self.d, "x": self.x}

    @classmethod
    def of_message(cls, told: dict[str, Any]) -> Sealed:
        """Read what `to_message` wrote. Raises KeyError, ValueError."""
        p, b = crypto.from_text(told["p"]), crypto.from_text(told["b"])
        q, once = crypto.from_text(told.get("q", "")), str(told.get("o", ""))
        return cls(p, str(told["s"]), int(told["d"]), b, int(told["x"]), q, once)


class Row(NamedTuple):
    """One row of a person: its sort key, the day on which it lies, and what it says."""

    s: str
    day: date
    body: dict[str, Any]


class AlreadyThere(Exception):
    """The natural key is taken; `body` is what stands there. Empty: the same stands elsewhere."""

    def __init__(self, body: dict[str, Any]) -> None:
        super().__init__("already there")
        self.body = body


def pseudonym(day_key: bytes, person: str) -> bytes:
    """A person's name on one day: 16 bytes that mean nothing once the day's key is gone."""
    return crypto.mac(crypto.derive(day_key, "visit-person"), person.encode())[:16]


def phone_mark(day: date, account: str) -> str:
    """A mark of the account that scans, four bytes that mean nothing once the day's key is gone."""
    key = crypto.derive(daykeys.day_key(day), "visit-phone")
    return crypto.to_text(crypto.mac(key, account.encode())[:4])


def sort_key(told_at: datetime, place: str) -> str:
    """`<device's instant, 8 hex>#<venue or window marker>`; exits add EXIT or LONE."""
    return f"{int(told_at.timestamp()):08x}#{place}"


def sealed(
    person: str,
    s: str,
    day: date,
    *,
    body: dict[str, Any],
    attached: bytes,
    expires_at: datetime,
    other: date | None = None,
    once: str = "",
) -> Sealed:
    """Seal an entry (or exit) under the key of its day. Raises KeyDestroyed, CryptoUnavailable.

    `other` is the day under which another sending of the same scan may lie; `once`: see Sealed.
    """
    day_key = daykeys.day_key(day)
    p = pseudonym(day_key, person)
    told = json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
    plain = len(told).to_bytes(2, "big") + told + attached
    b = crypto.seal(crypto.derive(day_key, "visit-body"), plain, _bound(p, s))
    q = _pseudonym_on(other, person) if other else b""
    return Sealed(p, s, number_of(day), b, int(expires_at.timestamp()), q, once)


def put(row: Sealed) -> None:
    """CHK-1, CHK-3: the row, once, be it on this day or the other one, or under another key.

    Raises AlreadyThere with what stands there, Busy.
    """
    record = CheckInRecord(row.p, row.s, d=row.d, b=row.b, x=row.x)
    try:
        with translated():
            if row.q or row.once:
                _put_together(record, row)
            else:
                record.save(condition=CheckInRecord.p.does_not_exist())
    except ConditionLost as lost:
        if row.once and lost.reasons[-1] == CHECK_FAILED:
            raise AlreadyThere({}) from None
        standing = entry(row.p, row.s)
        if standing is None and row.q:
            standing = entry(row.q, row.s)
        if standing is None:
            raise Busy from None
        raise AlreadyThere(standing) from None


def _put_together(record: CheckInRecord, row: Sealed) -> None:
    absent = CheckInRecord.p.does_not_exist()
    with TransactWrite(connection=connection()) as together:
        if row.q:
            together.condition_check(CheckInRecord, row.q, row.s, condition=absent)
        together.save(record, condition=CheckInRecord.p.does_not_exist())
        if row.once:  # for as long as its row
            until = datetime.fromtimestamp(row.x, UTC)
            spend(Claim(row.once, request_hash="", until=until), together, answer="")


def entry(p: bytes, s: str) -> dict[str, Any] | None:
    """CHK-2: the body of a row, read consistently; None where there is none."""
    try:
        with translated():
            record = CheckInRecord.get(p, s, consistent_read=True)
    except DoesNotExist:
        return None
    return opened(p, s, int(record.d), record.b)[0]


def entry_of(person: str, s: str, day: date) -> dict[str, Any] | None:
    """CHK-2: as `entry`, by person and day. Raises KeyDestroyed."""
    return entry(pseudonym(daykeys.day_key(day), person), s)


def opened(p: bytes, s: str, d: int, b: bytes) -> tuple[dict[str, Any], bytes]:
    """A row's body and attachment. Raises KeyDestroyed where its day is gone, Unopenable."""
    day_key = daykeys.day_key(day_of_number(d))
    plain = crypto.unseal(crypto.derive(day_key, "visit-body"), bytes(b), _bound(bytes(p), s))
    end = 2 + int.from_bytes(plain[:2], "big")
    told: dict[str, Any] = json.loads(plain[2:end])
    return told, plain[end:]


def rows_of(person: str, days: Iterable[date], now: datetime) -> list[Row]:
    """CHK-4: a person's rows that lie on the days; days whose key is gone are empty."""
    found: list[Row] = []
    for day in days:
        try:
            p = pseudonym(daykeys.day_key(day), person)
        except KeyDestroyed:
            continue
        with translated():
            records = list(CheckInRecord.query(p, consistent_read=True))
        found.extend(
            Row(row.s, day, opened(p, row.s, int(row.d), row.b)[0])
            for row in records
            if row.x > now.timestamp()
        )
    return found


def visit_id(s: str, day: date) -> str:
    """The public id of an own visit: its sort key and the day it lies on, or one next to that."""
    return f"{s}.{number_of(day)}"


def number_of(day: date) -> int:
    """A day as YYYYMMDD."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_of_number(number: int) -> date:
    """The day of YYYYMMDD. Raises ValueError."""
    return date(number // 10_000, number // 100 % 100, number % 100)


def _pseudonym_on(day: date, person: str) -> bytes:
    try:
        return pseudonym(daykeys.day_key(day), person)
    except KeyDestroyed:
        return b""


def _bound(p: bytes, s: str) -> str:
    return f"checkins|{p.hex()}|{s}"
