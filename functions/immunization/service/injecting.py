"""A dose is given: recorded once, its number derived, its stock taken in the same decision.

One transaction holds the history's version, the dose, the movement, the stock, the vial and the
thread of the site. Where it is lost, what stands there says why: the same dose again is answered
with the first record, another one of that day waits for a human, an empty or blocked lot refuses.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from pynamodb.transactions import TransactWrite

from functions.access import service as access
from functions.immunization.domain.attendance import Attendance
from functions.immunization.domain.dose import (
    Dose,
    DoseConflict,
    DoseState,
    is_same,
    key_of,
    numbered,
    schedule,
)
from functions.immunization.domain.doubts import Doubt
from functions.immunization.domain.holding import held
from functions.immunization.domain.lot import Lot, LotBlocked, Vial, check_vial, read_lot_id
from functions.immunization.domain.movement import (
    Account,
    Movement,
    MovementKind,
    check,
    moved,
)
from functions.immunization.domain.screening import check_hands, check_passed, observed_for, rules
from functions.immunization.service.moving import TRIES, standing_at, vial_at
from functions.immunization.service.screening import attendance_of, history_of
from functions.immunization.service.sites import division_of
from functions.immunization.store import attendances, doses, holding, lots, stocks, vials
from functions.immunization.store.doses import History
from functions.kernel.callers import Caller
from functions.kernel.errors import Busy, TooMany
from functions.kernel.identifiers import StaffId, opaque_id
from functions.kernel.vaccines import ProductUnknown
from functions.runtime import crypto
from functions.runtime.tables import ConditionLost, connection, translated

LIMIT: Final = "immunization.given"
MOST_AN_HOUR: Final = 90
"""Injections of one account: a table gives one in two to three minutes, a vaccinator may serve
three tables; more may be somebody selling records: they are held (security.md Z11) [J]."""
AN_HOUR: Final = timedelta(hours=1)


class VaccineDiffers(ProductUnknown):
    """The person was screened for another vaccine."""

    code = "VACCINE_DIFFERS"
    vi = "Lọ này không phải loại vắc xin đã khám sàng lọc."
    en = "This vial is not of the vaccine that was screened for."


@dataclass(frozen=True, slots=True)
class Used:
    """Out of what a dose was drawn; `before`: only while the vial's hours are not over then."""

    lot: Lot
    vial: Vial
    kind: MovementKind
    before: datetime | None


def give(
    caller: Caller, screening: str, lot: str, vial: str, *, reason: str, now: datetime
) -> Dose:
    """Record the injection of somebody screened at the caller's site, from an open vial; held for a
    second person where the account records more than one can give.

    Raises NotASite, AttendanceUnknown, NotPassed, VaccineDiffers, LotUnknown, LotEmpty,
    LotBlocked, VialOverdue, SameHands, OutOfSchedule and its kinds, ReasonTooShort, DoseConflict.
    """
    doubts: tuple[Doubt, ...] | None = None
    for _ in range(TRIES):
        seen = attendance_of(caller, screening)
        history = history_of(seen.person)
        drawn = vial_at(read_lot_id(lot), seen.site, vial)
        wanted = _wanted(caller, seen, drawn, now)
        standing = of_day(history, wanted.key)
        if standing is not None and standing.counts:
            return _standing(standing, wanted)
        check_hands(seen.doctor, wanted.by)
        head = _checked(seen, drawn, now)
        if doubts is None:
            doubts = often(caller.subject, now)
        if standing is not None:
            wanted = replace(wanted, revision=standing.revision + 1, change="given")
        wanted = held(schedule(wanted, history.everywhere, reason), *doubts)
        try:
            return record(seen, history, wanted, Used(head, drawn, MovementKind.USED, now))
        except (ConditionLost, Busy):
            continue  # the next round reads what stood in the way
    raise Busy


def often(account: str, at: datetime) -> tuple[Doubt, ...]:
    """Count an injection of an account in the hour in which it was given; does it speak against
    the dose? Raises Busy."""
    try:
        access.count(LIMIT, account, at, most=MOST_AN_HOUR, per=AN_HOUR)
    except TooMany:
        return (Doubt.OFTEN,)
    return ()


