"""The steps of a case: taken up, investigated, classified, closed; each once, by whoever may.

A step names the version that it was decided on. The same step sent again is answered by what it
made; one that comes after somebody else's is refused, and nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from pynamodb.transactions import TransactWrite

from functions.access import service as access
from functions.aefi.domain import case as cases_domain
from functions.aefi.domain.case import Act, Case, Step, check_words
from functions.aefi.domain.case_refusals import CaseMovedOn, CaseUnknown
from functions.aefi.domain.inquiry import Form, filled
from functions.aefi.store import cases, doses, sources
from functions.kernel.base32 import CodeUnreadable
from functions.kernel.callers import Caller, Scope
from functions.kernel.errors import Busy, NotFound
from functions.kernel.identifiers import read_opaque_id
from functions.kernel.periods import day_of
from functions.runtime.tables import ConditionLost, connection, translated

TRIES: Final = 5
Effects = Callable[[TransactWrite, Case], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """A step that somebody wants to take on a version of a case."""

    act: Act
    version: int
    words: str
    change: Callable[[Case], Case]
    effects: Effects | None = None


def case_of(caller: Caller, id_: str) -> Case:
    """A case of the caller's area, or of the caller's own unit. Raises CaseUnknown, the same for
    one that is not there and one that is another's."""
    try:
        found = cases.case(read_opaque_id(id_))
    except CodeUnreadable:
        raise CaseUnknown from None
    if found is None:
        raise CaseUnknown
    try:
        scope = Scope(unit=found.site, division=found.division)
        access.require(caller, scope, linked=bool(caller.unit) and caller.unit == found.unit)
    except NotFound:
        raise CaseUnknown from None
    return found


def triage(
    caller: Caller, id_: str, version: int, words: str, *, is_severe: bool, now: datetime
) -> Case:
    """Take a case up and judge how bad it is; this answers its clock.

    Raises CaseUnknown, CaseMovedOn, StepImpossible, WordsMissing, NoRuleInForce, Busy.
    """

    def change(case: Case) -> Case:
        return cases_domain.triaged(case, is_severe=is_severe, now=now)

    return _take(caller, id_, Wish(Act.TRIAGED, version, check_words(words), change), now)


def begin(caller: Caller, id_: str, version: int, words: str, *, now: datetime) -> Case:
    """Begin the investigation. Raises as `triage`."""
    wish = Wish(Act.INVESTIGATION, version, check_words(words), cases_domain.investigated)
    return _take(caller, id_, wish, now)


def fill_in(
    caller: Caller, id_: str, version: int, fields: Mapping[str, str], *, now: datetime
) -> Case:
    """Fill in the form of the investigation: a version of it, nothing is overwritten.

    Raises as `triage`, FormMissing where nothing is written in it, TextInvalid.
    """
    kept = filled(fields)

    def effects(together: TransactWrite, after: Case) -> None:
        form = Form(after.forms, kept, caller.subject, caller.unit, now)
        sources.put_form(together, after, form)

    def change(case: Case) -> Case:
        return cases_domain.filled_in(case, now)

    wish = Wish(Act.FORM, version, f"{len(kept)}", change, effects)
    return _take(caller, id_, wish, now)


def classify(
    caller: Caller, id_: str, version: int, words: str, *, causality: str, now: datetime
) -> Case:
    """Record what the council found to be the cause.

    Raises as `triage`, FormMissing, CausalityUnknown.
    """

    def change(case: Case) -> Case:
        return cases_domain.classified(case, causality, day_of(now))

    return _take(caller, id_, Wish(Act.CLASSIFIED, version, check_words(words), change), now)


def close(caller: Caller, id_: str, version: int, words: str, *, now: datetime) -> Case:
    """Close a case. Raises as `triage`."""
    wish = Wish(Act.CLOSED, version, check_words(words), cases_domain.closed)
    return _take(caller, id_, wish, now)


def _take(caller: Caller, id_: str, wish: Wish, now: datetime) -> Case:
    for _ in range(TRIES):
        seen = case_of(caller, id_)
        if seen.version != wish.version:
            return _taken_before(caller, seen, wish)
        dose = doses.dose(seen.person, seen.immunization)
        if dose is None:
            raise CaseUnknown
        # The lot as the dose's record now says, should it have been corrected meanwhile.
        after = wish.change(replace(seen, product=dose.product, lot=dose.lot))
        step = _step(caller, after, wish, now)
        try:
            with translated(), TransactWrite(connection=connection()) as together:
                cases.put_next(together, seen, after, step)
                if dose.cases.get(seen.id) is not after.is_severe:
                    judged = {**dose.cases, seen.id: after.is_severe}
                    moved = replace(dose, version=dose.version + 1, cases=judged)
                    doses.put_next(together, dose, moved)
                if wish.effects is not None:
                    wish.effects(together, after)
        except (ConditionLost, Busy):
            continue  # somebody else, or a report; the next round says which
        return after
    raise Busy


def _taken_before(caller: Caller, seen: Case, wish: Wish) -> Case:
    """Our own step that is sent again, else somebody else's. Raises CaseMovedOn."""
    made = [one for one in cases.steps_of(seen) if one.version == wish.version + 1]
    for step in made:
        if (step.act, step.by, step.words) == (wish.act, caller.subject, wish.words):
            return seen
    raise CaseMovedOn


def _step(caller: Caller, after: Case, wish: Wish, now: datetime) -> Step:
    return Step(
        act=wish.act,
        version=after.version,
        state=after.state,
        is_severe=after.is_severe,
        by=caller.subject,
        unit=caller.unit,
        at=now,
        words=wish.words,
        causality=after.causality if wish.act is Act.CLASSIFIED else "",
    )
