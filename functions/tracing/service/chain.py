"""The chain of a case as a picture: whose contact it was, and who of its contacts became a case.

Places are in the picture's own units; only ids of cases stand in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from functions.tracing.service.showing import Shown

MOST: Final = 12
ROW, WIDTH, COLUMN = 44, 660, 240


@dataclass(frozen=True, slots=True)
class Node:
    """A case of the picture: `side` is -1 for a source, 0 for the case, 1 for who followed."""

    case: str
    x: int
    y: int
    side: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture's nodes; `more` are left out."""

    nodes: tuple[Node, ...]
    height: int
    more: int

    @property
    def middle(self) -> int:
        """The height of the case itself."""
        return self.height // 2


def picture_of(shown: Shown) -> Picture:
    """The picture of a case that is shown."""
    sources, turned = shown.sources[:MOST], shown.turned[:MOST]
    height = ROW * max(len(sources), len(turned), 1)
    nodes = [Node(shown.case.id, COLUMN, height // 2, 0)]
    for side, found in ((-1, sources), (1, turned)):
        for place, case in enumerate(found):
            y = height * (2 * place + 1) // (2 * len(found))
            nodes.append(Node(case, COLUMN + side * COLUMN, y, side))
    more = len(shown.sources) + len(shown.turned) - len(nodes) + 1
    return Picture(tuple(nodes), height, more)
