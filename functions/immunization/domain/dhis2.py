"""How are a site's figures told to DHIS2? As a data value set: element, period, unit, value.

Elements and units go by their codes, so whoever imports sets `dataElementIdScheme` and
`orgUnitIdScheme` to CODE (DHIS2 developer guide, data values). A period is a Vietnamese day. A day
that is sent again replaces what was sent: the values are absolute.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from functions.immunization.domain.score import Score

ELEMENTS: Final = {
    "recorded": "LACHAN_DOSES_RECORDED",
    "verified": "LACHAN_DOSES_VERIFIED",
    "same_day": "LACHAN_DOSES_SAME_DAY",
    "suspect": "LACHAN_DOSES_SUSPECT",
    "confirmed": "LACHAN_DOSES_CONFIRMED",
}
"""The code of the data element of each figure."""


@dataclass(frozen=True, slots=True)
class DataValue:
    """One value, as DHIS2 takes it."""

    element: str
    period: str
    unit: str
    value: int


def data_values(scores: Iterable[Score]) -> tuple[DataValue, ...]:
    """All figures of sites' days, by day, site and element."""
    told = sorted(scores, key=lambda one: (one.day, one.site))
    return tuple(
        DataValue(element, period_of(one.day), one.site, getattr(one.figures, name))
        for one in told
        for name, element in ELEMENTS.items()
    )


def period_of(day: date) -> str:
    """A day as DHIS2 writes it, ``20211123``."""
    return f"{day:%Y%m%d}"
