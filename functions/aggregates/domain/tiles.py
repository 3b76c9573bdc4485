"""Where does each place stand on the map of tiles, and how dark is it?

No boundaries come with an open licence that we could take (ADR 0077), so places are tiles of one
size, below the name of what they lie in: provinces below the nation, communes below districts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

WIDE: Final = 20
SIDE: Final = 30
HEAD: Final = 26
SHADES: Final = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """A place in the drawing."""

    place: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Block:
    """Places that lie in one: where its name stands, and their tiles."""

    head: str
    y: int
    tiles: tuple[Tile, ...]


def laid_out(places: Iterable[str]) -> tuple[tuple[Block, ...], int]:
    """Blocks one below the other, and the height of the drawing."""
    blocks, y = [], 0
    for head, found in groupby(sorted(places), key=lambda one: one.rpartition("/")[0]):
        inside = list(found)
        tiles = tuple(
            Tile(one, SIDE * (number % WIDE), y + HEAD + SIDE * (number // WIDE))
            for number, one in enumerate(inside)
        )
        blocks.append(Block(head, y + HEAD - 8, tiles))
        y += HEAD + SIDE * -(-len(inside) // WIDE)
    return tuple(blocks), y


def shades(figures: Mapping[str, int | None]) -> dict[str, int]:
    """1 (fewest) to 4 (most) by quarters of those that have any; 0 for nought and for hidden."""
    ordered = sorted(figure for figure in figures.values() if figure)
    return {
        place: 1 + min(SHADES - 1, SHADES * ordered.index(figure) // len(ordered)) if figure else 0
        for place, figure in figures.items()
    }
