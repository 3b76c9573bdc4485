"""Are the texts of a file written for the fonts of before Unicode?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from functions.kernel.legacy_fonts import legacy_font
from functions.laboratory.domain.reading.refusals import LegacyFont, at

SUSPICIONS: Final = 2
"""One name may look like a legacy font by chance; a second one does not."""
_SUSPECT: Final = ("full_name", "reason")


class Fonts:
    """What was seen so far of one file."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def judge(self, cells: Mapping[str, str], place: str) -> None:
        """Refuses LegacyFont: at once where a finding is so written, else at the second text."""
        finding = cells.get("finding", "")
        if not finding.isascii() and legacy_font(finding):
            raise at(LegacyFont, place)
        for column in _SUSPECT:
            text = cells.get(column, "")
            if not text.isascii() and " " in text and legacy_font(text):
                self.seen.add(text)
                if len(self.seen) >= SUSPICIONS:
                    raise at(LegacyFont, place)
