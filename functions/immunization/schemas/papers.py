"""What is told and shown of rows of paper lists."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.immunization.domain.paper import MOST_ROWS, RowState, Written
from functions.immunization.schemas.shapes import ProductCode
from functions.immunization.service.late import RowShown, Typed
from functions.kernel.integers import read_field
from functions.runtime.forms import Form, Line
from functions.runtime.http.views import In, Out

Text = Annotated[str, Field(max_length=240)]
Short = Annotated[str, Field(max_length=40)]


class TypeRow(In):
    """What one person typed off a row of a sheet; days as YYYY-MM-DD."""

    sheet: Annotated[str, Field(max_length=20)]
    row: Annotated[int, Field(ge=1, le=MOST_ROWS)]
    number_kind: Short
    number: Short
    full_name: Text
    birth: Short
    sex: Short
    day: Short
    product: ProductCode
    lot_number: Short

    def typed(self) -> Typed:
        """As the service takes it."""
        written = Written(
            self.number_kind, self.number, self.full_name, self.birth, self.sex, self.day, ""
        )
        return Typed(self.sheet, self.row, written, self.product, self.lot_number)


class RowForm(Form):
    """The same from a page."""

    sheet: str = Line
    row: str = Line
    number_kind: str = Line
    number: str = Line
    full_name: str = Line
    birth: str = Line
    sex: str = Line
    day: str = Line
    product: str = Line
    lot_number: str = Line

    def typed(self) -> Typed:
        """As the service takes it. Raises NumberInvalid."""
        written = Written(
            self.number_kind, self.number, self.full_name, self.birth, self.sex, self.day, ""
        )
        row = read_field("row", self.row, 1, MOST_ROWS)
        return Typed(self.sheet, row, written, self.product, self.lot_number)

    def values(self) -> dict[str, str]:
        """Nobody else's name or number stays on the screen."""
        return {"sheet": self.sheet, "row": self.row, "day": self.day, "product": self.product}


class RowView(Out):
    """Where a row stands; what was typed is not shown, so that the second hand types by itself."""

    row: str
    state: RowState
    hands: int
    is_mine: bool
    differing: list[str]

    @classmethod
    def of(cls, shown: RowShown) -> RowView:
        """Show it."""
        return cls(
            row=shown.row.id,
            state=shown.row.state,
            hands=len(shown.row.words),
            is_mine=shown.is_mine,
            differing=list(shown.differing) if not shown.row.dose else [],
        )


class RowsView(Out):
    """The rows of a sheet."""

    rows: list[RowView]
