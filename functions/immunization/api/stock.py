"""Doors of lots: sites receive, send on, open and waste; officers look, the ministry recalls."""

from __future__ import annotations

from functions.immunization.domain import lot as lots
from functions.immunization.schemas import stock as schemas
from functions.immunization.service import recalling, stock, vials
from functions.immunization.service.sites import NotASite, TransferImpossible
from functions.kernel.periods import DateInvalid
from functions.kernel.vaccines import ProductUnknown
from functions.runtime.http import Answer, Api, Request, created, ok

api = Api(__name__, audience="staff")


@api.door(
    "GET",
    "/api/vaccine-stock",
    answers={200: schemas.ShelvesView},
    refuses=(NotASite,),
)
def show_stock(request: Request) -> Answer:
    """Show the lots of my site and their open vials."""
    found = stock.shelves(request.caller)
    return ok(schemas.ShelvesView(lots=[schemas.ShelfView.of(one) for one in found]))


@api.door(
    "POST",
    "/api/vaccine-stock/receipts",
    body=schemas.ReceiveLot,
    answers={201: schemas.StockView},
    refuses=(
        NotASite,
        ProductUnknown,
        lots.LotNumberInvalid,
        lots.LotDiffers,
        lots.LotBlocked,
        lots.AmountImpossible,
        DateInvalid,
    ),
)
def receive(request: Request, body: schemas.ReceiveLot) -> Answer:
    """Take vials of a lot into my site's stock."""
    received = stock.receive(request.caller, body.delivery(), request.idempotency_key, request.now)
    return created(schemas.StockView.of(received))


@api.door(
    "POST",
    "/api/vaccine-stock/transfers",
    body=schemas.TransferLot,
    answers={201: schemas.StockView},
    refuses=(
        NotASite,
        TransferImpossible,
        lots.LotUnknown,
        lots.LotEmpty,
        lots.LotBlocked,
        lots.AmountImpossible,
    ),
)
def transfer(request: Request, body: schemas.TransferLot) -> Answer:
    """Send closed vials of my site to another."""
    left = stock.transfer(
        request.caller,
        body.lot,
        body.to,
        body.vials,
        key=request.idempotency_key,
        now=request.now,
    )
    return created(schemas.StockView.of(left))


@api.door(
    "POST",
    "/api/vaccine-stock/vials",
    body=schemas.OpenVial,
    answers={201: schemas.VialView},
    refuses=(NotASite, lots.LotUnknown, lots.LotEmpty, lots.LotBlocked),
)
def open_vial(request: Request, body: schemas.OpenVial) -> Answer:
    """Open a vial of a lot of my site."""
    made = vials.open_vial(request.caller, body.lot, request.idempotency_key, request.now)
    return created(schemas.VialView.of(made))


@api.door(
    "POST",
    "/api/vaccine-stock/wastes",
    body=schemas.WasteDoses,
    answers={201: schemas.StockView},
    refuses=(NotASite, lots.LotUnknown, lots.LotEmpty, lots.AmountImpossible),
)
def waste(request: Request, body: schemas.WasteDoses) -> Answer:
    """Waste closed vials, or what is left in an open one, with a reason."""
    key, now = request.idempotency_key, request.now
    if body.vial:
        left = vials.waste_rest(request.caller, body.lot, body.vial, body.reason, key=key, now=now)
    else:
        left = stock.waste_closed(
            request.caller, body.lot, body.vials or 0, body.reason, key=key, now=now
        )
    return created(schemas.StockView.of(left))


@api.door(
    "GET",
    "/api/vaccine-lots/{lot}",
    answers={200: schemas.LotShownView},
    refuses=(lots.LotUnknown,),
)
def show_lot(request: Request) -> Answer:
    """Show a lot at the sites of my area, its sums compared with its movements."""
    shown = recalling.show_lot(request.caller, request.path["lot"])
    return ok(schemas.LotShownView.of(shown))


@api.door(
    "POST",
    "/api/vaccine-lots/{lot}/recall",
    body=schemas.RecallLot,
    answers={200: schemas.LotView},
    refuses=(lots.LotUnknown,),
)
def recall(request: Request, body: schemas.RecallLot) -> Answer:
    """Recall a lot: nobody is given of it from now on."""
    lot = recalling.recall(request.caller, request.path["lot"], body.instrument, request.now)
    return ok(schemas.LotView.of(lot))
