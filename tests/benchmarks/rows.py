"""One table of all measurements, and the same as `.bench/results.json`.

A row says what was counted, the goal, and the floor or peer it stands beside; times are ratios of
two things measured in one run, interleaved.
"""

from __future__ import annotations

import fcntl
import json
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).resolve().parents[2] / ".bench" / "results.json"


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement."""

    name: str
    value: float
    unit: str
    goal: str
    beside: str
    how: str


_ROWS: dict[str, Row] = {}


def keep(name: str, value: float, *, unit: str, goal: str, beside: str, how: str) -> None:
    """Keep a row; the same name again takes its place. Rows of earlier runs stay in the file."""
    _ROWS[name] = Row(name, round(value, 4), unit, goal, beside, how)
    RESULTS.parent.mkdir(exist_ok=True)
    with RESULTS.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else []
        rows = {row["name"]: row for row in before} | {n: asdict(r) for n, r in _ROWS.items()}
        told = json.dumps(sorted(rows.values(), key=lambda row: str(row["name"])), indent=1)
        RESULTS.write_text(told, "utf-8")


def table() -> str:
    """The rows of this run, as text."""
    lines = [f"{'name':<28}{'value':>10}  {'unit':<16}{'goal':<12}{'floor or peer':<34}how"]
    lines += [
        f"{row.name:<28}{row.value:>10g}  {row.unit:<16}{row.goal:<12}{row.beside:<34}{row.how}"
        for row in sorted(_ROWS.values(), key=lambda row: row.name)
    ]
    return "\n".join(lines)
