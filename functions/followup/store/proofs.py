"""What was heard of a person's doses and cases: FUP-5 and FUP-6, beside their follow-up, which
mostly begins later or never.

Nothing stands plain but the id. Forgotten a year after the last that was heard.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.followup.domain.protection import Heard, Proof, with_heard
from functions.followup.store.events import FOLLOW
from functions.followup.store.sealed import TABLE, open_body, seal_body
from functions.kernel.errors import Busy
from functions.kernel.periods import day_of
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

PROOF: Final = "proof"
KEPT: Final = timedelta(days=365)
"""Longer than the rule lets a recovery count; of doses after that an officer sees the paper [J]."""
TRIES: Final = 5


class ProofRecord(Record):
    """What was heard of a person, sealed; `n` is its version."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    y = NumberAttribute()
    x = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def proof(id_: str) -> Proof:
    """FUP-5: what was heard of a person, read strongly. Raises Busy, CryptoUnavailable."""
    place = FOLLOW + id_
    try:
        with translated():
            found = ProofRecord.get(place, PROOF, consistent_read=True)
    except DoesNotExist:
        return Proof()
    body = open_body(place, PROOF, bytes(found.b), int(found.y))
    return Proof(int(found.n), read_heard(body["h"]))


def hear(id_: str, name: str, told: Heard, now: datetime) -> None:
    """FUP-6: keep what was heard, once, the highest revision. Raises Busy, CryptoUnavailable."""
    for _ in range(TRIES):
        before = proof(id_)
        after = with_heard(before, name, told)
        if after is None:
            return
        try:
            _put(id_, before, after, now)
        except (ConditionLost, Busy):
            continue  # something else of the person, or the same, came in between
        return
    raise Busy


def check(together: TransactWrite, id_: str, seen: Proof) -> None:
    """Within a transaction: nothing was heard since. A follow-up that begins while a dose is heard
    has it, or the hearer finds the follow-up."""
    absent = ProofRecord.p.does_not_exist()
    as_seen = ProofRecord.n == seen.version if seen.version else absent
    together.condition_check(ProofRecord, FOLLOW + id_, PROOF, condition=as_seen)


def heard_body(one: Proof) -> list[list[str | int | bool]]:
    """What was heard as it is sealed."""
    return [[name, h.revision, h.day.isoformat(), h.counts] for name, h in one.heard.items()]


def read_heard(told: list[list[str | int | bool]]) -> dict[str, Heard]:
    """What `heard_body` wrote."""
    return {
        str(name): Heard(int(revision), date.fromisoformat(str(day)), bool(counts))
        for name, revision, day, counts in told
    }


def _put(id_: str, before: Proof, after: Proof, now: datetime) -> None:
    place, year = FOLLOW + id_, day_of(now).year
    sealed = seal_body(place, PROOF, {"h": heard_body(after)}, year)
    until = int((now + KEPT).timestamp())
    absent = ProofRecord.p.does_not_exist()
    as_seen = ProofRecord.n == before.version if before.version else absent
    with translated():
        ProofRecord(place, PROOF, n=after.version, y=year, x=until, b=sealed).save(
            condition=as_seen
        )
