"""The people of a part are judged by the case as it stands; so are they again when it changes.

Whoever judges writes down by which state of the case: an item that was judged by a later one is
never taken back to an earlier, whatever runs at the same time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from pynamodb.transactions import TransactWrite

from functions.kernel.errors import Busy
from functions.runtime.tables import ConditionLost, connection, translated
from functions.tracing.domain.contact import (
    Contact,
    Found,
    Situation,
    judged,
    rule_of,
    with_found,
)
from functions.tracing.domain.trace import Stage, Trace
from functions.tracing.store import cases, contacts, parts, traces

TRIES: Final = 8


def situation_of(case: str) -> Situation | None:
    """A case and its traces as they stand; None where there is no such case. The traces are read
    first, so that no trace is known that the case does not know. Raises Busy."""
    found = traces.traces_of(case)
    standing = cases.case(case)
    return Situation(standing, found, rule_of(standing)) if standing else None


def judge_part(trace: Trace, name: str, now: datetime) -> None:
    """Everybody whom the part names, or named, as the case now has it. Raises Busy."""
    stored = parts.part(trace, name)
    if stored is None:
        return
    found = {person: Found(stored.edition, told) for person, told in stored.people.items()}
    found |= dict.fromkeys(sorted(stored.gone), Found(stored.edition))
    by_id = {contacts.contact_id(trace.case, person): person for person in found}
    fresh = {id_: Contact(id_, trace.case, person, trace.year) for id_, person in by_id.items()}
    waiting = list(fresh)
    for _ in range(TRIES):
        # The items before the case: what is judged by a later case than ours was then not seen.
        standing = contacts.contacts_at(trace.case, waiting)
        by = situation_of(trace.case)
        if by is None:
            return
        made = []
        for id_ in waiting:
            before = standing.get(id_, fresh[id_])
            merged = with_found(before, trace.id, name, found[before.person])
            after = judged(merged, by)
            if after != before:
                made.append(replace(after, version=before.version + 1))
        waiting = list(contacts.put_contacts(made, now))
        if not waiting:
            parts.put_done(trace, name, stored.edition)
            return
    raise Busy


def settle(case: str, trace_id: str) -> None:
    """A trace whose parts are all worked through is complete, and takes the place of older ones of
    the same person. Raises Busy."""
    for _ in range(TRIES):
        known = traces.traces_of(case)
        trace = known.get(trace_id)
        if trace is None or trace.stage is not Stage.ANSWERED:
            return
        if not trace.is_complete(parts.done_of(trace)):
            return
        try:
            with translated(), TransactWrite(connection=connection()) as together:
                traces.put_moved(together, _moved(trace, Stage.COMPLETE))
                for older in _older(known, trace):
                    traces.put_moved(together, _moved(older, Stage.DROPPED))
        except (ConditionLost, Busy):
            continue
        return
    raise Busy


def _older(known: Mapping[str, Trace], trace: Trace) -> Iterable[Trace]:
    return (
        one
        for one in known.values()
        if one.source == trace.source and one.revision < trace.revision and one.is_live
    )


def _moved(trace: Trace, stage: Stage) -> Trace:
    return replace(trace, stage=stage, version=trace.version + 1)
