"""What one person was told: NOT-8 and NOT-20."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from functions.notifications.store.mails import MAY_HAVE_LEFT
from functions.notifications.store.notices import Delivery, Kept, NoticeRecord, kept_of
from functions.runtime.tables import translated

NOT_NOTICES: Final = ("seat#", "got#")
"""What else lies under a person."""
LEFT: Final = (Delivery.SENT, Delivery.DELIVERED, Delivery.UNDELIVERED)
"""Whom nobody reached stands in the list of a station, whose staff may have told them."""


def was_told(person: str, beginning: str) -> bool:
    """NOT-8: did any notice whose cause begins so leave, or may it have? Read strongly.

    Whoever sends one counts it before they look whether it is void: either they see what is told
    now, or it is seen here. Raises Busy.
    """
    with translated():
        found = NoticeRecord.query(
            person, NoticeRecord.k.startswith(beginning), consistent_read=True
        )
        return any(_may_have_left(record) for record in found)


def _may_have_left(record: NoticeRecord) -> bool:
    state = Delivery(record.state)
    if record.mail in MAY_HAVE_LEFT:
        return True
    return state in LEFT or (state is Delivery.SENDING and record.tries > 0)


def notices_of(person: str, since: datetime) -> tuple[Kept, ...]:
    """NOT-20: all that a person was to be told since an instant, the newest first. Raises Busy."""
    with translated():
        found = [
            kept_of(record)
            for record in NoticeRecord.query(person)
            if record.at and record.state and not record.k.startswith(NOT_NOTICES)
        ]
    recent = [one for one in found if one.at >= since]
    return tuple(sorted(recent, key=lambda one: one.at, reverse=True))
