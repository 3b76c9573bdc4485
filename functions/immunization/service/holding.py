"""A second person looks at a dose that is held: it is taken as any other, or it never was.

The dose, what goes with it and the line of what waits are one transaction; the fact follows from
the stream, so that certificates hear of it. An alarm waits for the line of the journal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from pynamodb.transactions import TransactWrite

from functions.access import service as access
from functions.immunization.domain.dose import Dose, DoseState, check_reason
from functions.immunization.domain.holding import Held, HeldUnknown, check_second, released
from functions.immunization.service import changing
from functions.immunization.service.changing import Changed
from functions.immunization.service.moving import TRIES
from functions.immunization.service.screening import history_of
from functions.immunization.store import holding
from functions.immunization.store.doses import History, dose_of_image
from functions.kernel.callers import Caller, Relation, Scope
from functions.kernel.errors import Busy
from functions.kernel.identifiers import StaffId
from functions.registry import service as registry
from functions.runtime import journal
from functions.runtime.tables import ConditionLost, connection, translated


@dataclass(frozen=True, slots=True)
class DoseHeld(journal.Fact):
    """A dose waits for a second person, and for what; an alarm waits for this line."""

    level: ClassVar[journal.Level] = "WARNING"
    site: str
    doubts: str


@dataclass(frozen=True, slots=True)
class HeldShown:
    """A dose that waits, as who may release it sees it; `is_mine`: I gave it."""

    line: Held
    dose: Dose | None
    masked_name: str
    is_mine: bool


def dose_told(new: Mapping[str, Any] | None, old: Mapping[str, Any] | None) -> None:
    """A record of the stream: a dose that is held now and was not is told to the journal."""
    dose, before = dose_of_image(new), dose_of_image(old)
    if dose is None or dose.state is not DoseState.HELD:
        return
    if before is None or before.state is not DoseState.HELD:
        journal.tell(DoseHeld(dose.site, " ".join(dose.doubts)))


def waiting(caller: Caller, now: datetime, request_id: str = "") -> tuple[HeldShown, ...]:
    """What waits at the caller's site or in their area, names masked, each look audited.

    Raises AuditUnavailable, CryptoUnavailable, Busy.
    """
    found = _seen(caller)
    people = list(dict.fromkeys(one.person for one in found))
    known = registry.masked(caller, people, now=now, request_id=request_id)
    return tuple(
        HeldShown(
            line=one,
            dose=_dose(history_of(one.person), one),
            masked_name=known[one.person].gate_name if one.person in known else "",
            is_mine=one.by == caller.subject,
        )
        for one in found
    )


def settle(caller: Caller, screening: str, *, was_given: bool, reason: str, now: datetime) -> None:
    """A second person's word on a dose that is held: it was given as recorded, or never was. Where
    the record was put right meanwhile only the line goes.

    Raises HeldUnknown, SecondPersonWanted, ReasonTooShort, Busy.
    """
    why, by = check_reason(reason), StaffId(caller.subject)
    for _ in range(TRIES):
        line = next((one for one in _seen(caller) if one.screening == screening), None)
        if line is None:
            raise HeldUnknown
        check_second(line, by)
        try:
            _settle(line, was_given=was_given, why=why, by=by, now=now)
        except (ConditionLost, Busy):
            continue
        return
    raise Busy


def _settle(line: Held, *, was_given: bool, why: str, by: StaffId, now: datetime) -> None:
    history = history_of(line.person)
    dose = _dose(history, line)

    def gone(together: TransactWrite) -> None:
        holding.take_away(together, line)

    if dose is None or dose.state is not DoseState.HELD:
        with translated(), TransactWrite(connection=connection()) as together:
            gone(together)
        return
    if was_given:
        changed = Changed(released(dose, by, why), lambda together: None)
    else:
        changed = changing.never_given(why, by)(dose, now)
    changing.put(history, changed, gone)


def _dose(history: History, line: Held) -> Dose | None:
    """The dose of the line, on whatever day it stands now."""
    found = [one for one in history.doses if one.screening == line.screening]
    return next((one for one in found if one.counts), found[0] if found else None)


def _seen(caller: Caller) -> tuple[Held, ...]:
    site = caller.unit if Relation.UNIT in caller.relations else ""
    found = holding.waiting(caller.division or "", site)
    return tuple(
        one for one in found if access.holds(caller, Scope(unit=one.site, division=one.division))
    )
