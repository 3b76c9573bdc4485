"""How does a change without a natural key happen once? The mutation rule of design.md 5.

One `TransactWriteItems` holds the effects, each with its condition, and the idempotency item. If
the transaction is refused, our own earlier success is looked up first (a lost answer makes the
second try fail on our own write): same request → the first answer; other request → refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.kernel.errors import Busy, Conflict
from functions.runtime.tables import ConditionLost, Record, connection, table_meta, translated

KEPT = timedelta(hours=24)
TRIES = 5


class IdempotencyKeyReused(Conflict):
    """The same key with another request."""

    code = "IDEMPOTENCY_KEY_REUSED"
    vi = "Nội dung này đã gửi trước đó với thông tin khác (trùng mã gửi); hãy xem lại rồi gửi lại."
    en = "This Idempotency-Key was used for another request; see what was sent, then send again."


@dataclass(frozen=True, slots=True)
class Claim:
    """One actor's wish to do one thing once: `id` is actor, route and key."""

    id: str
    request_hash: str
    until: datetime

    @classmethod
    def of(cls, actor: str, route: str, key: str, request: Any, now: datetime) -> Claim:
        """The claim of a request whose `request` is plain JSON values."""
        plain = json.dumps(request, sort_keys=True, ensure_ascii=False, default=str)
        digest = hashlib.sha256(plain.encode()).hexdigest()
        return cls(f"{actor}#{route}#{key}", digest, now + KEPT)


class IdempotencyRecord(Record):
    """The answer given to a claim."""

    Meta = table_meta("idempotency")
    id = UnicodeAttribute(hash_key=True)
    request_hash = UnicodeAttribute()
    answer = UnicodeAttribute()
    x = NumberAttribute()


def first_answer(claim: Claim) -> str | None:
    """The answer given before, or None. Raises IdempotencyKeyReused, Busy."""
    try:
        with translated():
            kept = IdempotencyRecord.get(claim.id, consistent_read=True)
    except DoesNotExist:
        return None
    if kept.request_hash != claim.request_hash:
        raise IdempotencyKeyReused
    return str(kept.answer)


def spend(claim: Claim, together: TransactWrite, answer: str) -> None:
    """Put the claim into a transaction, unless it has been spent: as the last of its puts."""
    together.save(
        IdempotencyRecord(
            claim.id,
            request_hash=claim.request_hash,
            answer=answer,
            x=int(claim.until.timestamp()),
        ),
        condition=IdempotencyRecord.id.does_not_exist(),
    )


def commit(claim: Claim, effects: Callable[[TransactWrite], None], answer: str) -> str:
    """Do all effects and keep the answer, once; the first answer is returned on every repeat.

    Raises ConditionLost (reasons in pynamodb's order, the idempotency put last among the puts)
    where an effect's own condition did not hold, IdempotencyKeyReused, Busy.
    """
    for _ in range(TRIES):
        try:
            with translated(), TransactWrite(connection=connection()) as together:
                effects(together)
                spend(claim, together, answer)
            return answer
        except ConditionLost:
            before = first_answer(claim)
            if before is None:
                raise
            return before
        except Busy:
            before = first_answer(claim)
            if before is not None:
                return before
    raise Busy
