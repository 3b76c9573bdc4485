"""Two people decide what a person asked: the site proposes, the district or province signs.

The change of the record and the last version of the amendment are one transaction, so that neither
is without the other, and both happen once. Certificates follow by the facts of the dose.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from functions.access import service as access
from functions.immunization.domain import amendment as rules
from functions.immunization.domain.amendment import (
    OF_IDENTITY,
    Amendment,
    AmendmentMoved,
    AmendmentUnknown,
    Field,
    Line,
    Proposal,
    Step,
    read_id,
)
from functions.immunization.domain.dose import Dose, DoseUnknown, check_reason
from functions.immunization.domain.quality import Quality
from functions.immunization.service import changing
from functions.immunization.service.changing import Change
from functions.immunization.service.moving import TRIES
from functions.immunization.service.screening import history_of
from functions.immunization.store import amendments, quality
from functions.immunization.store.doses import History
from functions.kernel.callers import Caller, Scope
from functions.kernel.divisions import provinces
from functions.kernel.errors import Busy, Refusal
from functions.kernel.identifiers import StaffId, UnitId
from functions.kernel.identity_numbers import read_identity_number
from functions.registry import service as registry
from functions.runtime import objects
from functions.runtime.tables import ConditionLost


@dataclass(frozen=True, slots=True)
class AmendmentShown:
    """An amendment as who decides it sees it: the dose, what the checks found, the photo's link."""

    amendment: Amendment
    masked_name: str
    dose: Dose | None
    quality: Quality | None
    photo: str
    at_site: bool


def listed(caller: Caller) -> tuple[Line, ...]:
    """What waits at the caller's site, or in the caller's area: overdue first, then by deadline."""
    division = caller.division or ""
    unit = access.unit_of(caller.unit)
    site = caller.unit if unit.kind == "vaccination_site" else ""
    found = [
        one
        for one in amendments.open_in(division, site)
        if access.holds(caller, Scope(unit=one.site, division=one.division))
    ]
    return tuple(sorted(found, key=lambda one: (not one.escalated, one.due, one.id)))


def show(caller: Caller, id_: str, now: datetime, request_id: str = "") -> AmendmentShown:
    """An amendment of the caller's site or area; whose it is is masked, each look audited.

    Raises AmendmentUnknown, AuditUnavailable, CryptoUnavailable, Busy.
    """
    seen = _seen(caller, id_)
    registry.audited(
        caller,
        (seen.person,),
        action="read_amendment",
        fields=("doses", "photo"),
        now=now,
        request_id=request_id,
    )
    known = registry.masked(caller, (seen.person,), now=now, request_id=request_id)
    photo = objects.link("documents", seen.photo, f"{seen.id}.jpg") if seen.photo else ""
    return AmendmentShown(
        amendment=seen,
        masked_name=known[seen.person].gate_name if seen.person in known else "",
        dose=history_of(seen.record).dose(seen.dose),
        quality=quality.found(seen.record, seen.dose).quality,
        photo=photo,
        at_site=caller.unit == seen.site,
    )


def propose(
    caller: Caller, id_: str, *, version: int, accept: bool, reason: str, vial: tuple[str, str]
) -> Amendment:
    """The first person's word on the version that was read; told again it changes nothing.

    Raises AmendmentUnknown, AmendmentMoved, AmendmentSecondPerson, ValueMissing, ReasonTooShort,
    CryptoUnavailable, Busy.
    """
    by, unit = StaffId(caller.subject), UnitId(caller.unit)
    said = Proposal(accept, check_reason(reason), by, unit, *vial)
    seen = _seen(caller, id_)
    if (seen.version, seen.proposal) == (version + 1, said):
        return seen
    made = rules.propose(_read(seen, version), said, at_site=caller.unit == seen.site)
    return _put(made)


def sign(
    caller: Caller, id_: str, *, version: int, agrees: bool, reason: str, now: datetime
) -> Amendment:
    """The second person's word: the record is changed as proposed, or the person is refused, or it
    goes back to the site. Told again it changes nothing.

    Raises AmendmentUnknown, AmendmentMoved, AmendmentSecondPerson, ReasonTooShort, DoseUnknown,
    and what the change refuses: LotUnknown, LotEmpty, DoseConflict; AuditUnavailable, Busy.
    """
    words = "" if agrees else check_reason(reason)
    by = StaffId(caller.subject)
    for _ in range(TRIES):
        seen = _seen(caller, id_)
        if seen.version == version + 1 and seen.signed_by == by and agrees:
            return seen
        at_site = caller.unit == seen.site
        read = _read(seen, version)
        made = rules.sign(read, by, at_site=at_site, agrees=agrees, reason=words)
        if made.step is not Step.DONE:
            return _put(made)
        try:
            _apply(caller, made, now)
        except (ConditionLost, Busy):
            continue
        except Refusal:
            if _seen(caller, id_).version == version:
                raise
            continue  # refused because another signature had just changed the record
        return made
    raise Busy


def escalate(now: datetime) -> int:
    """What no site proposed in time goes to district and province; how many. Raises Busy."""
    found = 0
    for province in provinces():
        for line in amendments.every_open_in(province.code):
            if line.due <= now and not line.escalated and line.step is Step.OPEN:
                found += _escalated(line, now)
    return found


def _escalated(line: Line, now: datetime) -> int:
    seen = amendments.amendment(line.id)
    made = rules.escalate(seen, now) if seen else None
    if made is None:
        return 0
    try:
        amendments.put_alone(made)
    except ConditionLost:
        return 0  # somebody was quicker; the next hour looks again
    return 1


def _apply(caller: Caller, made: Amendment, now: datetime) -> None:
    """The record as it is to be, and the amendment done, together. Raises ConditionLost."""
    history = history_of(made.record)
    dose = history.dose(made.dose)
    if dose is None or not dose.counts:
        raise DoseUnknown
    if made.field in OF_IDENTITY:
        registry.correct_person(caller, made.record, _details(made), now)
    changed = _change(made, history)(dose, now)
    if changing.is_nothing(dose, changed):
        amendments.put_alone(made)
        return
    changing.put(history, changed, lambda together: amendments.put_next(together, made))


def _change(made: Amendment, history: History) -> Change:
    said = made.proposal
    if said is None:
        raise AmendmentMoved
    by, why = StaffId(made.signed_by), said.reason
    match made.field:
        case Field.LOT:
            return changing.other_vial(said.lot, said.vial, why, by, any_product=True)
        case Field.DAY:
            return changing.other_day(date.fromisoformat(made.value), why, by, history)
        case Field.NEVER_GIVEN:
            return changing.never_given(why, by)
        case _:
            return changing.as_it_stands(why, by)


def _details(made: Amendment) -> registry.PersonDetails:
    match made.field:
        case Field.NAME:
            return registry.PersonDetails(full_name=made.value)
        case Field.BIRTH:
            return registry.PersonDetails(birth=made.value)
        case Field.SEX:
            return registry.PersonDetails(sex=made.value)
        case _:
            kind, number = read_identity_number(made.value)
            return registry.PersonDetails(id_kind=kind.value, id_number=number)


def _seen(caller: Caller, id_: str) -> Amendment:
    found = amendments.amendment(read_id(id_))
    if found is None or not access.holds(caller, Scope(unit=found.site, division=found.division)):
        raise AmendmentUnknown
    return found


def _read(seen: Amendment, version: int) -> Amendment:
    if seen.version != version:
        raise AmendmentMoved
    return seen


def _put(made: Amendment) -> Amendment:
    try:
        amendments.put_alone(made)
    except ConditionLost:
        raise AmendmentMoved from None
    return made
