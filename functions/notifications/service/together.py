"""How do many notices leave by few calls? Ten at a time: claimed and counted by one write, looked
at by one read, handed over by one call, settled by one write (ADR 0123).

Only what is plain leaves so: heard for the first time, held by nothing, with no cap of its person
and no e-mail. The order is that of one that leaves alone: it is counted before it is looked at, and
looked at before it is handed over. Whatever is otherwise, or was otherwise meanwhile, goes on alone
(`sending.send`). Ten, as many as one call hands over: of so many nobody knows whether they left
where a reader dies, and each of them is sent once more at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId
from functions.notifications.domain import limits
from functions.notifications.domain.limits import Hold
from functions.notifications.domain.notice import Notice
from functions.notifications.domain.texts import Text
from functions.notifications.service import references, sending
from functions.notifications.service.wanted import Prepared, ToTell
from functions.notifications.store import holding, notices, openings, seats, tries
from functions.notifications.store.notices import Delivery
from functions.notifications.store.openings import Opening
from functions.runtime import journal, settings, sms
from functions.runtime.sms import Sms, Taken

TOGETHER: Final = 10
"""Messages of one call to the gateway (the limit of PublishBatch and SendMessageBatch)."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A notice with its words, and by which reference the gateway speaks of it."""

    one: ToTell
    phone: str
    text: Text
    reference: str

    @property
    def notice(self) -> Notice:
        """Which one."""
        return self.one.notice


def leave(wanted: Sequence[ToTell], now: datetime, known: Prepared) -> Prepared:
    """Let leave together what may; what is known afterwards. Of those that are in neither `left`
    nor `unanswered` nothing was changed but what `sending.send` meets with. Raises
    CryptoUnavailable."""
    plain = {one.notice: one for one in wanted if _is_plain(one, now, known)}
    found = list(plain.values())
    for start in range(0, len(found), TOGETHER):
        known = _hand_over(found[start : start + TOGETHER], now, known)
    return known


def _is_plain(one: ToTell, now: datetime, known: Prepared) -> bool:
    """Does nothing have to be asked that only `sending.send` asks?"""
    notice, way = one.notice, known.ways.get(PersonId(one.notice.person))
    if way is None or way.email_use or one.is_silent or one.is_over(now):
        return False
    if notice in known.settled or notice in known.waited or notice in known.holds:
        return False
    if one.unless_booked or one.unless_untold or (one.seat and one.seat in known.void):
        return False
    return limits.person_cap(one.urgency, now)[0] is None


def _hand_over(some: Sequence[ToTell], now: datetime, known: Prepared) -> Prepared:
    ready = [_ready(one, known) for one in some]
    try:
        standing = openings.open_all([_opening(one) for one in ready], now)
        opened = [one for one in ready if one.notice not in standing]
        void = seats.outdated(one.one.seat for one in opened if one.one.seat)
    except Busy:
        return known  # each goes on alone, and finds out whether it was counted
    leaving = [one for one in opened if one.one.seat not in void]
    ended = {one.notice for one in opened if one not in leaving and _is_voided(one)}
    if not leaving:
        return replace(known, left=known.left | ended)
    told = sms.send_all([_sms(one) for one in leaving])
    taken = [one for one, word in zip(leaving, told, strict=True) if word is Taken.YES]
    unanswered = {one.notice for one in leaving if one not in taken}
    unsettled = _settle(taken, now)
    _take_back([one for one, word in zip(leaving, told, strict=True) if word is Taken.NO])
    left = known.left | ended | ({one.notice for one in taken} - unsettled)
    return replace(known, left=left, unanswered=known.unanswered | unanswered | unsettled)


def _ready(one: ToTell, known: Prepared) -> Ready:
    way = known.ways[PersonId(one.notice.person)]
    return Ready(one, way.phone, one.text(way.language), references.reference_of(one.notice))


def _opening(ready: Ready) -> Opening:
    division = ready.one.division
    return Opening(ready.notice, ready.text.id, division, ready.one.body if division else "")


def _sms(ready: Ready) -> Sms:
    return Sms(ready.phone, ready.text.words, ready.one.urgency.value, ready.reference)


def _is_voided(ready: Ready) -> bool:
    """Something later was heard meanwhile; False where that could not be written."""
    try:
        notices.settle(ready.notice, Delivery.VOID)
    except Busy:
        return False
    return True


def _take_back(refused: Sequence[Ready]) -> None:
    """They were no sendings; where that can't be written they count as some."""
    with suppress(Busy):
        for one in refused:
            tries.take_back(one.notice)


def _settle(taken: Sequence[Ready], now: datetime) -> set[Notice]:
    """They have left; of which that could not be written, so that nobody knows any more."""
    if not taken:
        return set()
    awaited = {one.notice: one.one.body for one in taken if one.one.division is not None}
    try:
        if awaited and settings.sms_reports():
            word = Hold("report", "", now + sending.WORD_WITHIN)
            holding.put_all(awaited, word, now, act="report")
        openings.settle_all([one.notice for one in taken])
    except Busy:
        return {one.notice for one in taken}
    for one in taken:
        journal.tell(sending.MessageSent(one.notice.kind))
    return set()
