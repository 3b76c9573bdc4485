"""A place is told to everybody by two persons, and taken back by two (ADR 0080).

Who works on a case drafts a place of it; another person of the place's own area publishes. Each
deed names the revision it was decided on; sent again it is answered by what it made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pynamodb.transactions import TransactWrite

from functions.access import service as access
from functions.kernel.callers import Caller, Scope
from functions.kernel.divisions import province_asked
from functions.kernel.errors import FieldFault, Forbidden, NotFound
from functions.kernel.periods import day_of
from functions.kernel.valuesets import ValueUnknown
from functions.registry import service as registry
from functions.runtime import idempotency
from functions.runtime.idempotency import Claim
from functions.runtime.tables import ConditionLost, connection, translated
from functions.tracing.domain.place import (
    Deed,
    Place,
    Stand,
    Step,
    Why,
    after,
    check_time,
    last_day,
    place_id,
    rule_on,
)
from functions.tracing.domain.place_text import public_name
from functions.tracing.domain.refusals import (
    ExposurePlaceMovedOn,
    ExposurePlaceUnknown,
    NoCaseBasis,
    SecondPersonOfPlace,
)
from functions.tracing.service.looking import case_of, refused
from functions.tracing.service.meeting import Wanted, where_of
from functions.tracing.store import places
from functions.tracing.store.sealed import name_of

DAYS: Final = 30
DRAFTING: Final = "POST /api/traced-cases/{case}/places"
DECIDING: Final = "POST /api/place-drafts/{place}"


@dataclass(frozen=True, slots=True)
class PlaceBoard:
    """The places of a province of the last 30 days: what waits first, then what is shown."""

    province: str
    drafts: tuple[Place, ...]
    proposed: tuple[Place, ...]
    shown: tuple[Place, ...]


def draft(
    caller: Caller, id_: str, wanted: Wanted, *, key: str, now: datetime, request_id: str = ""
) -> Place:
    """Draft a place of a case, once per key.

    Raises Forbidden, CaseUnknown, NoCaseBasis, PlaceTellsOfPerson, PlaceIsHome,
    PlaceTimeImpossible, PlaceHadOneVisitor, VenueUnknown, DivisionUnknown, ValueUnknown,
    TextInvalid, NoRuleInForce, IdempotencyKeyReused, AuditUnavailable, Busy.
    """
    if not access.may_pass(caller.role, DRAFTING):
        raise Forbidden  # the page's door is also of those who only decide
    case = case_of(caller, id_)
    if not case.counts or case.window is None:
        raise refused(caller, NoCaseBasis(), now, request_id)
    rule = rule_on(day_of(now))
    check_time(wanted.from_at, wanted.until_at, case.window, rule, now)
    name = public_name(wanted.name)
    registry.audited(
        caller,
        (case.person,),
        action="draft_place",
        fields=("case",),
        now=now,
        request_id=request_id,
    )
    kind, division, code = where_of(wanted, case, int(rule.body["least_others"]))
    day = day_of(wanted.from_at)
    id_of = name_of("place", caller.subject, key)
    made = Place(
        id=place_id(division.partition("/")[0], day, id_of),
        name=name,
        kind=kind,
        division=division,
        venue=code,
        from_at=wanted.from_at,
        until_at=wanted.until_at,
        advice=wanted.advice,
        shown_until=last_day(wanted.until_at, rule),
        rule_id=rule.rule_id,
        stand=Stand.DRAFT,
        deeds=(Deed(Step.DRAFT, 1, caller.subject, caller.unit, now),),
    )
    told = [case.id, name, kind, division, code, str(wanted.from_at), str(wanted.until_at)]
    claim = Claim.of(caller.subject, "draft-place", key, [*told, wanted.advice.value], now)
    try:
        kept = idempotency.commit(claim, lambda t: places.put_new(t, made, case.id), made.id)
    except ConditionLost:  # the case was withdrawn in the meantime
        raise refused(caller, NoCaseBasis(), now, request_id) from None
    return places.place(kept) or made


def take(
    caller: Caller,
    id_: str,
    revision: int,
    step: Step,
    *,
    now: datetime,
    why: Why | None = None,
    request_id: str = "",
) -> Place:
    """Publish or drop a draft; propose a retraction, carry it out, or keep the place. The same
    sent again is answered by what it made.

    Raises ExposurePlaceUnknown, ExposurePlaceMovedOn, SecondPersonOfPlace, ValueUnknown,
    PlaceTimeImpossible, NoRuleInForce, Busy.
    """
    if step is Step.PROPOSE and why is None:
        raise ValueUnknown(FieldFault("why", "VALUE_UNKNOWN"))
    reason = why.value if why and step is Step.PROPOSE else ""
    before = _place(caller, id_)
    if before.revision != revision:
        return _done_before(before, revision, step, caller.subject)
    if step is Step.RETRACT and before.proposed:
        reason = before.proposed.why
    deed = Deed(step, revision + 1, caller.subject, caller.unit, now, reason)
    try:
        made = after(before, deed)
    except SecondPersonOfPlace as refusal:
        raise refused(caller, refusal, now, request_id) from None
    try:
        with translated(), TransactWrite(connection=connection()) as together:
            places.put_next(together, before, made)
    except ConditionLost:
        return _done_before(_place(caller, id_), revision, step, caller.subject)
    return made


def board(caller: Caller, province: str, now: datetime) -> PlaceBoard:
    """The places of the caller's province, or of the one named. Raises DivisionUnknown, Busy."""
    asked, _ = province_asked("" if caller.division else province, caller.division or "")
    today = day_of(now)
    found = [
        one
        for one in places.on_board(asked, today - timedelta(days=DAYS))
        if access.holds(caller, Scope(division=one.division))
    ]
    shown = [one for one in found if one.is_shown_on(today)]
    return PlaceBoard(
        province=asked,
        drafts=tuple(one for one in found if one.stand is Stand.DRAFT),
        proposed=tuple(one for one in shown if one.stand is Stand.PUBLISHED and one.proposed),
        shown=tuple(one for one in shown if one.stand is Stand.RETRACTED or not one.proposed),
    )


def of_case(caller: Caller, id_: str) -> tuple[Place, ...]:
    """The places that were drafted of a case, wherever they are. Raises CaseUnknown, Busy."""
    found = (places.place(one) for one in places.places_of_case(case_of(caller, id_).id))
    return tuple(one for one in found if one is not None)


def _place(caller: Caller, id_: str) -> Place:
    found = places.place(id_)
    if found is None:
        raise ExposurePlaceUnknown
    try:
        access.require(caller, Scope(division=found.division))
    except NotFound:
        raise ExposurePlaceUnknown from None
    return found


def _done_before(found: Place, revision: int, step: Step, by: str) -> Place:
    """Our own deed that is sent again, else another's. Raises ExposurePlaceMovedOn."""
    if not any((d.revision, d.step, d.by) == (revision + 1, step, by) for d in found.deeds):
        raise ExposurePlaceMovedOn
    return found
