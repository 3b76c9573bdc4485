"""What was offered and what came back, by hour of the day that was driven."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from infra.load.day import peak_rate
from infra.load.driver import Account, Answered

_LEAD = (
    "Latencies count from the instant at which a request was due. They are those of the emulator"
    " on this machine and say nothing of AWS; what holds there is the shape, the refusals and the"
    " account."
)


def report(answers: Sequence[Answered], found: Account, seconds: float) -> str:
    """The report as Markdown."""
    total = len(answers)
    outcomes = Counter(_outcome(one) for one in answers)
    lines = [
        "# A national day, driven",
        "",
        _LEAD,
        "",
        f"* {total} requests over {seconds:g} s,"
        f" {peak_rate(total, seconds):.1f}/s in the busiest hour",
        "* " + ", ".join(f"{name} {count}" for name, count in outcomes.most_common()),
        f"* scans acknowledged {found.acknowledged}; of them {found.lost} do not stand, and"
        f" {found.changed} stand under another id",
        "",
        "| hour | requests | well | refused | failed | not sent | p50 ms | p95 ms | p99 ms |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for hour in range(24):
        some = [one for one in answers if one.planned.hour == hour]
        told = Counter(_kind(one) for one in some)
        times = sorted(one.milliseconds for one in some if one.status > 0)
        parts = " | ".join(str(told[kind]) for kind in ("well", "refused", "failed", "not sent"))
        at = " | ".join(f"{percentile(times, share):.0f}" for share in (0.50, 0.95, 0.99))
        lines.append(f"| {hour} | {len(some)} | {parts} | {at} |")
    return "\n".join([*lines, ""])


def is_well(answers: Sequence[Answered], found: Account) -> bool:
    """Every acknowledged scan stands, under its id, and nothing was answered 500."""
    broken = any(one.status == 500 for one in answers)
    return found.lost == found.changed == 0 and not broken


def percentile(times: Sequence[float], share: float) -> float:
    """The value that so much of the sorted times do not exceed; 0 of none."""
    return times[max(0, math.ceil(share * len(times)) - 1)] if times else 0.0


def _kind(one: Answered) -> str:
    if one.status == -1:
        return "not sent"
    if 200 <= one.status < 400:
        return "well"
    return "refused" if 400 <= one.status < 500 or one.status == 503 else "failed"


def _outcome(one: Answered) -> str:
    named = one.code or ("answered" if _kind(one) == "well" else str(one.status))
    return f"{one.planned.act}: {named}"
