"""Which texts must be given for a sheet to be drawn?

Any frozen dataclass with these fields will do: the house that prints writes the words.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol


class Said(Protocol):
    """One sentence in Vietnamese and English."""

    @property
    def vi(self) -> str:
        """In Vietnamese."""

    @property
    def en(self) -> str:
        """In English."""


class PosterText(Protocol):
    """The texts of a poster; `link` is what the QR holds, `printed_on` dates the file."""

    @property
    def link(self) -> str: ...
    @property
    def domain(self) -> str: ...
    @property
    def service(self) -> Said: ...
    @property
    def heading(self) -> Said: ...
    @property
    def venue_name(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def code_label(self) -> Said: ...
    @property
    def code(self) -> str: ...
    @property
    def with_phone(self) -> Said: ...
    @property
    def without_phone(self) -> Said: ...
    @property
    def warning(self) -> Said: ...
    @property
    def footer(self) -> Said: ...
    @property
    def printed_on(self) -> date: ...


class CardText(Protocol):
    """The texts of a personal card; `reading` is what the QR holds. No name is among them."""

    @property
    def reading(self) -> str: ...
    @property
    def domain(self) -> str: ...
    @property
    def service(self) -> Said: ...
    @property
    def code_label(self) -> Said: ...
    @property
    def code(self) -> str: ...
    @property
    def hint(self) -> Said: ...
    @property
    def printed_on(self) -> date: ...
