"""Which cases stand in a chain: those before a case, those after it, some generations each way.

A case stands before another where a contact of it became the other. Two that met each other stand
before one another: each case has one place, the nearest to where the chain is looked at from, and
what comes back to it is a link, not another place. So the walk ends, whatever has been told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

GENERATIONS: Final = 3
"""Each way; whoever wants more looks from a case at the end."""
MOST: Final = 16
"""Cases each way, the nearest first."""
BEFORE, AFTER = -1, 1
Look = Callable[[Sequence[str]], Mapping[str, Sequence[str]]]
"""Of each of some cases, those next to it. Asked once a generation."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The generation of each case (below 0 those before), who stands before whom, and how many
    cases next to these have no room."""

    generations: Mapping[str, int]
    links: tuple[tuple[str, str], ...]
    more: int


def chain_of(case: str, before: Look, after: Look) -> Chain:
    """The chain as it looks from a case."""
    placed, links, left = {case: 0}, dict[tuple[str, str], None](), set[str]()
    for toward, look in ((BEFORE, before), (AFTER, after)):
        edge, room = [case], MOST
        for step in range(1, GENERATIONS + 1):
            found, fresh = look(edge) if edge else {}, list[str]()
            for one in edge:
                for other in found.get(one, ()):
                    if other == one:
                        continue
                    if other not in placed:
                        if not room:
                            left.add(other)
                            continue
                        placed[other], room = toward * step, room - 1
                        fresh.append(other)
                    links[(other, one) if toward is BEFORE else (one, other)] = None
            edge = fresh
    return Chain(placed, tuple(links), len(left - placed.keys()))
