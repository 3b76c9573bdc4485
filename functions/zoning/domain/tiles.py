"""Where does each area stand on the map of tiles?

No boundaries of communes come with an open licence that we could take (ADR 0077), so the map has a
tile for each, districts as blocks with their names. Every tile is of the same size: it says which
level, and nothing of how large or where.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from functions.zoning.domain.area import district_of

WIDE: Final = 20
"""Tiles in a row."""
SIDE: Final = 30
HEAD: Final = 26
"""Units of the drawing: the side of a tile, and the height of a district's name."""


@dataclass(frozen=True, slots=True)
class Tile:
    """An area at its place in the drawing."""

    area: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Block:
    """A district: where its name stands, and its tiles."""

    district: str
    y: int
    tiles: tuple[Tile, ...]


def laid_out(areas: Iterable[str]) -> tuple[tuple[Block, ...], int]:
    """The blocks of a province's districts one below the other, and the height of the drawing."""
    blocks, y = [], 0
    for district, found in groupby(sorted(areas), key=district_of):
        inside = list(found)
        tiles = tuple(
            Tile(area, SIDE * (place % WIDE), y + HEAD + SIDE * (place // WIDE))
            for place, area in enumerate(inside)
        )
        blocks.append(Block(district, y + HEAD - 8, tiles))
        y += HEAD + SIDE * -(-len(inside) // WIDE)
    return tuple(blocks), y
