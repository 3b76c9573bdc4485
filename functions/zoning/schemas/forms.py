"""What the HTML forms of zoning send: text, empty fields left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from functions.kernel.integers import read_field
from functions.kernel.periods import read_day, start_of_day
from functions.runtime.forms import Form, Line
from functions.zoning.domain.figures import MOST_TEXT, Row, read_table
from functions.zoning.domain.publication import Decision
from functions.zoning.service.signing import Signing

LEVEL, REASON, LIFT = "level.", "reason.", "0"
Cell = Annotated[str, Field(max_length=400)]
KINDS: Final = (LEVEL, REASON)


class FiguresForm(Form):
    """A table pasted from a spreadsheet, and the day it is of."""

    as_of: str = Line
    table: str = Field(default="", max_length=MOST_TEXT)

    def day(self) -> date:
        """The day. Raises DateInvalid."""
        return read_day(self.as_of)

    def rows(self, province: str) -> tuple[Row, ...]:
        """The rows. Raises FiguresUnreadable, FiguresImpossible."""
        return read_table(self.table, province)


class SignForm(Form):
    """What is signed: `level.<area>` (0 lifts a part's) with `reason.<area>`, or everything as
    proposed; from now, or from the first instant of a day."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, Cell]

    proposal: str = Line
    number: str = Line
    starts_on: str = Line
    everything: str = Line
    district: str = Line

    @model_validator(mode="before")
    @classmethod
    def _only_of_areas(cls, told: Any) -> Any:
        known = {*cls.model_fields}
        for name in told if isinstance(told, Mapping) else ():
            if name not in known and not str(name).startswith(KINDS):
                raise PydanticCustomError("extra_forbidden", "not a field of a signature")
        return told

    def wanted(self) -> Signing:
        """As the service takes it. Raises NumberInvalid, DateInvalid."""
        extra = self.__pydantic_extra__
        chosen = {
            name.removeprefix(LEVEL): level
            for name, level in extra.items()
            if name.startswith(LEVEL) and level
        }
        decisions = tuple(
            Decision(
                area,
                None if level == LIFT else read_field(LEVEL + area, level, 1, 4),
                extra.get(REASON + area, ""),
            )
            for area, level in chosen.items()
        )
        return Signing(
            self.proposal,
            read_field("number", self.number or "0", 0),
            decisions,
            everything=bool(self.everything),
            starts_at=start_of_day(read_day(self.starts_on)) if self.starts_on else None,
        )

    def values(self) -> dict[str, Any]:
        """What had been typed, to be shown again."""
        return dict(self.__pydantic_extra__) | {"starts_on": self.starts_on}


class AgainForm(Form):
    """Make yesterday's proposal anew: nothing is to be said."""