def record(seen: Attendance | None, history: History, wanted: Dose, used: Used | None) -> Dose:
    """Write a dose over the history that was seen, with its use, its thread and, where it is held,
    its line, in one transaction. Raises ConditionLost, Busy, CryptoUnavailable."""
    changed = changes(history, wanted)
    made = next(one for one in changed if one.key == wanted.key)
    with translated(), TransactWrite(connection=connection()) as together:
        doses.put_changes(together, history, changed)
        if used is not None:
            at = made.entered_at or made.occurred_at
            stocks.put_movement(together, used.lot, use_of(made, used.lot, at, used.kind))
            vials.draw(together, used.vial, 1, before=used.before)
        if seen is not None:
            attendances.put_next(together, injected(seen, made))
        if made.state is DoseState.HELD:
            holding.put_new(together, made, division_of(made.site))
    return made


def injected(seen: Attendance, made: Dose) -> Attendance:
    """The next version of a thread after its dose."""
    return replace(
        seen,
        dose=made.key,
        injected_at=made.occurred_at,
        may_leave_at=made.may_leave_at,
        version=seen.version + 1,
    )


def changes(history: History, made: Dose) -> tuple[Dose, ...]:
    """The doses of this record that are other than they stood once `made` is one of them."""
    others = [one for one in history.everywhere if one.key != made.key]
    changed = numbered([*others, made], made.key)
    return tuple(one for one in changed if one.person == made.person)


def use_of(dose: Dose, lot: Lot, now: datetime, kind: MovementKind) -> Movement:
    """The movement by which this revision of a dose is used, or was used as is known later."""
    return Movement(
        id=_movement_id(dose, "used"),
        kind=kind,
        lot=lot.id,
        entries=moved(dose.site, Account.OPEN, Account.USED, 1),
        by=dose.by,
        at=now,
    )


def return_of(dose: Dose, lot: Lot, now: datetime) -> Movement:
    """The movement that takes the use of a dose back."""
    return Movement(
        id=_movement_id(dose, "restored"),
        kind=MovementKind.RESTORED,
        lot=lot.id,
        entries=moved(dose.site, Account.USED, Account.OPEN, 1),
        by=dose.by,
        at=now,
    )


def _wanted(caller: Caller, seen: Attendance, drawn: Vial, now: datetime) -> Dose:
    rule = rules().version(seen.decision.rule_id)
    return Dose(
        person=seen.person,
        key=key_of(now),
        product=seen.product,
        lot=drawn.lot,
        vial=drawn.id,
        site=seen.site,
        screening=seen.id,
        occurred_at=now.replace(microsecond=0),
        observe_for=observed_for(rule),
        number=0,
        series=0,
        rule_id="",
        by=StaffId(caller.subject),
        campaign=seen.campaign,
        walk_in=seen.walk_in,
    )


def of_day(history: History, key: str) -> Dose | None:
    """The dose of a day that counts under any of the person's records, else their withdrawn one."""
    found = [one for one in history.everywhere if one.key == key and one.counts]
    return found[0] if found else history.dose(key)


def _standing(standing: Dose, wanted: Dose) -> Dose:
    """The first record of the same injection; another one is kept for a human (C06)."""
    if is_same(standing, wanted):
        return standing
    doses.put_odd(wanted)
    raise DoseConflict


def _checked(seen: Attendance, drawn: Vial, now: datetime) -> Lot:
    """The lot, if it may be given to this person now."""
    check_passed(seen.decision)
    head = lots.lot(drawn.lot)
    if head is None or head.is_blocked(now):
        raise LotBlocked
    if head.product != seen.product:
        raise VaccineDiffers
    check_vial(drawn, now)
    entries = moved(drawn.unit, Account.OPEN, Account.USED, 1)
    used = Movement("", MovementKind.USED, head.id, entries, seen.doctor, now)
    check(standing_at(head.id, drawn.unit), used, now)
    return head


def _movement_id(dose: Dose, what: str) -> str:
    said = f"{what}|{dose.person}|{dose.key}|{dose.revision}"
    return opaque_id(crypto.mac(b"vaccine-movement", said.encode())[:16])
