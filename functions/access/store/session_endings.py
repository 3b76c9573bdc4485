"""Sessions that operators ended: ACC-50, in `accounts`. Apart from the rosters, which every door
asks for: a check-in that starts cold loads nothing of accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from functions.access.store.accounts import AccountRecord
from functions.runtime.tables import translated

ENDINGS: Final = "log#sessions"


def put_ending(person: str, by: str, words: str, at: datetime) -> None:
    """ACC-50: all sessions of a person are ended by staff; the same in one instant is one row.
    Raises Busy."""
    with translated():
        AccountRecord(
            ENDINGS, f"{at.isoformat()}#{person}", t=person, st="end", by=by, w=words
        ).save()


def endings(most: int) -> tuple[tuple[datetime, str, str, str], ...]:
    """ACC-50: instant, by whom, whose and why, newest first. Raises Busy."""
    with translated():
        found = AccountRecord.query(ENDINGS, scan_index_forward=False, limit=most)
        return tuple(
            (
                datetime.fromisoformat(one.id.partition("#")[0]),
                one.by or "",
                one.t or "",
                one.w or "",
            )
            for one in found
        )
