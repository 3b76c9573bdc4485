"""What sites and officers send and see of lots."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.immunization.domain.lot import Informing, Lot, Vial
from functions.immunization.domain.movement import Account, Stock, WasteReason
from functions.immunization.schemas.shapes import Day, LotRef, ProductCode, UnitRef, VialRef, Vials
from functions.immunization.service.recalling import LotShown
from functions.immunization.service.stock import Delivery, Shelf
from functions.kernel.periods import read_day, write_instant
from functions.runtime.http.views import In, Out


class ReceiveLot(In):
    """Vials that came to my site, as it is printed on them."""

    product: ProductCode
    number: Annotated[str, Field(min_length=1, max_length=40)]
    expires_on: Day
    vials: Vials
    doses_per_vial: Annotated[int, Field(ge=1, le=20)]

    def delivery(self) -> Delivery:
        """As the service takes it. Raises DateInvalid."""
        return Delivery(
            product=self.product,
            number=self.number,
            expires_on=read_day(self.expires_on),
            vials=self.vials,
            vial=self.doses_per_vial,
        )


class TransferLot(In):
    """Closed vials from my site to another."""

    lot: LotRef
    to: UnitRef
    vials: Vials


class OpenVial(In):
    """One more vial of a lot."""

    lot: LotRef


class WasteDoses(In):
    """Closed vials, or what is left in an open one, wasted with a reason."""

    lot: LotRef
    vials: Vials | None = None
    vial: VialRef | None = None
    reason: Annotated[WasteReason, Field(strict=False)]


class RecallLot(In):
    """The instrument of a recall: number and date of the decision."""

    instrument: Annotated[str, Field(min_length=4, max_length=80)]


class LotView(Out):
    """A lot as it is printed on the vials."""

    lot: str
    product: str
    number: str
    expires_on: str
    doses_per_vial: int
    recalled_by: str

    @classmethod
    def of(cls, lot: Lot) -> LotView:
        """Show it."""
        return cls(
            lot=lot.id,
            product=lot.product,
            number=lot.number,
            expires_on=lot.expires_on.isoformat(),
            doses_per_vial=lot.vial,
            recalled_by=lot.recalled_by,
        )


class StockView(Out):
    """Doses of a lot at a site: received = closed + open + used + wasted + sent."""

    lot: LotView
    site: str
    received: int
    sent: int
    closed: int
    open: int
    used: int
    wasted: int

    @classmethod
    def of(cls, stock: Stock) -> StockView:
        """Show it; what came from other sites counts as received."""
        return cls(
            lot=LotView.of(stock.lot),
            site=stock.unit,
            received=-stock.of(Account.SUPPLY) - stock.of(Account.CAME),
            sent=stock.of(Account.SENT),
            closed=stock.of(Account.CLOSED),
            open=stock.of(Account.OPEN),
            used=stock.of(Account.USED),
            wasted=stock.of(Account.WASTED),
        )


class VialView(Out):
    """An open vial."""

    vial: str
    lot: str
    left: int
    opened_at: str
    until: str

    @classmethod
    def of(cls, vial: Vial) -> VialView:
        """Show it."""
        return cls(
            vial=vial.id,
            lot=vial.lot,
            left=vial.left,
            opened_at=write_instant(vial.opened_at),
            until=write_instant(vial.until),
        )


class ShelfView(Out):
    """A lot of my site with its open vials."""

    stock: StockView
    vials: list[VialView]

    @classmethod
    def of(cls, shelf: Shelf) -> ShelfView:
        """Show it."""
        return cls(stock=StockView.of(shelf.stock), vials=[VialView.of(one) for one in shelf.vials])


class ShelvesView(Out):
    """All lots of my site."""

    lots: list[ShelfView]


class Difference(Out):
    """A site whose sum of an account is not what its movements say."""

    site: str
    account: str
    doses: int


class ToldView(Out):
    """How far the people of a recalled lot are told: of so many doses, and when all were, "" while
    it goes on."""

    doses: int
    begun_at: str
    ended_at: str

    @classmethod
    def of(cls, told: Informing) -> ToldView:
        """Show it."""
        return cls(
            doses=told.doses,
            begun_at=write_instant(told.begun_at),
            ended_at=write_instant(told.ended_at) if told.ended_at else "",
        )


class LotShownView(Out):
    """A lot at the sites of my area."""

    lot: LotView
    sites: list[StockView]
    differences: list[Difference]
    told: ToldView | None

    @classmethod
    def of(cls, shown: LotShown) -> LotShownView:
        """Show it."""
        return cls(
            lot=LotView.of(shown.lot),
            sites=[StockView.of(one) for one in shown.stocks],
            differences=[
                Difference(site=unit, account=account.value, doses=doses)
                for unit, wrong in shown.wrong.items()
                for account, doses in wrong.items()
            ],
            told=ToldView.of(shown.told) if shown.told else None,
        )
