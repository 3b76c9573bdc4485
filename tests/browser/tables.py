"""What tests of tables with a reader share: a reading, and the batches that a table sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.browser.stack import until

if TYPE_CHECKING:
    from playwright.sync_api import Page

CARD = "001090900001||Nguyễn Văn An|01011990|Nam|Phường Trúc Bạch|15042021"
SECOND = CARD.replace("090900001", "090900002").replace("Văn An", "Thị Bình")
"""What cards of two made-up people say."""


class Batches:
    """What came to our side of a table."""

    def __init__(self) -> None:
        self.batches: list[dict[str, Any]] = []

    @property
    def events(self) -> list[dict[str, Any]]:
        """All events that came, repeats included."""
        return [event for batch in self.batches for event in batch["events"]]

    def came(self, count: int) -> list[dict[str, Any]]:
        """All events, once so many are here; what a page says is no proof that they came."""
        return until(lambda: self.events if len(self.events) >= count else None, f"event {count}")


def read(page: Page, text: str) -> None:
    """Let a page read a code, as its camera or a handheld reader would tell it."""
    page.evaluate(
        "text => self.dispatchEvent(new CustomEvent('lachan-reading', {detail: text}))", text
    )
