"""What check-in answers: parts, usable as soon as they are there, the end of an answer, refusals.

Parts come in any order, twice, in several editions, and also for a trace whose place another one
has taken: the highest edition of each part stands, and its people are judged by the case as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from pynamodb.transactions import TransactWrite

from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import read_instant
from functions.messages.tracing import (
    SEALED_PRESENCES,
    ExportToContinue,
    PartToJudge,
    PresencesFound,
    PresenceTold,
    TraceAnswered,
    TraceRefused,
)
from functions.runtime import crypto
from functions.runtime.tables import ConditionLost, connection, translated
from functions.tracing.domain.contact import Presence
from functions.tracing.domain.trace import Stage, Trace
from functions.tracing.service import judging, packing, records
from functions.tracing.store import parts, traces
from functions.tracing.store.sealed import key_of

Change = Callable[[Trace], Trace | None]
LONGEST: Final = 400_000
"""Characters of a sealed part; a message of the queue has fewer."""


def hear(body: str, now: datetime) -> None:
    """An answer of check-in, or a part to be judged anew. Raises Busy, CryptoUnavailable."""
    fact = str(json.loads(body).get("fact"))
    if fact == "PresencesFound":
        _found(PresencesFound.model_validate_json(body), now)
    elif fact == "TraceAnswered":
        _answered(TraceAnswered.model_validate_json(body))
    elif fact == "TraceRefused":
        _refused(TraceRefused.model_validate_json(body))
    elif fact == "ExportToContinue":
        packing.hear(ExportToContinue.model_validate_json(body), now)
    elif fact == "PartToJudge":
        wanted = PartToJudge.model_validate_json(body)
        trace = traces.traces_of(wanted.case).get(wanted.trace)
        if trace is not None:
            judging.judge_part(trace, wanted.part, now)
            judging.settle(trace.case, trace.id)


def _found(told: PresencesFound, now: datetime) -> None:
    trace = traces.traces_of(told.case).get(told.trace)
    if trace is None:
        return  # nobody here has asked for it
    bound_to = f"{SEALED_PRESENCES}{told.case}|{told.trace}|{told.part}"
    sealed = crypto.from_text(told.sealed, most=LONGEST)
    opened = json.loads(crypto.unseal(key_of(told.year), sealed, bound_to))
    presences = [PresenceTold.model_validate(one) for one in opened["presences"]]
    standing = parts.part(trace, told.part)
    listed = standing.people.keys() if standing else ()
    holders = records.holders((PersonId(one.person) for one in presences), listed)
    people: dict[PersonId, tuple[Presence, ...]] = {}
    for one in presences:
        person = holders[PersonId(one.person)]
        people[person] = (*people.get(person, ()), _presence(one))
    parts.put_part(trace, told.part, told.edition, people, standing)
    judging.judge_part(trace, told.part, now)
    judging.settle(told.case, told.trace)


def _presence(told: PresenceTold) -> Presence:
    return Presence(
        venue=told.venue,
        kind=told.kind,
        division=told.division,
        from_at=read_instant(told.from_at),
        until_at=read_instant(told.until_at),
        certainty=told.certainty,
        assurance=told.assurance,
        weight=told.weight,
        suspect=told.suspect,
        late=told.late,
    )


def _answered(told: TraceAnswered) -> None:
    def change(trace: Trace) -> Trace | None:
        if trace.stage is Stage.DROPPED or told.edition <= trace.edition:
            return None
        return replace(trace, stage=Stage.ANSWERED, edition=told.edition, parts=dict(told.parts))

    _move(told.case, told.trace, change)
    judging.settle(told.case, told.trace)


def _refused(told: TraceRefused) -> None:
    def change(trace: Trace) -> Trace | None:
        is_open = trace.stage is Stage.WANTED
        return replace(trace, stage=Stage.REFUSED) if is_open else None

    _move(told.case, told.trace, change)


def _move(case: str, trace_id: str, change: Change) -> None:
    for _ in range(judging.TRIES):
        trace = traces.traces_of(case).get(trace_id)
        after = change(trace) if trace is not None else None
        if trace is None or after is None:
            return
        moved = replace(after, version=trace.version + 1)
        try:
            with translated(), TransactWrite(connection=connection()) as together:
                traces.put_moved(together, moved)
        except (ConditionLost, Busy):
            continue
        return
    raise Busy
