"""A dose that a tablet recorded without network: written once, held for what speaks against it.

Its stock is taken from the vial it came from wherever something is left in it, also where the lot
was recalled meanwhile, so that its person is found; where nothing is left the books of the night
show a record without a use.
"""

from __future__ import annotations

from dataclasses import replace

from functions.immunization.domain import late
from functions.immunization.domain.attendance import Attendance
from functions.immunization.domain.dose import (
    Dose,
    DoseConflict,
    ReasonTooShort,
    is_same,
    schedule,
)
from functions.immunization.domain.doubts import Doubt
from functions.immunization.domain.holding import held
from functions.immunization.domain.lot import LotId, VialId, read_lot_id
from functions.immunization.domain.movement import MovementKind
from functions.immunization.domain.screening import checklist_on, observed_for
from functions.immunization.service import injecting
from functions.immunization.service.deeds import (
    DUPLICATE,
    HELD,
    RECORDED,
    Deed,
    Injection,
    Taken,
    unscreened,
)
from functions.immunization.service.injecting import Used
from functions.immunization.service.moving import TRIES
from functions.immunization.service.screening import history_of
from functions.immunization.store import attendances, doses, lots, vials
from functions.immunization.store.doses import History
from functions.kernel.device_times import TOLERANCE
from functions.kernel.dose_intervals import OutOfSchedule
from functions.kernel.errors import Busy
from functions.kernel.identifiers import StaffId
from functions.kernel.periods import day_of
from functions.runtime.tables import ConditionLost


def take(deed: Deed, said: Injection) -> Taken:
    """Record it, once.

    Raises LotUnknown (nothing that a lot could be called), DoseConflict (kept for a human), Busy,
    CryptoUnavailable, NoRuleInForce.
    """
    lot, vial = read_lot_id(said.lot), VialId(said.vial)
    often: tuple[Doubt, ...] | None = None
    for _ in range(TRIES):
        history, thread = history_of(deed.person), _thread(deed)
        wanted = _wanted(deed, thread, lot, vial)
        standing = injecting.of_day(history, wanted.key)
        if standing is not None and _is_known(standing, wanted):
            return Taken(deed.event.sequence, DUPLICATE)
        if standing is not None and standing.counts:
            doses.put_odd(wanted)
            raise DoseConflict
        if often is None:
            often = injecting.often(deed.caller.subject, deed.at)
        if standing is not None:
            wanted = replace(wanted, revision=standing.revision + 1, change="given")
        made, used = _made(wanted, thread, history, said.reason, often)
        try:
            injecting.record(thread, history, made, used)
        except (ConditionLost, Busy):
            continue
        return Taken(deed.event.sequence, HELD if made.doubts else RECORDED, made.doubts)
    raise Busy


def _thread(deed: Deed) -> Attendance | None:
    """The screening of that day that this dose rests on: the last before it that may still be
    injected, else any that may, else the last one at all."""
    found = [one for one in attendances.all_of(deed.site, deed.day) if one.person == deed.person]
    passed = [one for one in found if one.decision.is_passed and not one.dose]
    before = [one for one in passed if one.at <= deed.at + TOLERANCE]
    return next((group[-1] for group in (before, passed, found) if group), None)


def _wanted(deed: Deed, thread: Attendance | None, lot: LotId, vial: VialId) -> Dose:
    return Dose(
        person=deed.person,
        key=deed.day,
        product=lot.partition(".")[0],
        lot=lot,
        vial=vial,
        site=deed.site,
        screening=thread.id if thread else unscreened(deed),
        occurred_at=deed.at,
        observe_for=observed_for(checklist_on(day_of(deed.at))),
        number=0,
        series=0,
        rule_id="",
        by=StaffId(deed.caller.subject),
        entered_at=deed.now.replace(microsecond=0),
        campaign=thread.campaign if thread else "",
        walk_in=thread.walk_in if thread else None,
    )


def _is_known(standing: Dose, wanted: Dose) -> bool:
    """Is this the record that stands, or one that its site has taken back since?"""
    if not is_same(standing, wanted):
        return False
    return standing.counts or abs(standing.occurred_at - wanted.occurred_at) <= TOLERANCE


def _made(
    wanted: Dose,
    thread: Attendance | None,
    history: History,
    reason: str,
    often: tuple[Doubt, ...],
) -> tuple[Dose, Used | None]:
    """The dose with all that speaks against it, and out of what it was drawn."""
    head, drawn = lots.lot(wanted.lot), vials.vial(wanted.lot, wanted.site, wanted.vial)
    against = [
        *late.of_screening(thread, wanted.product, wanted.by),
        *late.of_supply(head, drawn, wanted.occurred_at),
        *often,
    ]
    try:
        wanted = schedule(wanted, history.everywhere, reason)
    except (OutOfSchedule, ReasonTooShort) as refusal:
        wanted = replace(wanted, override=refusal.code, reason=reason)
        against.append(Doubt.SCHEDULE)
    if head is None or drawn is None or drawn.left < 1:
        return held(replace(wanted, vial=VialId("")), *against), None
    return held(wanted, *against), Used(head, drawn, MovementKind.REBOOKED, None)
