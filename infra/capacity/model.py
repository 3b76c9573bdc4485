"""From counted work and prices to USD: what a million scans, results, doses cost, line by line."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).resolve().parent
MILLION: Final = 1_000_000
GB: Final = 1_000_000_000
FRONTS: Final = ("http_api", "rest_api")
_PER_QUEUE_CALL: Final = 2
"""Of an invocation by a queue: messages are received, and taken away, by one request each."""
_PRICED: Final = {
    "sqs": "sqs_request",
    "sns": "sns_publish",
    "kms": "kms_request",
    "secretsmanager": "secret_request",
}


@dataclass(frozen=True, slots=True)
class Hop:
    """What one function does for one scan (result, dose), on average.

    `trigger` is http, queue or stream; `calls` are by `service:Operation`; `python` are calls of
    Python functions, 0 where they were not counted; `memory` is that of the function, in MB.
    """

    name: str
    function: str
    trigger: str
    invocations: float
    calls: Mapping[str, float]
    wcu: float
    rcu: float
    memory: int
    python: float = 0
    answer_bytes: float = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a bill: USD a million."""

    name: str
    usd: float


@dataclass(frozen=True, slots=True)
class Bill:
    """What a million cost on a front: the platform's own lines, and those of the edge before it."""

    front: str
    own: tuple[Line, ...]
    edge: tuple[Line, ...]

    @property
    def usd(self) -> float:
        """Gateway, functions, tables, queues, keys, logs."""
        return sum(line.usd for line in self.own)

    @property
    def with_edge(self) -> float:
        """The same with CloudFront and the shield (WAF) before it, as the template deploys them."""
        return self.usd + sum(line.usd for line in self.edge)


def read(name: str) -> Any:
    """One of the data files beside this module."""
    return json.loads((HERE / f"{name}.json").read_text("utf-8"))


@cache
def assumed(name: str) -> float:
    """The value of an assumption."""
    return float(read("assumptions")[name]["value"])


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices of a region by name, USD each."""

    region: str
    rows: Mapping[str, Mapping[str, Any]]

    def of(self, name: str) -> float:
        """USD of one, in the first volume tier."""
        row = self.rows[name]
        return float(row["usd"]) / float(row["per"])

    def over(self, name: str) -> float:
        """USD of one beyond the named volume a month; the first tier's where no other is known."""
        row = self.rows[name]
        return float(row.get("over", row)["usd"]) / float(row["per"])


def prices(region: str) -> Prices:
    """The price table of a region."""
    return Prices(region, read("prices")["regions"][region])


def hops_of(counted: Mapping[str, Any], what: str) -> tuple[Hop, ...]:
    """The hops of `scan`, `result` or `dose` as they were counted."""
    return tuple(Hop(**one) for one in counted[what]["hops"])


def milliseconds(hop: Hop) -> float:
    """How long a function runs for one of them: it computes on its share of a core, and waits."""
    calls = sum(hop.calls.values())
    if hop.python:
        busy_us = hop.python * assumed("python_us")
    else:
        items = hop.wcu + hop.rcu
        busy_us = calls * assumed("call_us") + items * assumed("item_us")
    share = min(1.0, hop.memory / assumed("full_core_mb"))
    return busy_us / 1000 / share + calls * assumed("wait_ms")


def log_bytes(hop: Hop, logging: Mapping[str, Any]) -> float:
    """Bytes of log that CloudWatch bills for one: the gateway's line, and Lambda's own."""
    told = 0.0
    if hop.trigger == "http":
        told += hop.invocations * (logging["access_bytes"] + assumed("log_line_bytes"))
    if hop.function not in logging["quiet"]:
        told += hop.invocations * assumed("platform_log_bytes")
    return told


def bill(
    hops: tuple[Hop, ...],
    table: Prices,
    front: str,
    logging: Mapping[str, Any],
    *,
    at_volume: bool = False,
) -> Bill:
    """What a million of them cost. `at_volume`: the gateway's price of a nation's volume."""
    usd: defaultdict[str, float] = defaultdict(float)
    edge: defaultdict[str, float] = defaultdict(float)
    gateway = (table.over if at_volume else table.of)(f"{front}_request")
    for hop in hops:
        usd["functions"] += hop.invocations * table.of("lambda_request")
        seconds = milliseconds(hop) / 1000 * hop.memory / 1024
        usd["functions"] += seconds * table.of("lambda_gb_second")
        usd["writes"] += hop.wcu * table.of("write_unit")
        usd["reads"] += hop.rcu * table.of("read_unit")
        usd["logs"] += log_bytes(hop, logging) / GB * table.of("log_gb")
        for call, count in hop.calls.items():
            name = _price_of(call)
            if name:
                usd["queues, topics, keys"] += count * table.of(name)
        if hop.trigger == "queue":
            polls = _PER_QUEUE_CALL * hop.invocations * table.of("sqs_request")
            usd["queues, topics, keys"] += polls
        if hop.trigger == "http":
            usd["gateway"] += hop.invocations * gateway
            edge["CloudFront, requests"] += hop.invocations * (
                table.of("front_request") + table.of("front_function")
            )
            sent = hop.answer_bytes + hop.invocations * assumed("edge_bytes")
            edge["CloudFront, bytes"] += sent / GB * table.of("front_gb")
            edge["shield (WAF)"] += hop.invocations * table.of("shield_request")
    return Bill(front, _lines(usd), _lines(edge))


def _price_of(call: str) -> str:
    """The price row of a call that is billed by itself; "" where units or nothing are billed."""
    service, _, operation = call.partition(":")
    if service == "s3":
        return "s3_put" if operation.startswith(("Put", "List", "Copy")) else "s3_get"
    return _PRICED.get(service, "")


def _lines(usd: Mapping[str, float]) -> tuple[Line, ...]:
    told = ((name, MILLION * each) for name, each in usd.items() if each)
    return tuple(Line(name, each) for name, each in sorted(told, key=lambda one: -one[1]))
