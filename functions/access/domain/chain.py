"""Can a row of the audit vanish, change, appear or move without being seen?

The stream of the audit table tells of every write, in order. Each told write is noted with a
digest; per shard and hour the digests are chained (security.md 2.8): root = SHA-256(root of the
hour before | digests in stream order). What differs later is named with its shard and hour.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from functions.kernel.periods import hour_of, period_of_hour

SHARDS: Final = "0123456789abcdef"
"""Sixteen shards, by the first hexadecimal digit of the subject's SHA-256 [J]."""
BEGINNING: Final = "0" * 64
"""The root before the first hour."""
CLOSES_AFTER: Final = timedelta(minutes=10)
"""How long after its end an hour takes notes, for a stream that lags by minutes [J]."""
SEALED_AFTER: Final = timedelta(minutes=30)
"""How long after its end an hour is sealed for certain: the clock strikes twenty past."""
CLOCKS_APART: Final = timedelta(minutes=10)
"""How far a row's own time may lie from DynamoDB's: a function runs five minutes at most [J]."""
_FORMAT: Final = b"lachan-audit-row-1\n"
_SEQUENCE_DIGITS: Final = 40
"""The longest sequence number of a stream record (DynamoDB API Reference, StreamRecord)."""


class Act(StrEnum):
    """What the stream says was done to a row; an audit knows only the first."""

    INSERT = "INSERT"
    MODIFY = "MODIFY"
    REMOVE = "REMOVE"


class Verdict(StrEnum):
    """What is wrong. The last four are about the seal itself."""

    MISSING = "missing"
    ALTERED = "altered"
    INSERTED_LATE = "inserted late"
    OUT_OF_ORDER = "out of order"
    UNSEALED = "not sealed"
    FORGED = "seal forged"
    REPLACED = "seal hidden or replaced"
    UNCHAINED = "chain broken"


@dataclass(frozen=True, slots=True)
class Noted:
    """One write to the audit table, as its stream told it.

    `sequence` is the stream's number, padded to 40 digits; `created` DynamoDB's own time of the
    write, epoch seconds; `digest` that of the row as it was written, hexadecimal. `look` is what
    the row counts as (domain.counts), "" for nothing; notes of before have none and are the same.
    """

    sequence: str
    act: Act
    subject: str
    at: str
    created: int
    digest: str
    look: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something is wrong in this hour and shard; `sequence` and `at` are "" where nobody knows."""

    verdict: Verdict
    hour: str
    shard: str
    sequence: str = ""
    at: str = ""


def canonical(item: Mapping[str, Any]) -> bytes:
    """The bytes of a stored item, in DynamoDB's own JSON: names in order, no space, ASCII."""
    return json.dumps(
        item, sort_keys=True, separators=(",", ":"), default=lambda raw: b64encode(raw).decode()
    ).encode()


def digest_of(item: Mapping[str, Any], act: Act, created: int) -> str:
    """SHA-256 over a row, what was done to it and when; of a removed row the key is all there is.

    All attributes count, so that one added by a stranger is seen as well.
    """
    told = canonical({"act": act.value, "created": created, "item": dict(item)})
    return hashlib.sha256(_FORMAT + told).hexdigest()


def note_of(
    item: Mapping[str, Any], key: tuple[str, str], act: Act, created: int, sequence: str
) -> Noted:
    """The note of one told write; `key` is subject and at."""
    digest = digest_of(item, act, created)
    return Noted(sequence.zfill(_SEQUENCE_DIGITS), act, *key, created, digest)


def shard_of(subject: str) -> str:
    """The shard of a subject, one of SHARDS."""
    return hashlib.sha256(subject.encode()).hexdigest()[0]


def hour_of_write(created: int) -> str:
    """The Vietnamese hour in which DynamoDB took the row; the row's own word does not count."""
    return hour_of(datetime.fromtimestamp(created, UTC))


