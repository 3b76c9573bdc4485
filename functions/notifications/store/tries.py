"""How often was a notice handed over? NOT-2: counted before, taken back where it was refused."""

from __future__ import annotations

from datetime import datetime

from pynamodb.exceptions import DoesNotExist

from functions.notifications.domain.notice import Notice
from functions.notifications.store.notices import Delivery, NoticeRecord
from functions.runtime import entropy
from functions.runtime.tables import ConditionLost, translated


def count_sending(notice: Notice, most: int, text: str, found: Delivery, now: datetime) -> bool:
    """NOT-2: count one sending before it is made; False where `most` were made, or where the notice
    is no more as it was `found`. `text` is the template's id. Each count has a name, so that one
    whose answer was lost, and which then met itself, is no other reader's. Raises Busy."""
    name = entropy.token(64)
    try:
        with translated():
            NoticeRecord(notice.person, notice.cause).update(
                actions=[
                    NoticeRecord.tries.add(1),
                    NoticeRecord.state.set(Delivery.SENDING.value),
                    NoticeRecord.text.set(text),
                    NoticeRecord.left.set(now.isoformat()),
                    NoticeRecord.by.set(name),
                ],
                condition=(NoticeRecord.tries < most) & (NoticeRecord.state == found.value),
            )
    except ConditionLost:
        return _is_counted_as(notice, name)
    return True


def _is_counted_as(notice: Notice, name: str) -> bool:
    try:
        with translated():
            kept = NoticeRecord.get(notice.person, notice.cause, consistent_read=True)
    except DoesNotExist:
        return False
    return kept.by == name and kept.state == Delivery.SENDING.value


def take_back(notice: Notice) -> None:
    """NOT-2: the gateway refused, so that sending was none. Raises Busy."""
    with translated():
        NoticeRecord(notice.person, notice.cause).update(actions=[NoticeRecord.tries.add(-1)])
