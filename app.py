"""Every door of the nation, and nothing else. Chalice insists on this file at the root.

`LACHAN_AUDIENCE` says which HTTP doors a Lambda opens (all where unset), so that the scan function
never loads what only a page needs. Event doors are deployed by their own module and registered here
for the packager. What access asks of houses above, and how a refused page looks, is put in here.

While all this loads nothing becomes garbage, so the collector rests: 13 % less CPU of a cold start,
measured; what is loaded is then left out of its rounds for good.
"""

from __future__ import annotations

import gc

gc.disable()

from datetime import datetime
from importlib import import_module
from typing import Any

from chalice.app import Chalice

from functions.access import service as access
from functions.kernel.callers import Caller
from functions.kernel.errors import Refusal
from functions.runtime import http, settings


def _of(house: str, *doors: str) -> tuple[str, ...]:
    return tuple(f"functions.{house}.{door}" for door in doors)


CITIZEN: tuple[str, ...] = (
    "functions.access.api.citizen:api", "functions.access.pages.citizen:pages",
    "functions.access.api.roster:api", "functions.access.pages.roster:pages",
    "functions.access.api.openness:api", "functions.access.pages.openness:pages",
    "functions.registry.api.citizen:api", "functions.registry.pages.citizen:pages",
    "functions.checkin.api.citizen:api", "functions.checkin.pages.public:pages",
    "functions.checkin.pages.scanning:pages", "functions.checkin.pages.declaring:pages",
    "functions.checkin.pages.own:pages", "functions.checkin.pages.owning:pages",
    "functions.laboratory.api.citizen:api", "functions.laboratory.pages.citizen:pages",
    "functions.laboratory.pages.papers:pages", "functions.laboratory.api.booking:api",
    "functions.laboratory.pages.booking:pages", "functions.certificates.api.citizen:api",
    "functions.certificates.pages.citizen:pages", "functions.notifications.pages.emails:pages",
    "functions.certificates.pages.checking:pages", "functions.tracing.pages.citizen:pages",
    "functions.followup.api.citizen:api", "functions.followup.pages.citizen:pages",
    "functions.datarights.api.citizen:api", "functions.datarights.pages.citizen:pages",
    "functions.notifications.api.citizen:api", "functions.tracing.api.citizen:api",
    "functions.notifications.pages.citizen:pages", "functions.training.pages.guides:pages",
)  # fmt: skip
HTTP_DOORS: dict[str, tuple[str, ...]] = {
    "scan": ("functions.checkin.api.scan:api",),
    "citizen": CITIZEN,
    "staff": (
        "functions.access.pages.staff:pages", "functions.access.api.rights:api",
        "functions.access.pages.rights:pages",
        "functions.access.api.volume:api", "functions.access.pages.volume:pages",
        "functions.access.api.modes:api", "functions.access.pages.modes:pages",
        "functions.access.api.roster:staff", "functions.access.pages.roster:staff",
        "functions.access.api.accounts:api", "functions.access.pages.accounts:pages",
        "functions.access.api.refused:api", "functions.access.pages.refused:pages",
        "functions.registry.api.staff:api", "functions.registry.pages.staff:pages",
        "functions.registry.api.units:api", "functions.registry.pages.units:pages",
        "functions.checkin.api.staff:api", "functions.laboratory.api.boards:staff",
        "functions.laboratory.pages.boards:staff", "functions.laboratory.pages.desk:pages",
        "functions.laboratory.pages.slips:pages", "functions.notifications.pages.staff:pages",
        "functions.laboratory.pages.officers:pages", "functions.laboratory.api.officers:api",
        "functions.laboratory.api.sampling:api", "functions.laboratory.api.recollections:api",
        "functions.laboratory.api.amended:api", "functions.laboratory.api.custody:staff",
        "functions.laboratory.pages.sampling:pages", "functions.certificates.api.staff:api",
        "functions.certificates.pages.staff:pages", "functions.certificates.api.days:api",
        "functions.certificates.pages.days:pages",
        "functions.vaccination.api.staff:api",
        "functions.vaccination.api.doubts:api",
        "functions.vaccination.api.allocating:api",
        "functions.vaccination.pages.staff:pages",
        "functions.vaccination.pages.doubts:pages",
        "functions.vaccination.api.lists:api",
        "functions.vaccination.pages.lists:pages",
        "functions.vaccination.pages.allocating:pages",
        "functions.vaccination.api.supplying:api",
        "functions.vaccination.pages.supplying:pages",
        "functions.immunization.api.stock:api",
        "functions.immunization.api.station:api",
        "functions.immunization.pages.reception:pages",
        "functions.immunization.pages.station:pages",
        "functions.immunization.pages.stock:pages",
        "functions.aefi.api.staff:api",
        "functions.aefi.pages.staff:pages", "functions.aefi.pages.cases:pages",
        "functions.zoning.api.staff:api", "functions.zoning.pages.staff:pages",
        "functions.aggregates.pages.staff:pages",
        "functions.taskforce.pages.tickets:pages",
        "functions.taskforce.pages.progress:pages",
        "functions.operations.pages.staff:pages",
        "functions.training.pages.practice:pages",
        "functions.tracing.api.staff:api",
        "functions.tracing.pages.staff:pages",
        "functions.followup.api.staff:api", "functions.followup.pages.staff:pages",
        "functions.datarights.api.staff:api", "functions.datarights.pages.staff:pages",
        "functions.tracing.api.places:api", "functions.tracing.pages.places:pages",
        "functions.tracing.pages.exports:pages",
        "functions.immunization.api.quality:api",
        "functions.immunization.pages.quality:pages",
        "functions.immunization.api.papers:api", "functions.immunization.pages.papers:pages",
        "functions.immunization.api.books:api", "functions.immunization.pages.books:pages",
        "functions.immunization.api.deciding:api",
        "functions.immunization.pages.deciding:pages",
        "functions.immunization.api.replaying:api",
        "functions.immunization.api.holding:api", "functions.immunization.pages.holding:pages",
    ),
    "vaccination": (
        "functions.vaccination.api.citizen:api",
        "functions.vaccination.api.registering:api",
        "functions.vaccination.pages.citizen:pages",
        "functions.immunization.api.citizen:api",
        "functions.immunization.pages.citizen:pages",
        "functions.vaccination.api.openness:api",
        "functions.vaccination.pages.openness:pages",
        "functions.aefi.api.citizen:api",
        "functions.aefi.pages.citizen:pages",
        "functions.zoning.api.public:api",
        "functions.zoning.pages.public:pages",
        "functions.aggregates.api.public:api",
        "functions.aggregates.pages.public:pages",
        "functions.tracing.api.public:api",
        "functions.tracing.pages.public:pages",
        "functions.immunization.api.amending:api",
        "functions.immunization.pages.amending:pages",
        "functions.vaccination.pages.registering:pages",
        "functions.vaccination.api.nominations:api",
        "functions.vaccination.pages.nominations:pages",
    ),
    "laboratory": (
        "functions.laboratory.api.laboratory:api",
        "functions.laboratory.api.interop:api",
        "functions.laboratory.pages.laboratory:pages",
        "functions.laboratory.pages.approving:pages",
        "functions.laboratory.pages.orphans:pages",
        "functions.laboratory.api.retests:api",
        "functions.laboratory.pages.retests:pages",
        "functions.laboratory.api.boards:laboratory",
        "functions.laboratory.pages.boards:laboratory",
        "functions.laboratory.api.custody:laboratory",
        "functions.laboratory.pages.receiving:pages",
    ),
}  # fmt: skip
EVENT_DOORS: tuple[str, ...] = (
    *_of("access", "schedules", "streams"),
    *_of("registry", "consumers", "streams"),
    *_of("checkin", "consumers", "streams", "schedules"),
    *_of("notifications", "consumers", "schedules"),
    *_of("laboratory", "consumers", "schedules", "streams"),
    *_of("certificates", "consumers", "schedules", "streams"),
    *_of("vaccination", "consumers", "schedules", "streams"),
    *_of("immunization", "consumers", "streams", "schedules"),
    *_of("aefi", "consumers", "schedules", "streams"),
    *_of("zoning", "consumers", "schedules", "streams"),
    *_of("tracing", "consumers", "streams"),
    *_of("followup", "consumers", "schedules"),
    *_of("aggregates", "consumers", "schedules"),
    *_of("operations", "schedules"),
    *_of("datarights", "consumers", "schedules", "streams"),
)

