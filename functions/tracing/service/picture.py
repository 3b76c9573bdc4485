"""A chain as a picture: a column for each generation, a line from each case to those after it.

Places are in the picture's own units. The list beside it says the same in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from functions.tracing.service.chain import Knot, Told

ROW, COLUMN, WIDE, HIGH = 40, 150, 104, 28
EDGE: Final = 2


@dataclass(frozen=True, slots=True)
class Box:
    """A case in the picture, by its upper left corner."""

    knot: Knot
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    """From the right side of a case to the left side of one that followed."""

    from_x: int
    from_y: int
    to_x: int
    to_y: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes, lines, and how much room they take."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int
    height: int


def picture_of(told: Told) -> Picture:
    """The picture of a chain."""
    columns = told.generations
    height = ROW * max(len(knots) for _, knots in columns) + EDGE
    boxes = tuple(
        Box(knot, EDGE + COLUMN * column, height * (2 * row + 1) // (2 * len(knots)) - HIGH // 2)
        for column, (_, knots) in enumerate(columns)
        for row, knot in enumerate(knots)
    )
    at = {box.knot.number: box for box in boxes}
    lines = tuple(
        Line(at[early].x + WIDE, at[early].y + HIGH // 2, box.x, box.y + HIGH // 2)
        for box in boxes
        for early in box.knot.before
    )
    return Picture(boxes, lines, COLUMN * (len(columns) - 1) + WIDE + 2 * EDGE, height)