def is_closed(hour: str, now: datetime, after: timedelta = CLOSES_AFTER) -> bool:
    """Is the hour over for so long? After CLOSES_AFTER it takes no more notes."""
    return period_of_hour(hour).end + after <= now


def hour_before(hour: str) -> str:
    """The hour before an hour."""
    return hour_of(period_of_hour(hour).start - timedelta(hours=1))


def hours_between(first: str, last: str) -> Iterator[str]:
    """The hours from the first to the last, both included; none if the last is earlier."""
    start, end = period_of_hour(first).start, period_of_hour(last).start
    while start <= end:
        yield hour_of(start)
        start += timedelta(hours=1)


def last_due(now: datetime) -> str:
    """The newest hour to be sealed: closed for five minutes, so that no note is on its way."""
    return hour_of(now - CLOSES_AFTER - timedelta(minutes=5) - timedelta(hours=1))


def link(previous: str, digests: Sequence[str]) -> str:
    """The root of an hour: SHA-256(previous root | digests in order). Raises ValueError."""
    return hashlib.sha256(b"".join(map(bytes.fromhex, (previous, *digests)))).hexdigest()


def in_order(notes: Sequence[Noted]) -> tuple[Noted, ...]:
    """Notes in the stream's order; what was noted twice (moved batches) stands once."""
    return tuple(sorted(set(notes), key=lambda one: (one.sequence, one.digest)))


def judge(
    hour: str,
    shard: str,
    sealed: Sequence[str],
    noted: Sequence[Noted],
    present: Mapping[tuple[str, str], Mapping[str, Any]],
) -> tuple[Finding, ...]:
    """What is wrong with an hour of a shard.

    `sealed` are the digests under the seal, `noted` the notes as they stand now, `present` the rows
    as they stand now, by subject and at.
    """
    found = [
        Finding(verdict, hour, shard, one.sequence, one.at)
        for one in noted
        for verdict in _of_row(one, present.get((one.subject, one.at)))
    ]
    found += _of_notes(hour, shard, sealed, noted)
    return tuple(dict.fromkeys(found))


def _of_row(one: Noted, row: Mapping[str, Any] | None) -> Iterator[Verdict]:
    if one.act is Act.MODIFY:
        yield Verdict.ALTERED
    elif one.act is Act.REMOVE or row is None:
        yield Verdict.MISSING
    elif digest_of(row, one.act, one.created) != one.digest:
        yield Verdict.ALTERED
    if one.act is Act.INSERT and not _in_time(one):
        yield Verdict.INSERTED_LATE


def _in_time(one: Noted) -> bool:
    """Was the row written when it says? A dated-back row is not."""
    try:
        said = datetime.fromisoformat(one.at.partition("#")[0])
        apart = abs(said - datetime.fromtimestamp(one.created, UTC))
    except (ValueError, TypeError, OverflowError):
        return False
    return apart <= CLOCKS_APART


def _of_notes(
    hour: str, shard: str, sealed: Sequence[str], noted: Sequence[Noted]
) -> Iterator[Finding]:
    told = [one.digest for one in noted]
    gone, extra = Counter(sealed) - Counter(told), Counter(told) - Counter(sealed)
    for place, one in enumerate(noted):
        if not extra[one.digest]:
            continue
        replaces = len(told) == len(sealed) and gone[sealed[place]] > 0
        if replaces:
            gone[sealed[place]] -= 1
        verdict = Verdict.ALTERED if replaces else Verdict.INSERTED_LATE
        yield Finding(verdict, hour, shard, one.sequence, one.at)
    if gone.total():
        yield Finding(Verdict.MISSING, hour, shard)
    kept = [one for one in noted if one.digest in set(sealed)]
    still = [digest for digest in sealed if digest in set(told)]
    for one, digest in zip(kept, still, strict=False):
        if one.digest != digest:
            yield Finding(Verdict.OUT_OF_ORDER, hour, shard, one.sequence, one.at)
            return
