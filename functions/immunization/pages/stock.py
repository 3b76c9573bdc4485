"""The page of a site's stock: lots, open vials, what came, goes on, is opened or wasted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from functions.access import service as access
from functions.immunization.domain.movement import WasteReason
from functions.immunization.schemas.forms import OpenForm, ReceiveForm, SendForm, WasteForm
from functions.immunization.schemas.stock import StockView
from functions.immunization.service import recalling, stock, vials
from functions.kernel.errors import Refusal
from functions.kernel.vaccines import products
from functions.runtime.forms import Form, again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

STOCK, PLACE = "immunization/stock.html", "/diem-tiem/kho"


@pages.page("GET", "/diem-tiem/kho")
def show_stock(request: Request) -> Answer:
    """Show the lots of my site."""
    return render(request, STOCK, **fresh_form(**_stock(request)))


@pages.page("POST", "/diem-tiem/kho/nhan", body=ReceiveForm)
def receive(request: Request, form: ReceiveForm) -> Answer:
    """Take vials of a lot."""
    key, now = form.idempotency_key, request.now
    return _done(request, form, lambda: stock.receive(request.caller, form.delivery(), key, now))


@pages.page("POST", "/diem-tiem/kho/chuyen", body=SendForm)
def transfer(request: Request, form: SendForm) -> Answer:
    """Send closed vials to another site."""
    key, now = form.idempotency_key, request.now
    return _done(
        request,
        form,
        lambda: stock.transfer(request.caller, form.lot, form.to, form.count(), key=key, now=now),
    )


@pages.page("POST", "/diem-tiem/kho/mo", body=OpenForm)
def open_vial(request: Request, form: OpenForm) -> Answer:
    """Open a vial."""
    key, now = form.idempotency_key, request.now
    return _done(request, form, lambda: vials.open_vial(request.caller, form.lot, key, now))


@pages.page("POST", "/diem-tiem/kho/huy", body=WasteForm)
def waste(request: Request, form: WasteForm) -> Answer:
    """Waste closed vials, or what is left in an open one."""
    key, now = form.idempotency_key, request.now

    def act() -> object:
        caller, why = request.caller, form.reason
        if form.vial:
            return vials.waste_rest(caller, form.lot, form.vial, why, key=key, now=now)
        return stock.waste_closed(caller, form.lot, form.count(), why, key=key, now=now)

    return _done(request, form, act)


def _done(request: Request, form: Form, act: Callable[[], object]) -> Answer:
    try:
        act()
    except Refusal as refusal:
        return again(request, STOCK, form, refusal, **_stock(request))
    return see_other(PLACE)


def _stock(request: Request) -> dict[str, Any]:
    names = {code: one.name for code, one in products().items()}
    return {
        "lots": [
            {
                "sums": StockView.of(shelf.stock),
                "name": names.get(shelf.stock.lot.product, shelf.stock.lot.product),
                "closed_vials": shelf.stock.vials,
                "is_blocked": shelf.stock.lot.is_blocked(request.now),
                "told": recalling.progress_of(shelf.stock.lot),
                "vials": shelf.vials,
            }
            for shelf in stock.shelves(request.caller)
        ],
        "products": list(names.items()),
        "reasons": [why.value for why in WasteReason],
        "may_lead": access.may_pass(request.caller.role, "POST /diem-tiem/kho/nhan"),
        "now": request.now,
    }
