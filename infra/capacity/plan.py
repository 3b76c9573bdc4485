"""How far does it carry? What a rate of scans needs beside each quota, and which to raise first."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from infra.capacity.model import Hop, assumed, milliseconds, read
from infra.paths import PLANNED

STEPS: Final = (9_800, 30_000)
"""Scans a second: the busiest hour of 294 million a day, and three times that."""
_LAMBDA_RATE: Final = 10
"""Requests a second for each of the concurrency quota (lambda/latest/dg, scaling behaviour)."""
_UNRESERVED: Final = 100
"""Lambda reserves no more than leaves so many to functions without a reservation; whatever would,
is refused when it is deployed (lambda/latest/dg, configuring reserved concurrency)."""
_RAMP: Final = (10_000, 10)
"""A function grows by so many requests a second in so many seconds (the same page)."""


@dataclass(frozen=True, slots=True)
class Wall:
    """A quota: where it stands, from which rate of scans it stops us, what each step needs.

    `stops_at` is 0 where what stands is too little before the first scan (`without_a_scan`).
    """

    name: str
    service: str
    unit: str
    stands: float
    stops_at: float
    needs: Mapping[int, float]
    how: str
    mark: str
    source: str
    without_a_scan: float

    def wanted(self, rate: int) -> float:
        """What to ask for at that rate; 0 where it holds as it is."""
        need = self.needs[rate] * assumed("headroom")
        return _rounded(need) if need > self.stands else 0.0


@dataclass(frozen=True, slots=True)
class Settings:
    """What our own template says: requests/s of the stage, concurrency of `scan` and of others,
    resources of the API that our paths are planned for."""

    stage_rate: float
    scan: float
    reserved: float
    paths: float


def needs_at(rate: float, hops: tuple[Hop, ...], ours: Settings) -> dict[str, float]:
    """What so many scans a second need, by the names that quotas.json uses."""
    (scan,) = [hop for hop in hops if hop.function == "scan"]
    requests = rate * (1 + assumed("others"))
    at_once = rate * milliseconds(scan) / 1000
    return {
        "requests": requests,
        "scan_concurrency": at_once,
        "account_concurrency": max(
            max(at_once, ours.scan) + ours.reserved - ours.scan + _UNRESERVED,
            requests / _LAMBDA_RATE,
        ),
        "scan_writes": rate * scan.wcu,
        "all_writes": rate * sum(hop.wcu for hop in hops),
        "containers": at_once,
        "paths": ours.paths,
    }


def walls(hops: tuple[Hop, ...], ours: Settings) -> list[Wall]:
    """All quotas, that which stops us first before the others."""
    own = {"stage_rate": ours.stage_rate, "scan_concurrency": ours.scan}
    found = []
    for one in read("quotas")["quotas"]:
        stands = own.get(one["id"], one["default"])
        needs = {rate: needs_at(rate, hops, ours)[one["need"]] for rate in STEPS}
        found.append(
            Wall(
                one["name"],
                one["service"],
                one["unit"],
                stands,
                _stops_at(stands, one["need"], hops, ours),
                needs,
                one["raise"],
                one["mark"],
                one["source"],
                needs_at(0, hops, ours)[one["need"]],
            )
        )
    return sorted(found, key=lambda wall: wall.stops_at)


def _stops_at(stands: float, need: str, hops: tuple[Hop, ...], ours: Settings) -> float:
    """The rate of scans at which the need is what stands; needs only grow with the rate."""
    low, high = 0.0, 10_000_000.0
    if needs_at(low, hops, ours)[need] > stands:
        return 0.0
    for _ in range(60):
        middle = (low + high) / 2
        if needs_at(middle, hops, ours)[need] > stands:
            high = middle
        else:
            low = middle
    return low


def ramp_seconds(rate: float) -> float:
    """How long a function without pre-warmed containers takes to serve that rate."""
    step, seconds = _RAMP
    return math.ceil(rate / step) * seconds


def scans_a_day(rate: float) -> float:
    """A day whose busiest hour has that mean rate."""
    return rate * 3600 / assumed("peak_share")


def settings(stage: Mapping[str, Any], config: Mapping[str, Any]) -> Settings:
    """Our own settings, from infra/doors.yaml, .chalice/config.json and infra/paths.py."""
    rate = stage["Resources"]["RestAPI"]["Properties"]["MethodSettings"][0]["ThrottlingRateLimit"]
    reserved = {
        name: block["reserved_concurrency"]
        for name, block in config["stages"]["prod"]["lambda_functions"].items()
    }
    return Settings(
        float(rate), float(reserved["scan"]), float(sum(reserved.values())), float(PLANNED)
    )


def _rounded(need: float) -> float:
    """Upwards to two digits that one would ask for."""
    step = 10.0 ** max(0, math.floor(math.log10(need)) - 1)
    return math.ceil(need / step) * step
