"""Which marks stand where on a page?

Millimetres from the upper left corner; colours as ``#rrggbb``. The same marks become PDF (`pdf`)
and SVG (`svg`), so that both show one design.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from functions.runtime.documents.qr import Squares

Point = tuple[float, float]


class Anchor(StrEnum):
    """Which point of a line of words stands at its x."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled polygon."""

    points: tuple[Point, ...]
    fill: str


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code whose symbol, without quiet zone, is `side` wide."""

    x: float
    y: float
    side: float
    squares: Squares
    fill: str


@dataclass(frozen=True, slots=True)
class Words:
    """One line; `y` is the base line, `size` the height of the em."""

    x: float
    y: float
    text: str
    size: float
    fill: str
    bold: bool = False
    anchor: Anchor = Anchor.START


Mark = Box | Shape | Code | Words


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet and its marks, in the order of painting."""

    width: float
    height: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself; `made_at` comes from the content, never from a clock."""

    title: str
    subject: str
    author: str
    made_at: datetime
    language: str = "vi"


SHIELD: tuple[Point, ...] = (
    (50, 14), (80, 24), (80, 48), (76, 62), (67, 75), (50, 87), (33, 75), (24, 62), (20, 48),
    (20, 24),
)  # fmt: skip
FACE: tuple[Point, ...] = (
    (50, 20), (75, 28), (75, 47), (71, 60), (63, 71), (50, 80), (37, 71), (29, 60), (25, 47),
    (25, 28),
)  # fmt: skip
TICK: tuple[Point, ...] = ((35, 48), (41, 42), (47, 49), (61, 33), (68, 39), (47, 63))
"""The shield of static/icons/icon.svg on a square of 100."""


def shield(
    x: float, y: float, size: float, *, edge: str, face: str, tick: str
) -> tuple[Shape, ...]:
    """The emblem in a square of `size`, cropped to the shield itself."""

    def placed(points: tuple[Point, ...]) -> tuple[Point, ...]:
        scale = size / 73
        return tuple((x + (px - 20) * scale, y + (py - 14) * scale) for px, py in points)

    return Shape(placed(SHIELD), edge), Shape(placed(FACE), face), Shape(placed(TICK), tick)
