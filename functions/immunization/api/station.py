"""Doors of a site's stations: reception, screening, injection, observation, corrections."""

from __future__ import annotations

from functions.immunization.domain import dose as doses
from functions.immunization.domain import lot, screening
from functions.immunization.domain.attendance import AppointmentMissing, AttendanceUnknown
from functions.immunization.domain.reception import ReceptionUnknown
from functions.immunization.schemas import recipients as recipient_schemas
from functions.immunization.schemas import station as schemas
from functions.immunization.schemas.screening import ReceivePerson, ScreenPerson
from functions.immunization.service import (
    correcting,
    injecting,
    observing,
    receiving,
    recipients,
    showing,
)
from functions.immunization.service import screening as screenings
from functions.immunization.service.sites import NotASite
from functions.kernel import dose_intervals
from functions.kernel.rules import NoRuleInForce
from functions.kernel.vaccines import ProductUnknown
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, created, no_content, ok

api = Api(__name__, audience="staff")

VIAL_REFUSALS = (lot.LotUnknown, lot.LotEmpty, injecting.VaccineDiffers)


@api.door(
    "POST",
    "/api/immunizations/receptions",
    body=ReceivePerson,
    answers={201: schemas.ReceptionView},
    refuses=(NotASite, AppointmentMissing, *registry.SIGHT_REFUSALS),
)
def receive(request: Request, body: ReceivePerson) -> Answer:
    """Receive somebody at my site, who then waits for the doctor."""
    made = receiving.receive(request.caller, body.sight(), body.reason(), request.now)
    shown = showing.received(request.caller, made, request.now, request.request_id)
    return created(schemas.ReceptionView.of(shown))


@api.door(
    "POST",
    "/api/immunizations/screenings",
    body=ScreenPerson,
    answers={201: schemas.ScreeningView},
    refuses=(
        NotASite,
        ProductUnknown,
        screening.ChecklistIncomplete,
        screening.VitalImpossible,
        AppointmentMissing,
        ReceptionUnknown,
        NoRuleInForce,
        *registry.SIGHT_REFUSALS,
    ),
)
def screen(request: Request, body: ScreenPerson) -> Answer:
    """Screen somebody at my site; I sign it."""
    made = screenings.screen(
        request.caller, body.who(), body.checklist(), request.idempotency_key, request.now
    )
    shown = showing.show(request.caller, made.id, request.now, request.request_id)
    return created(schemas.ScreeningView.of(shown))


@api.door(
    "GET",
    "/api/immunizations/screenings/{screening}",
    answers={200: schemas.ScreeningView},
    refuses=(NotASite, AttendanceUnknown),
)
def show_screening(request: Request) -> Answer:
    """Show a screening of my site, the dose and its former versions."""
    shown = showing.show(request.caller, request.path["screening"], request.now, request.request_id)
    return ok(schemas.ScreeningView.of(shown))


@api.door(
    "GET",
    "/api/immunizations/today",
    answers={200: schemas.TodayView},
    refuses=(NotASite,),
)
def show_today(request: Request) -> Answer:
    """Show who was screened at my site today, how far they are, who waits, who is expected."""
    found = showing.today(request.caller, request.now, request.request_id)
    due = showing.expected(request.caller, request.now, request.request_id)
    queue = showing.waiting(request.caller, request.now, request.request_id)
    return ok(
        schemas.TodayView(
            people=[schemas.AttendanceView.of(one) for one in found],
            waiting=[schemas.ReceptionView.of(one) for one in queue],
            due=[schemas.DueView.of(one) for one in due],
        )
    )


@api.door(
    "POST",
    "/api/immunizations",
    body=schemas.GiveDose,
    answers={201: schemas.DoseView},
    refuses=(
        NotASite,
        AttendanceUnknown,
        screening.NotPassed,
        screening.SameHands,
        *VIAL_REFUSALS,
        lot.LotBlocked,
        lot.VialOverdue,
        dose_intervals.IntervalTooShort,
        dose_intervals.ProductMismatch,
        dose_intervals.SeriesComplete,
        doses.ReasonTooShort,
        doses.DoseConflict,
        NoRuleInForce,
    ),
)
def give(request: Request, body: schemas.GiveDose) -> Answer:
    """Record the injection of somebody screened at my site."""
    given = injecting.give(
        request.caller,
        body.screening,
        body.lot,
        body.vial,
        reason=body.reason,
        now=request.now,
    )
    return created(schemas.DoseView.of(given))


@api.door(
    "POST",
    "/api/immunizations/observations",
    body=schemas.EndObservation,
    answers={200: schemas.DoseView},
    refuses=(NotASite, AttendanceUnknown, doses.DoseUnknown, doses.ObservationRunning),
)
def end_observation(request: Request, body: schemas.EndObservation) -> Answer:
    """Let somebody leave after the observation."""
    ended = observing.end(request.caller, body.screening, body.left, request.now)
    return ok(schemas.DoseView.of(ended))


@api.door(
    "POST",
    "/api/immunizations/corrections",
    body=schemas.CorrectDose,
    answers={200: schemas.DoseView},
    refuses=(NotASite, AttendanceUnknown, doses.DoseUnknown, doses.ReasonTooShort, *VIAL_REFUSALS),
)
def correct(request: Request, body: schemas.CorrectDose) -> Answer:
    """Correct a dose of my site: another vial, or it never happened."""
    caller, now = request.caller, request.now
    if body.what == correcting.WITHDRAWN:
        made = correcting.withdraw(caller, body.screening, body.reason, now)
    else:
        made = correcting.set_vial(
            caller, body.screening, body.lot or "", body.vial or "", reason=body.reason, now=now
        )
    return ok(schemas.DoseView.of(made))


@api.door(
    "GET",
    "/api/immunizations/conflicts",
    answers={200: schemas.OddsView},
    refuses=(NotASite,),
)
def show_conflicts(request: Request) -> Answer:
    """Show the doses of my site that contradict what is recorded."""
    found = showing.odd(request.caller, request.now, request.request_id)
    return ok(schemas.OddsView(conflicts=[schemas.OddView.of(one) for one in found]))


@api.door(
    "POST",
    "/api/immunizations/conflicts",
    body=schemas.SettleConflict,
    answers={204: None},
    refuses=(NotASite, doses.DoseUnknown, doses.ReasonTooShort),
)
def settle_conflict(request: Request, body: schemas.SettleConflict) -> Answer:
    """Say what was found out about a dose that contradicted another."""
    correcting.settle(request.caller, body.screening, body.reason)
    return no_content()


@api.door(
    "GET",
    "/api/vaccine-lots/{lot}/people",
    answers={200: recipient_schemas.RecipientsView},
    refuses=(lot.LotUnknown,),
    query=("cursor",),
)
def show_people(request: Request) -> Answer:
    """List who was given of a lot at the sites of my area, names masked."""
    page = recipients.people_of(
        request.caller,
        request.path["lot"],
        request.query.get("cursor", ""),
        request.now,
        request.request_id,
    )
    return ok(recipient_schemas.RecipientsView.of(page))
