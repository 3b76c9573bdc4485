"""What the capacity model stands on: work counted by these benchmarks, kept and compared.

Each way (a scan, a result, a dose) is counted anew whenever its benchmark runs, laid down in
`.bench/counted.json` for `make capacity`, and must be near what `infra/capacity/counted.json` says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

import pytest

from infra.build import doors
from infra.capacity import model
from tests.benchmarks.rows import RESULTS
from tests.simulation.meter import Meter

NEAR = 0.1
"""A way that asks a tenth more or less than what is kept has to be counted anew."""
FRESH = RESULTS.with_name("counted.json")


@dataclass
class Counting:
    """Hops counted one after another, each divided by how many scans (results …) it was for."""

    units: float
    hops: list[model.Hop] = field(default_factory=list)

    @contextmanager
    def hop(
        self, name: str, function: str, trigger: str, invocations: float = 1, **more: float
    ) -> Iterator[Meter]:
        """Count what is asked of AWS inside; `invocations` are those of all units together."""
        with Meter() as meter:
            yield meter
        self.add(name, function, trigger, invocations, meter, **more)

    def add(
        self,
        name: str,
        function: str,
        trigger: str,
        invocations: float,
        meter: Meter,
        **more: float,
    ) -> None:
        """A hop that was counted by its own meter."""
        each = self.units
        self.hops.append(
            model.Hop(
                name,
                function,
                trigger,
                round(invocations / each, 4),
                {
                    f"{service}:{call}": round(n / each, 4)
                    for (service, call), n in sorted(meter.calls.items())
                },
                round(sum(meter.wcu.values()) / each, 4),
                round(sum(meter.rcu.values()) / each, 4),
                int(doors()[function]["lambda_memory_size"]),
                **more,
            )
        )


def lay_down(what: str, hops: list[model.Hop], says: str) -> None:
    """Keep the counts for `make capacity`; they must be those that the document stands on."""
    found = {"hops": [asdict(hop) for hop in hops], "says": says}
    FRESH.parent.mkdir(exist_ok=True)
    before = json.loads(FRESH.read_text("utf-8")) if FRESH.exists() else {}
    FRESH.write_text(json.dumps(before | {what: found}, indent=1), "utf-8")
    kept = model.read("counted").get(what)
    assert kept is not None, f"{what} was never counted: run `make capacity`"
    assert [one["name"] for one in found["hops"]] == [one["name"] for one in kept["hops"]]
    for counted in ("calls", "wcu", "rcu", "invocations", "python"):
        fresh, known = (sum(map(amount(counted), told["hops"])) for told in (found, kept))
        why = f"{what}: {counted} {fresh:g}, kept {known:g}: run `make capacity`"
        assert fresh == pytest.approx(known, rel=NEAR), why


def amount(counted: str) -> Callable[[dict[str, Any]], float]:
    """How much of something a hop asks."""

    def of(hop: dict[str, Any]) -> float:
        return sum(hop["calls"].values()) if counted == "calls" else float(hop[counted])

    return of
