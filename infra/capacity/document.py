"""docs/capacity.md: what a million cost, and what to raise before which rate."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from infra.capacity import kept, model, plan
from infra.parts import ROOT, read_part

DOCUMENT = ROOT / "docs" / "capacity.md"
GOAL = 2.6
"""USD a million scans on the cheapest front, gateway to logs (issue 6)."""
HOME, BESIDE = "ap-southeast-1", "us-east-1"
NAMES = {"scan": "scans", "result": "results (rows of a laboratory's file)", "dose": "doses"}
FRONTS = {"http_api": "HTTP API", "rest_api": "REST API (deployed)"}
_SAMPLE = {
    "requestTime": "23/Nov/2021:10:15:00 +0000",
    "requestId": "3c8f6d1e-9a53-4b0e-8f57-0a2b1c9d7e66",
    "httpMethod": "POST",
    "resourcePath": "/api/checkins",
    "status": "201",
    "responseLatency": "12",
    "responseLength": "612",
    "error.responseType": "-",
}
_HEAD = """# Capacity and cost

<!-- Made by `make capacity` from what the benchmarks counted; edit infra/capacity instead. -->

What one scan, one result and one dose ask of AWS is counted by `tests/benchmarks` on every run
(`infra/capacity/counted.json`); prices, quotas and assumptions are data with a date and a source
(`infra/capacity/*.json`). Nothing of this was run on AWS. The price table was written down on
{read_on}; most rows are marked *to be confirmed*, since no AWS price page could be opened.
[Why it is computed so](decisions/0093-cost-is-computed-from-counted-work.md).
"""


def logging() -> dict[str, Any]:
    """Bytes of one line of the access log, and the functions whose platform log is off."""
    setting = read_part("doors")["Resources"]["RestAPI"]["Properties"]["AccessLogSetting"]
    line = str(setting["Format"]).strip()
    for name, value in sorted(_SAMPLE.items(), key=lambda one: -len(one[0])):
        line = line.replace(f"$context.{name}", value)
    return {"access_bytes": len(line), "quiet": tuple(read_part("doors")["x-quiet"])}


def ours() -> plan.Settings:
    """Our own settings."""
    config = json.loads((ROOT / ".chalice" / "config.json").read_text("utf-8"))
    return plan.settings(read_part("doors"), config)


def bills(counted: Mapping[str, Any], region: str, what: str) -> list[model.Bill]:
    """The bill of a million on each front."""
    hops, told = model.hops_of(counted, what), logging()
    return [model.bill(hops, model.prices(region), front, told) for front in model.FRONTS]


def document(counted: Mapping[str, Any]) -> str:
    """The whole document."""
    parts = [_HEAD.format(read_on=model.read("prices")["read_on"])]
    parts += [_verdict(counted)]
    parts += [_costs(counted, what) for what in NAMES]
    parts += [_hops(counted), _plan(counted), _kept(counted), _assumptions()]
    return "\n".join(parts)


def _verdict(counted: Mapping[str, Any]) -> str:
    http, rest = bills(counted, HOME, "scan")
    met = "is met" if http.usd <= GOAL else f"is missed by {http.usd - GOAL:.2f}"
    hops = model.hops_of(counted, "scan")
    volume = [
        model.bill(hops, model.prices(HOME), front, logging(), at_volume=True)
        for front in model.FRONTS
    ]
    east = bills(counted, BESIDE, "scan")
    unconfirmed = sum(
        row["mark"] != "verified" for row in model.read("prices")["regions"][HOME].values()
    )
    return "\n".join(
        (
            "## A million scans",
            "",
            f"* On an HTTP API **{http.usd:.2f} USD** (goal {GOAL}: {met}); on the REST API that"
            f" the template deploys **{rest.usd:.2f} USD**. Region {HOME}, gateway to logs.",
            f"* With CloudFront and WAF before it, as deployed: {http.with_edge:.2f} and"
            f" {rest.with_edge:.2f} USD. An HTTP API has no WAF of its own; the shield would"
            " stand at CloudFront, at the same price a request.",
            f"* At a nation's volume (the gateway's price beyond the first tier):"
            f" {volume[0].usd:.2f} and {volume[1].usd:.2f} USD.",
            f"* The same work at the prices of {BESIDE}: {east[0].usd:.2f} and {east[1].usd:.2f}"
            " USD.",
            f"* {unconfirmed} of {len(model.read('prices')['regions'][HOME])} prices of {HOME} are"
            " to be confirmed.",
            "* The handler takes an HTTP API's events of payload format 1.0 (a test sends one); the"
            " template deploys the REST API alone, because throttles of single routes and the"
            " regional shield hang on it.",
            "",
        )
    )


def _costs(counted: Mapping[str, Any], what: str) -> str:
    told = bills(counted, HOME, what)
    names = [line.name for line in told[1].own]
    lines = [
        f"### A million {NAMES[what]}, USD",
        "",
        f"| | {' | '.join(FRONTS[bill.front] for bill in told)} |",
        "|---|---:|---:|",
    ]
    for name in names:
        lines.append(_row(name, [_of(bill.own, name) for bill in told]))
    lines.append(_row("**together**", [bill.usd for bill in told]))
    for name in [line.name for line in told[1].edge]:
        lines.append(_row(name, [_of(bill.edge, name) for bill in told]))
    if told[1].edge:
        lines.append(_row("**with the edge**", [bill.with_edge for bill in told]))
    return "\n".join([*lines, "", counted[what]["says"], ""])


def _of(lines: tuple[model.Line, ...], name: str) -> float:
    return sum(line.usd for line in lines if line.name == name)


def _row(name: str, values: list[float]) -> str:
    return f"| {name} | " + " | ".join(f"{value:.2f}" for value in values) + " |"


def _hops(counted: Mapping[str, Any]) -> str:
    lines = [
        "## What was counted",
        "",
        "| of a | hop | function | invocations | calls | WCU | RCU | ms (computed) |",
        "|---|---|---|---:|---:|---:|---:|---:|",
    ]
    for what in NAMES:
        for hop in model.hops_of(counted, what):
            lines.append(
                f"| {what} | {hop.name} | `{hop.function}` | {hop.invocations:.4g}"
                f" | {sum(hop.calls.values()):.4g} | {hop.wcu:.4g} | {hop.rcu:.4g}"
                f" | {model.milliseconds(hop):.3g} |"
            )
    return "\n".join([*lines, ""])


def _plan(counted: Mapping[str, Any]) -> str:
    hops, settings = model.hops_of(counted, "scan"), ours()
    usd = model.bill(hops, model.prices(HOME), "rest_api", logging()).with_edge
    lines = ["## Capacity plan", ""]
    for rate in plan.STEPS:
        day = plan.scans_a_day(rate)
        grows = plan.ramp_seconds(rate)
        lines.append(
            f"* **{rate:,} scans/s**: {day / 1e6:,.0f} million a day, {day / 1e6 * usd:,.0f} USD"
            f" a day as deployed; a cold `scan` takes {grows:.0f} s to grow so far, so it is"
            " warmed before."
        )
    first, second = plan.STEPS
    lines += [
        "",
        "Raise in this order: the wall that is met first stands first. *Ask for* has the headroom"
        f" of {model.assumed('headroom')}; an empty cell holds as it is.",
        "",
        f"| | quota | stands at | stops us at | ask for {first:,}/s | ask for {second:,}/s | how |",
        "|---:|---|---:|---:|---:|---:|---|",
    ]
    for number, wall in enumerate(plan.walls(hops, settings), 1):
        asked = [f"{wall.wanted(rate):,.0f}" if wall.wanted(rate) else "" for rate in plan.STEPS]
        mark = "" if wall.mark == "verified" else " (to be confirmed)"
        lines.append(
            f"| {number} | {wall.service}: {wall.name}{mark} | {wall.stands:,.0f} {wall.unit}"
            f" | {_stops(wall)} | {asked[0]} | {asked[1]} | {wall.how} |"
        )
    return "\n".join([*lines, ""])


def _stops(wall: plan.Wall) -> str:
    if wall.stops_at > 0:
        return f"{wall.stops_at:,.0f} scans/s"
    return f"deploying: {wall.without_a_scan:,.0f} are needed before any scan"


def kept_ready(counted: Mapping[str, Any]) -> list[kept.Kept]:
    """Containers that are kept ready, by door and by why so many."""
    config = json.loads((ROOT / ".chalice" / "config.json").read_text("utf-8"))
    hops = model.hops_of(counted, "scan")
    return list(kept.kept(model.prices(HOME), read_part("doors"), config, hops))


def _kept(counted: Mapping[str, Any]) -> str:
    first, found = plan.STEPS[0], kept_ready(counted)
    each = found[0].usd / plan.scans_a_day(first) * model.MILLION
    http = bills(counted, HOME, "scan")[0]
    lines = [
        "## Kept ready before a peak",
        "",
        "What the plan of [ADR 0103](decisions/0103-containers-are-kept-ready-by-a-dated-plan.md)"
        " costs in the usual hours of `infra/doors.yaml`, at the price of provisioned concurrency"
        " (to be confirmed). Nothing is kept, nor paid for, until a deployment says how many. That"
        " a kept container computes for about two fifths less is left out.",
        "",
        "| door | for | containers | MB | hours a day | USD a day | USD in 30 days |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for one in found:
        lines.append(
            f"| `{one.door}` | {one.why} | {one.containers:,} | {one.memory:,} | {one.hours:g}"
            f" | {one.usd:,.2f} | {one.a_month:,.0f} |"
        )
    lines += [
        "",
        f"Kept every day for {first:,} scans/s it is {each:.3f} USD a million scans beside the"
        f" {http.usd:.2f} on an HTTP API: {http.usd + each:.2f} together"
        f" ({'within' if http.usd + each <= GOAL else 'beyond'} the goal of {GOAL}).",
        "",
    ]
    return "\n".join(lines)


def _assumptions() -> str:
    lines: list[str] = [
        "## Assumed",
        "",
        "| | value | says | source | mark |",
        "|---|---:|---|---|---|",
    ]
    lines += list(_rows(model.read("assumptions")))
    lines += [
        "",
        "Not in it: storage, backups, standing costs (alarms, keys, idle polling of queues), the"
        " pages that people open, text messages (the ministry's contract,"
        " `functions/notifications/domain/data/costs.json`), and the reads of the hourly closing"
        " (0.13 USD for a whole national day, performance.md 7).",
        "",
    ]
    return "\n".join(lines)


def _rows(assumptions: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for name, one in assumptions.items():
        yield f"| {name} | {one['value']:g} | {one['says']} | {one['source']} | {one['mark']} |"
