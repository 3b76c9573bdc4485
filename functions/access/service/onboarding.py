"""A new health unit is applied for, and checked by two of the ministry (security.md Z12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from functions.access.domain.onboarding import (
    Application,
    ApplicationOver,
    ApplicationUnknown,
    Wanted,
    checked,
    read_licence,
    refused,
    unit_applied_for,
)
from functions.access.domain.staff import Unit, UnitState
from functions.access.service.audit import write_audit
from functions.access.service.guard import require
from functions.access.service.refusals import keep_refusal
from functions.access.store import onboarding as store
from functions.kernel.callers import Caller, Scope, covers
from functions.kernel.divisions import read_path
from functions.kernel.errors import Busy, FieldFault, Forbidden, NotFound
from functions.runtime.tables import ConditionLost


def apply_for_unit(
    caller: Caller, wanted: Wanted, now: datetime, at: datetime | None = None
) -> Application:
    """Apply for a unit of the caller's area; it is PENDING. The same again is the same.

    `at` is when it was asked for, where that was before. Raises DivisionUnknown,
    UnitKindUnknown, UnitNameMissing, LicenceInvalid, NotFound (not of the caller's area),
    ApplicationOver (it works already, or was refused), AuditUnavailable, Busy.
    """
    unit, number = _read(caller, wanted)
    made = Application(unit, number, caller.subject, at or now)
    _audit(caller, made.unit.id, "apply_for_unit", now)
    try:
        store.put_application(made)
    except ConditionLost:
        standing = store.application(made.unit.id)
        if standing is None:
            raise Busy from None
        if standing.unit.state is not UnitState.PENDING:
            raise ApplicationOver from None
        return standing
    return made


def application_of(caller: Caller, wanted: Wanted) -> Application | None:
    """The application that stands where this one would be put. Raises as `apply_for_unit`."""
    return store.application(_read(caller, wanted)[0].id)


def _read(caller: Caller, wanted: Wanted) -> tuple[Unit, str]:
    path = read_path(wanted.division)
    try:
        require(caller, Scope(division=path))
    except NotFound:
        raise NotFound(FieldFault("division", NotFound.code)) from None
    number = read_licence(wanted.licence)
    return unit_applied_for(wanted.kind, wanted.name, path, number), number


def waiting_units(caller: Caller) -> tuple[Application, ...]:
    """The applications of the caller's area that wait, oldest first. Raises Busy."""
    return tuple(one for one in store.waiting() if covers(caller.division, one.unit.division))


def check_unit(caller: Caller, unit: str, licence: str, now: datetime) -> Application:
    """The caller found this licence in the ministry's register; the second hand brings it in.

    Raises ApplicationUnknown, LicenceInvalid, LicenceUnknown (it stays pending), OwnApplication,
    ApplicationOver, AuditUnavailable, Busy (somebody else came between: again).
    """
    number = read_licence(licence)
    return _decide(
        caller, unit, "check_unit", lambda seen: checked(seen, caller.subject, number), now
    )


def refuse_unit(caller: Caller, unit: str, now: datetime) -> Application:
    """The caller refuses it, for good. Raises as `check_unit` does."""
    return _decide(caller, unit, "refuse_unit", lambda seen: refused(seen, caller.subject), now)


def _decide(
    caller: Caller,
    unit: str,
    action: str,
    step: Callable[[Application], Application],
    now: datetime,
) -> Application:
    seen = store.application(unit)
    if seen is None or not covers(caller.division, seen.unit.division):
        raise ApplicationUnknown
    _audit(caller, unit, action, now)
    try:
        decided = step(seen)
    except Forbidden as refusal:
        keep_refusal(caller, caller.route, refusal, now)
        raise
    if decided != seen:
        try:
            store.put_decision(decided, seen)
        except ConditionLost:
            raise Busy from None
    return decided


def _audit(caller: Caller, unit: str, action: str, now: datetime) -> None:
    write_audit(caller, (f"unit#{unit}",), action=action, fields=("unit",), allowed=True, now=now)
