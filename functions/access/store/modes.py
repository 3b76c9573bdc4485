"""Modes of operation: ACC-32 to ACC-35, in the table `modes`.

Each revision is put once, under its number: that alone decides who of two was first. In the same
transaction the register gets its copy, and what counts now stands in a list of its own, so that a
door reads few items however long the register is. That list's items end by themselves (`x`).
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Final

import botocore.exceptions
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PynamoDBException
from pynamodb.transactions import TransactWrite

from functions.access.domain.modes import Mode, ModeKind, ModeState
from functions.kernel.errors import Busy
from functions.kernel.periods import at_millis, millis_of
from functions.runtime.tables import Record, connection, table_meta, translated

REGISTER: Final = "register"
STANDING: Final = "standing"
CHAIN: Final = "mode#"
KEPT_AFTER: Final = timedelta(days=1)


class ModeRecord(Record):
    """A revision, or a list's copy of the newest; its words as JSON."""

    Meta = table_meta("modes")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    b = UnicodeAttribute()
    x = NumberAttribute(null=True)


class StandingRecord(Record):
    """What counts, for doors: they ask once and don't wait long (see service.modes)."""

    Meta = table_meta("modes")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    b = UnicodeAttribute()
    x = NumberAttribute(null=True)
    Meta.connect_timeout_seconds = 1
    Meta.read_timeout_seconds = 1
    Meta.max_retry_attempts = 0


def put_step(mode: Mode) -> None:
    """ACC-32: the next revision, once. Raises ConditionLost where it is there, Busy."""
    body = _written(mode)
    with translated(), TransactWrite(connection=connection()) as together:
        if not mode.stands and mode.starts:
            together.delete(ModeRecord(STANDING, mode.id))
        together.save(
            ModeRecord(CHAIN + mode.id, f"{mode.revision:06}", b=body),
            condition=ModeRecord.p.does_not_exist(),
        )
        together.save(ModeRecord(REGISTER, _place(mode), b=body))
        if mode.stands and mode.until:
            gone = int((mode.until + KEPT_AFTER).timestamp())
            together.save(ModeRecord(STANDING, mode.id, b=body, x=gone))


def standing_modes() -> tuple[Mode, ...]:
    """ACC-33: what was agreed to and not ended, strongly, for doors.

    Raises Busy, also where the table may not be asked: no door closes over that.
    """
    try:
        with translated():
            found = StandingRecord.query(STANDING, consistent_read=True)
            return tuple(_read(str(one.b)) for one in found)
    except (PynamoDBException, botocore.exceptions.ClientError) as refused:
        raise Busy from refused


def mode(id_: str) -> Mode | None:
    """ACC-34: a decision as it stands, strongly. Raises Busy."""
    return next(iter(steps_of(id_)[-1:]), None)


def steps_of(id_: str) -> tuple[Mode, ...]:
    """ACC-34: all revisions of a decision, the first one first, strongly. Raises Busy."""
    with translated():
        found = ModeRecord.query(CHAIN + id_, consistent_read=True)
        return tuple(_read(str(one.b)) for one in found)


def register(most: int) -> tuple[Mode, ...]:
    """ACC-35: the decisions proposed last as they stand, newest first, strongly. Raises Busy."""
    with translated():
        found = ModeRecord.query(
            REGISTER, scan_index_forward=False, limit=most, consistent_read=True
        )
        return tuple(_read(str(one.b)) for one in found)


def _place(one: Mode) -> str:
    return f"{millis_of(one.at):013}#{one.id}"


def _written(one: Mode) -> str:
    told = {
        "id": one.id, "kind": one.kind.value, "scope": one.scope, "subject": one.subject,
        "minutes": one.minutes, "reason": one.reason, "by": one.by, "at": millis_of(one.at),
        "rule": one.rule_id, "state": one.state.value, "hands": one.hands, "alone": one.alone,
        "starts": _millis(one.starts), "until": _millis(one.until),
        "ended": _millis(one.ended_at), "revision": one.revision,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _read(text: str) -> Mode:
    told = json.loads(text)
    return Mode(
        id=told["id"],
        kind=ModeKind(told["kind"]),
        scope=told["scope"],
        subject=told["subject"],
        minutes=told["minutes"],
        reason=told["reason"],
        by=told["by"],
        at=at_millis(told["at"]),
        rule_id=told["rule"],
        state=ModeState(told["state"]),
        hands=tuple(told["hands"]),
        starts=_instant(told["starts"]),
        until=_instant(told["until"]),
        ended_at=_instant(told["ended"]),
        alone=told["alone"],
        revision=told["revision"],
    )


def _millis(at: datetime | None) -> int | None:
    return millis_of(at) if at else None


def _instant(at: int | None) -> datetime | None:
    return None if at is None else at_millis(at)
