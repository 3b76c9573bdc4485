"""CPU ratios of two acts in one run: interleaved rounds, the median of their ratios."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def ratio(
    ours: Callable[[], object], peer: Callable[[], object], *, rounds: int, times: int
) -> float:
    """Median over `rounds` of CPU(ours) / CPU(peer), each done `times` times a round."""
    found = []
    for _ in range(rounds):
        spent = []
        for act in (ours, peer):
            started = time.process_time()
            for _ in range(times):
                act()
            spent.append(time.process_time() - started)
        found.append(spent[0] / spent[1])
    return statistics.median(found)
