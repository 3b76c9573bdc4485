"""Which other numbers do provinces bear, and which province is meant?

Four numberings, never mixed (domain.md section 4): the statistics office's code used throughout
(`gso`, ``01``), ISO 3166-2 (``VN-HN``; ``VN-01`` is Lai Châu), the first three digits of a CCCD
(``001``), and the two digits of a health insurance card. The last equals the statistics office's
code on every card seen (to be confirmed); 97, 98 and 99 are issued nationally, so they name none.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import Final

from functions.kernel.identifiers import DivisionCode

_FILE: Final = "data/province-numbers.csv"


def province_of_iso(code: str) -> DivisionCode | None:
    """The province of ``VN-HN``, or None."""
    return _by("iso").get(code)


def province_of_cccd(prefix: str) -> DivisionCode | None:
    """The province of the first three digits of a CCCD number, or None."""
    return _by("cccd").get(prefix)


def province_of_bhyt(digits: str) -> DivisionCode | None:
    """The province of issue of the fourth and fifth characters of a BHYT number, or None."""
    return _by("bhyt").get(digits)


def iso_of_province(code: DivisionCode) -> str:
    """``VN-HN`` for ``01``; KeyError for what is no province."""
    return {province: iso for iso, province in _by("iso").items()}[code]


@cache
def _by(numbering: str) -> dict[str, DivisionCode]:
    text = (resources.files(__package__) / _FILE).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), strict=True)
    return {row[numbering]: DivisionCode(row["gso"]) for row in rows}
