"""Notices that waited go on: by the clock, or by the decision of two people on a breaker.

A line is put back into the lane of its class and then dropped, so that a run that dies does it
again: which notice has left is known by the notice, not by its line.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from functions.notifications.domain.breaker import Breaker, Fate
from functions.notifications.domain.limits import BREAKER
from functions.notifications.domain.notice import Notice
from functions.notifications.domain.urgency import LANES
from functions.notifications.service import hearing, sending, unreaching
from functions.notifications.service.mailing import MAIL
from functions.notifications.service.unreaching import MAILS
from functions.notifications.store import breakers, holding, notices
from functions.notifications.store.holding import Line
from functions.notifications.store.notices import Delivery
from functions.runtime import journal, queues

PAGE: Final = 100
PAGES: Final = 60
"""Of one list and run: what is left waits for the next, five minutes later."""
LOOKED_AT: Final = timedelta(days=7)
"""So long after its last decision a breaker's lists are looked through."""
TRIED_WITHIN: Final = timedelta(hours=1)
"""So long after a sending its reader may still come back for it."""
NO_WORD: Final = "no_report"


@dataclass(frozen=True, slots=True)
class NoticesReleased(journal.Fact):
    """So many notices that waited went on, or were cancelled."""

    sent: int
    cancelled: int


def release(now: datetime) -> int:
    """Let go on what is due, and what breakers no longer hold; how many lines. Raises Busy."""
    sent = cancelled = 0
    for shard in range(holding.SHARDS):
        sent += _due(shard, now)
    for one in breakers.all_breakers():
        if one.holds or one.at is None or now - one.at > LOOKED_AT:
            continue
        for shard in range(holding.SHARDS):
            done = _decided(one, shard, now)
            if one.fate is Fate.SEND:
                sent += done
            else:
                cancelled += done
    if sent or cancelled:
        journal.tell(NoticesReleased(sent, cancelled))
    return sent + cancelled


def _due(shard: int, now: datetime) -> int:
    done = 0
    for _ in range(PAGES):
        found = holding.lines("", shard, now, PAGE)
        _send_on([one for one in found if one.act != "report"])
        missed = [one for one in found if one.act == "report" and _is_without_word(one, now)]
        sending.told_of(NO_WORD, len(missed))
        holding.drop(found)
        done += len(found)
        if len(found) < PAGE:
            break
    return done


def _decided(breaker: Breaker, shard: int, now: datetime) -> int:
    done = 0
    for _ in range(PAGES):
        found = holding.lines(breaker.key, shard, None, PAGE)
        if breaker.fate is Fate.SEND:
            _send_on(found)
            ended = found
        else:
            ended = tuple(one for one in found if one.act == MAIL or _is_cancelled(one.notice, now))
        holding.drop(ended)
        done += len(ended)
        if len(found) < PAGE:
            break
    return done


def _is_cancelled(notice: Notice, now: datetime) -> bool:
    """Does it wait no more? A notice that is just being tried keeps its line, for whoever tries it
    may let it wait; one that was, without a word whether it left, is not tried again."""
    if notices.put_unsent(notice, Delivery.CANCELLED, BREAKER):
        return True
    kept = notices.notice_of(notice)
    if kept is None or not kept.state.waits:
        return True
    is_tried = kept.left is not None and now - kept.left > TRIED_WITHIN
    return is_tried and notices.settle(notice, Delivery.SENT, sending.NO_ANSWER)


def _send_on(lines: Sequence[Line]) -> None:
    waiting: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in lines:
        lane = MAILS if one.act == MAIL else LANES[hearing.read(one.body).urgency]
        waiting[lane].append(json.loads(one.body))
    for lane, bodies in waiting.items():
        queues.send_all(lane, bodies)


def _is_without_word(line: Line, now: datetime) -> bool:
    """The gateway took it and said nothing more: somebody nearby goes there."""
    kept = notices.notice_of(line.notice)
    if kept is None or kept.state is not Delivery.SENT or kept.division is None:
        return False
    notices.put_undelivered(kept.notice, kept.division, NO_WORD, now)
    unreaching.want_mail(kept.body)
    return notices.settle(kept.notice, Delivery.UNDELIVERED, NO_WORD, of=(Delivery.SENT,))
