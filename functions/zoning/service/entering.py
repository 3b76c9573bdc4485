"""A province enters figures of its communes: a table that is taken whole, numbered, and kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Final

from functions.kernel.callers import Caller
from functions.kernel.errors import Busy, FieldFault
from functions.kernel.periods import DateInvalid, day_of
from functions.runtime import idempotency
from functions.runtime.idempotency import Claim
from functions.runtime.tables import ConditionLost
from functions.zoning.domain.figures import Entry, Row
from functions.zoning.service.places import province_of
from functions.zoning.store import entries as store

TRIES: Final = 5
MOST_ENTRIES: Final = 20
"""Shown; all are kept."""


def enter(
    caller: Caller,
    province: str,
    as_of: date,
    rows: Sequence[Row],
    *,
    key: str,
    now: datetime,
) -> int:
    """Keep a table of a day; its number among those of that day.

    Raises DivisionUnknown, NotFound, DateInvalid (a day to come), IdempotencyKeyReused, Busy.
    """
    asked, _ = province_of(caller, province)
    if as_of > day_of(now):
        raise DateInvalid(FieldFault("as_of", "DATE_INVALID"))
    told = [asked, as_of, [(one.area, one.name, sorted(one.figures.items())) for one in rows]]
    claim = Claim.of(caller.subject, caller.route, key, told, now)
    for _ in range(TRIES):
        number = 1 + max(
            (one.number for one in store.entries_of(asked) if one.as_of == as_of), default=0
        )
        entry = Entry(as_of, number, caller.subject, now, tuple(rows))
        try:
            made = idempotency.commit(claim, partial(store.put_new, asked, entry), str(number))
        except ConditionLost:
            continue  # another table of that day came in between
        return int(made)
    raise Busy


def entries_shown(caller: Caller, province: str) -> tuple[Entry, ...]:
    """The newest tables of a province, newest first. Raises DivisionUnknown, NotFound, Busy."""
    asked, _ = province_of(caller, province)
    found = sorted(store.entries_of(asked), key=lambda one: one.at, reverse=True)
    return tuple(found[:MOST_ENTRIES])
