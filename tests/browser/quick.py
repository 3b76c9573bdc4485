"""What tests of quick hands share: several things in one turn of the page, and steps that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.stack import until

if TYPE_CHECKING:
    from playwright.sync_api import Page

NOT_KEPT = "Máy không lưu được"
FULL = "() => { IDBObjectStore.prototype.add = () => { throw new Error('no room'); }; }"
"""A phone whose storage takes nothing more."""
_AT_ONCE = """steps => { for (const step of steps) {
  if (step[0] === "#") document.querySelector(step).click();
  else self.dispatchEvent(new CustomEvent("lachan-reading", {detail: step}));
} }"""
_HELD = """name => { const own = crypto.subtle[name].bind(crypto.subtle); let held = false;
  crypto.subtle[name] = async (...asked) => {
    if (!held) { held = true; await new Promise(done => { self.letGo = done; }); }
    return own(...asked);
  }; }"""


def at_once(page: Page, *steps: str) -> None:
    """Readings, and taps on what begins with #, before anything that waits can go on."""
    page.evaluate(_AT_ONCE, list(steps))


def hold_first(page: Page, name: str) -> None:
    """Let the first `crypto.subtle[name]` from now on wait until `let_go`."""
    page.evaluate(_HELD, name)


def let_go(page: Page) -> None:
    """Let it go on, and leave it the time that what is wrong would need to show."""
    until(lambda: page.evaluate("Boolean(self.letGo)") or None, "what is held")
    page.evaluate("self.letGo(); true")
    page.wait_for_timeout(100)
