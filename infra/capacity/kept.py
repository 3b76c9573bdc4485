"""What do containers cost that are kept ready before a peak (ADR 0103)?

How many: what the model needs at once at a rate, with the headroom, never more than is reserved for
the door. How long: the usual hours of `x-warm`. A scan that a kept container serves costs less to
compute than elsewhere, by about two fifths; that is left out, so the figure is an upper bound.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from infra.capacity import plan
from infra.capacity.model import Hop, Prices, assumed

_CRON: Final = re.compile(r"cron\((\d+) (\d+) ")
SCAN: Final = "scan"
DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Kept:
    """Containers of a door kept ready for the hours of a day: `why` so many; USD of one day."""

    door: str
    why: str
    containers: int
    memory: int
    hours: float
    usd: float

    @property
    def a_month(self) -> float:
        """USD of thirty such days."""
        return DAYS * self.usd


def hours_of(usual: Mapping[str, str]) -> float:
    """How long the usual hours are. Raises ValueError for a plan that is not of one day."""
    ends = []
    for name in ("up", "down"):
        told = _CRON.match(usual[name])
        if told is None:
            raise ValueError(usual[name])
        ends.append(int(told[2]) + int(told[1]) / 60)
    begins, over = ends
    if over <= begins:
        raise ValueError(usual)
    return over - begins


def kept(
    table: Prices,
    stage: Mapping[str, Any],
    config: Mapping[str, Any],
    hops: tuple[Hop, ...],
) -> Iterator[Kept]:
    """For each warmed door: `scan` at each step of the plan, and any door with all that is
    reserved for it, beyond which no plan goes."""
    ours = plan.settings(stage, config)
    for door, usual in stage["x-warm"].items():
        most = int(config["stages"]["prod"]["lambda_functions"][door]["reserved_concurrency"])
        wanted = {"all that is reserved": most}
        if door == SCAN:
            wanted = {
                f"{rate:,} scans/s": min(most, _containers(rate, hops, ours)) for rate in plan.STEPS
            } | wanted
        memory, hours = int(config["lambda_functions"][door]["lambda_memory_size"]), hours_of(usual)
        for why, many in wanted.items():
            seconds = many * memory / 1024 * hours * 3600
            usd = seconds * table.of("lambda_kept_gb_second")
            yield Kept(door, why, many, memory, hours, usd)


def _containers(rate: float, hops: tuple[Hop, ...], ours: plan.Settings) -> int:
    at_once = plan.needs_at(rate, hops, ours)["scan_concurrency"]
    return math.ceil(at_once * assumed("headroom"))
