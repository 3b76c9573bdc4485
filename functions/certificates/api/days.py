"""Doors by which facility staff sign for a day's doses."""

from __future__ import annotations

from functions.certificates.schemas.days import FacilityDayView, MissingOfDayView
from functions.certificates.service import batching, holding
from functions.kernel.periods import DateInvalid, read_day
from functions.runtime.http import Answer, Api, Request, accepted, ok

api = Api(__name__, audience="staff")


@api.door(
    "GET",
    "/api/certificate-days/{day}",
    answers={200: FacilityDayView},
    refuses=(DateInvalid,),
)
def show_day(request: Request) -> Answer:
    """Show how far the certificates of my facility's day have come."""
    day = read_day(request.path["day"])
    shown = batching.day_shown(request.caller, day, request.now, request.request_id)
    return ok(FacilityDayView.of(shown))


@api.door(
    "GET",
    "/api/certificate-days/{day}/missing",
    answers={200: MissingOfDayView},
    refuses=(DateInvalid,),
)
def list_missing(request: Request) -> Answer:
    """Of whom of my facility's day there is no certificate, and why."""
    day = read_day(request.path["day"])
    shown = holding.missing_of(request.caller, day, request.now, request.request_id)
    return ok(MissingOfDayView.of(shown))


@api.door(
    "POST",
    "/api/certificate-days/{day}/signatures",
    answers={202: FacilityDayView},
    refuses=(DateInvalid, batching.DayNotOver),
)
def sign_day(request: Request) -> Answer:
    """Sign for my facility's day: a certificate of each of its doses is asked for."""
    day = read_day(request.path["day"])
    batching.sign_day(request.caller, day, request.now, request.request_id)
    shown = batching.day_shown(request.caller, day, request.now, request.request_id)
    return accepted(FacilityDayView.of(shown))
