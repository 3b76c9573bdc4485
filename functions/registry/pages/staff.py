"""Pages of officers: files and orders."""

from __future__ import annotations

from typing import Any

from functions.kernel.errors import Refusal
from functions.registry import service
from functions.registry.pages.showing import orders_context
from functions.registry.schemas.forms import ImportForm, JoinForm, OrderForm
from functions.registry.schemas.outgoing import ImportView
from functions.registry.schemas.twins import TwinView
from functions.runtime.forms import again, fresh_form, upload_headers
from functions.runtime.http import Answer, Api, Request, attachment, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

FILES, ORDERS = "registry/imports.html", "registry/orders.html"
TWINS = "registry/twins.html"


@pages.page("GET", "/can-bo/tep")
def imports(request: Request) -> Answer:
    """Files of the unit, and a form to announce one."""
    return render(request, FILES, 200, upload_headers(), **fresh_form(**_files(request)))


@pages.page("POST", "/can-bo/tep", body=ImportForm)
def start_import(request: Request, form: ImportForm) -> Answer:
    """Announce a file, then show where to send it."""
    try:
        file = service.start_import(
            request.caller,
            kind=form.kind,
            filename=form.filename,
            size=form.bytes(),
            dry_run=form.dry_run == "yes",
            key=form.idempotency_key,
            now=request.now,
        )
    except Refusal as refusal:
        return again(request, FILES, form, refusal, **_files(request))
    return see_other(f"/can-bo/tep/{file.id}")


@pages.page("GET", "/can-bo/tep/mau", query=("kind",), answers={200: "text/csv"})
def send_template(request: Request) -> Answer:
    """The headings of a file of staff (`kind` = staff) or of units, ready to be filled in."""
    kind = "units" if request.query.get("kind") == "units" else "staff"
    return attachment(service.template_of(kind), "text/csv", f"mau-{kind}.csv")


@pages.page("GET", "/can-bo/tep/{id}")
def file(request: Request) -> Answer:
    """How a file fares."""
    shown = service.import_shown(request.caller, request.path["id"], request.now)
    view, upload = ImportView.shown(shown), service.upload_of(shown.file)
    return render(
        request, "registry/import.html", 200, upload_headers(), import_=view, upload=upload
    )


@pages.page("GET", "/can-bo/lenh")
def orders(request: Request) -> Answer:
    """Orders on modules, and a form to give one."""
    return render(request, ORDERS, **fresh_form(**orders_context(request)))


@pages.page("POST", "/can-bo/lenh", body=OrderForm)
def give_order(request: Request, form: OrderForm) -> Answer:
    """Suspend or resume a module."""
    try:
        service.give_order(
            request.caller,
            module=form.module,
            scope=form.scope,
            instrument=form.instrument,
            effective_from=form.instant(),
            state=form.state,
            now=request.now,
        )
    except Refusal as refusal:
        return again(request, ORDERS, form, refusal, **orders_context(request))
    return see_other("/can-bo/lenh")


@pages.page("GET", "/can-bo/trung")
def twins(request: Request) -> Answer:
    """Venues that stand twice, and a form to join two or part them."""
    return render(request, TWINS, **fresh_form(**_twins(request)))


@pages.page("POST", "/can-bo/trung", body=JoinForm)
def join_venue(request: Request, form: JoinForm) -> Answer:
    """Join one venue into another."""
    try:
        service.join_venue(request.caller, form.code, form.into, request.now)
    except Refusal as refusal:
        return again(request, TWINS, form, refusal, **_twins(request))
    return see_other("/can-bo/trung")


@pages.page("POST", "/can-bo/trung/tach", body=JoinForm)
def part_venue(request: Request, form: JoinForm) -> Answer:
    """Part a venue from the one it was joined into."""
    try:
        service.part_venue(request.caller, form.code, request.now)
    except Refusal as refusal:
        return again(request, TWINS, form, refusal, **_twins(request))
    return see_other("/can-bo/trung")


def _twins(request: Request) -> dict[str, Any]:
    return {"twins": [TwinView.of(each) for each in service.twins_of(request.caller)]}


def _files(request: Request) -> dict[str, Any]:
    files = service.imports_of(request.caller)
    return {"imports": [ImportView.of(each) for each in files]}