app = Chalice(app_name="lachan")


def _open() -> None:
    audience = settings.audience()
    for wanted, doors in HTTP_DOORS.items():
        if audience in ("", wanted):
            for door in doors:
                module, _, name = door.partition(":")
                app.register_blueprint(getattr(import_module(module), name))
    if not audience:
        for place in EVENT_DOORS:
            app.register_blueprint(import_module(place).doors)


def _error_page(request: http.Request, refusal: Refusal) -> http.Answer:
    """Only a page that is refused loads what shows it."""
    shown: http.Answer = import_module("functions.runtime.pages").error_page(request, refusal)
    return shown


def _registry() -> Any:
    return import_module("functions.registry.service")


def _has_declaration(person: str, now: datetime) -> bool:
    return bool(import_module("functions.checkin.service.health").stands(person, now))


def _work_of(caller: Caller, now: datetime) -> tuple[int, int]:
    parked = import_module("functions.checkin.service.parked").waiting(caller, now)
    return int(_registry().open_imports(caller)), parked


access.install_neighbours(
    access.Neighbours(
        open_account=lambda phone, now: str(_registry().open_account(phone, now)),
        change_phone=lambda caller, phone, now: _registry().change_phone(caller, phone, now),
        masked_name=lambda caller, now: str(_registry().masked_name(caller, now)),
        has_declaration=_has_declaration,
        open_venue=lambda caller, code, now: str(
            _registry().open_venue(caller, code, now=now).code
        ),
        work_of=_work_of,
    )
)
http.install_guard(access.admit)
http.install_error_page(_error_page)
_open()
gc.freeze()
gc.enable()


@app.lambda_function(name="scan")
def scan(event: Any, context: Any) -> Any:
    """The hot doors: check-in, check-out, gate."""
    return app(event, context)


@app.lambda_function(name="citizen")
def citizen(event: Any, context: Any) -> Any:
    """Citizens' and venue owners' doors and pages."""
    return app(event, context)


@app.lambda_function(name="staff")
def staff(event: Any, context: Any) -> Any:
    """Staff doors and pages."""
    return app(event, context)


@app.lambda_function(name="laboratory")
def laboratory(event: Any, context: Any) -> Any:
    """Doors and pages of laboratories: their flood starves nobody else."""
    return app(event, context)


@app.lambda_function(name="vaccination")
def vaccination(event: Any, context: Any) -> Any:
    """Booking of vaccinations: the rush of an opening starves nobody else."""
    return app(event, context)
