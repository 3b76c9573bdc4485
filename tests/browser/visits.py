"""What a first visit of a page tells: its weight, its barriers, its width, what it complained of.

A page is visited once, on a phone with empty storage; several tests look at what was seen.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request, Response

AXE = Path(__file__).parent / "axe-core" / "axe.min.js"
RULES: dict[str, Any] = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
COLOURS: dict[str, Any] = {"type": "rule", "values": ["color-contrast"]}
"""What the dark changes: its style sheet sets colours and nothing else."""
_SMALL = """() => [...document.querySelectorAll("button, .button, input, select, summary")]
    .filter(one => one.offsetParent && !["radio", "checkbox", "hidden"].includes(one.type))
    .filter(one => one.getBoundingClientRect().height < 44).map(one => one.outerHTML)"""

_UNREAD = """() => [...document.querySelectorAll("[pattern]")].filter(one => {
    try { new RegExp(one.pattern, "v"); return false } catch { return true }
}).map(one => one.outerHTML)"""
"""A pattern that is no expression of the browser's newest kind is passed over by it."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A page on a phone 360 pixels wide; `weights` are bytes over the wire by address."""

    weights: dict[str, int]
    small: list[str]
    unread_patterns: list[str]
    barriers: list[str]
    barriers_in_the_dark: list[str]
    width: int
    complaints: list[str]


def violations_of(page: Page, rules: dict[str, Any] = RULES) -> list[str]:
    """What axe-core finds wrong by `rules`: rule and the elements."""
    if page.evaluate("!window.axe"):
        page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", rules
    )
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes']][:4]}"
        for one in found["violations"]
    ]


def visit(page: Page, path: str) -> Visit:
    """Look at everything, in a tab that was never used."""
    weights: dict[str, int] = {}
    complaints: list[str] = []

    def weigh(response: Response) -> None:
        """As CloudFront serves it; a service worker's own downloads are left out."""
        if response.status == 200 and not response.from_service_worker:
            weights[response.url] = len(gzip.compress(response.body(), 9))

    page.on("response", weigh)
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    under_way: set[Request] = set()
    page.on("request", lambda asked: under_way.add(asked))
    page.on("requestfinished", lambda asked: under_way.discard(asked))
    page.on("requestfailed", lambda asked: under_way.discard(asked))
    page.goto(path)
    quiet = 0
    while quiet < 3:
        page.wait_for_timeout(20)
        quiet = 0 if under_way else quiet + 1
    small, unread = page.evaluate(_SMALL), page.evaluate(_UNREAD)
    light, width = violations_of(page), page.evaluate("document.documentElement.scrollWidth")
    page.emulate_media(color_scheme="dark")
    dark = violations_of(page, COLOURS)
    return Visit(weights, small, unread, light, dark, width, complaints)
