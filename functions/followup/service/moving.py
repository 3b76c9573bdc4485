"""A follow-up moves on: judged on what stands, written on the condition that it still does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from functions.followup.domain.daily import Answer
from functions.followup.domain.follow import FollowUp
from functions.followup.domain.why import why
from functions.followup.store import heads
from functions.followup.store.events import Event
from functions.kernel.errors import Busy
from functions.kernel.periods import day_of
from functions.runtime.tables import ConditionLost

TRIES: Final = 8
Change = Callable[[FollowUp | None], FollowUp | None]
"""The next version of what stands; None where nothing is to be changed."""


def move(
    id_: str,
    change: Change,
    now: datetime,
    *,
    by: str = "",
    unit: str = "",
    words: str = "",
    outcome: str = "",
    on: date | None = None,
    answer: Answer | None = None,
) -> FollowUp | None:
    """Put the next version with its event; what stands where nothing changes.

    Raises what `change` raises, NoRuleInForce, Busy, CryptoUnavailable.
    """
    for _ in range(TRIES):
        before = heads.follow_up(id_)
        after = change(before)
        if after is None:
            return before
        today = day_of(now)
        measure = after.measure_on(today)
        guard = after.protection
        said = after.answers.get(on) if on and answer is None else answer
        event = Event(
            act=after.act,
            version=after.version,
            at=now,
            by=by,
            unit=unit,
            words=words,
            outcome=outcome,
            rule=measure.rule_id if measure else "",
            why=why(after, today),
            on=on,
            answer=said,
            protection=(guard.rule_id or guard.by.value) if guard else "",
        )
        try:
            heads.put_next(before, after, event, now)
        except (ConditionLost, Busy):
            continue  # a fact, an answer or an officer came in between: judge anew
        return after
    raise Busy
