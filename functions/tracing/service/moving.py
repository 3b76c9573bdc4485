"""A case moves on: its new revision, its event, and where its window is another, its new trace.

The wish is written with the case, and sent from its stream: no case opens without one, and no wish
is sent for a case that was not written.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from pynamodb.transactions import TransactWrite

from functions.tracing.domain import reason
from functions.tracing.domain.case import Act, Case
from functions.tracing.domain.trace import Trace
from functions.tracing.store import cases, traces
from functions.tracing.store.events import Event
from functions.tracing.store.sealed import name_of

OWN = ""
"""The source of the case's own trace."""


def put(
    together: TransactWrite,
    before: Case | None,
    after: Case,
    now: datetime,
    *,
    by: str = "",
    unit: str = "",
    words: str = "",
    again: bool = False,
) -> Case:
    """The case with its event and, where visits are to be asked for, its trace.

    `again` asks anew although nothing has changed. Raises CryptoUnavailable.
    """
    wish = _wish(after, now) if _asks(before, after, again=again) else None
    if wish is not None:
        after = replace(after, traces={**after.traces, OWN: wish.id})
        traces.put_new(together, wish)
    rule = after.window.rule_id if after.window else ""
    told = after.interview if after.act is Act.INTERVIEWED else None
    event = Event(after.act, after.revision, now, by, unit, words, rule, told, reason.why(after))
    cases.put_next(together, before, after, event)
    return after


def _asks(before: Case | None, after: Case, *, again: bool) -> bool:
    if not after.stands or after.window is None:
        return False
    if again or before is None or not before.counts:
        return True
    window, earlier = after.window, before.window
    is_other = earlier is None or (window.starts_at, window.ends_at) != (
        earlier.starts_at,
        earlier.ends_at,
    )
    return is_other or after.interview.visits != before.interview.visits


def _wish(after: Case, now: datetime) -> Trace | None:
    window = after.window
    if window is None:
        return None
    return Trace(
        id=name_of("trace", after.id, OWN, after.revision),
        case=after.id,
        source=OWN,
        person=after.person,
        ring=0,
        revision=after.revision,
        starts_at=window.starts_at,
        ends_at=window.ends_at,
        asked_at=now,
        year=after.year,
        visits=after.interview.visits,
    )
