"""Accounts that somebody should look at: ACC-41, in `accounts`, found anew each night."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from functions.access.domain.accounts import Account
from functions.access.store.accounts import AccountRecord, pointer_of
from functions.runtime.tables import translated

PREFIX: Final = "due"


def put_dues(division: str, found: Iterable[Account]) -> None:
    """ACC-41: exactly these of a province (the nation: "") are due. Raises Busy."""
    place, wanted = pointer_of(division, PREFIX), {_id(one) for one in found}
    with translated():
        standing = {one.id for one in AccountRecord.query(place, consistent_read=True)}
        with AccountRecord.batch_write() as batch:
            for id_ in sorted(wanted - standing):
                batch.save(AccountRecord(place, id_))
            for id_ in sorted(standing - wanted):
                batch.delete(AccountRecord(place, id_))


def due_in(division: str, most: int) -> tuple[str, ...]:
    """ACC-41: staff ids that were due last night at or below a division. Raises Busy."""
    below = AccountRecord.id.startswith(division) if division else None
    with translated():
        found = AccountRecord.query(pointer_of(division, PREFIX), below, limit=most)
        return tuple(one.id.split("|", 2)[2] for one in found)


def _id(one: Account) -> str:
    return f"{one.division}|{one.staff.unit}|{one.staff.id}"
