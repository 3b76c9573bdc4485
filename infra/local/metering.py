"""What CloudWatch counts by itself and the emulator doesn't, put there as CloudWatch would have it.

Lines of logs that are metrics (EMF), facts that a metric filter counts, calls and latency of the
gateway, depth of dead-letter queues, text messages handed over. Nothing is made up: what is not
measured here (the age of messages, how far streams are behind) stays without data, and the page
says so.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.local.depths import SPACE, data_of, dead_depths, set_back
from infra.local.emulator import Emulator

EVERY = 20.0
MOST_DATA = 500
_FACT = re.compile(r'\{ \$\.fact = "(\w+)" \}')
Datum = dict[str, Any]


@dataclass
class Calls:
    """What went through the front since it was last asked."""

    latencies: list[float] = field(default_factory=list)
    refused: int = 0
    failed: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, status: int, seconds: float) -> None:
        """One call was answered."""
        with self._lock:
            self.latencies.append(seconds * 1000)
            self.refused += 400 <= status < 500
            self.failed += status >= 500

    def taken(self, stage: str) -> list[Datum]:
        """All since last time, as API Gateway tells them."""
        with self._lock:
            waited, refused, failed = self.latencies, self.refused, self.failed
            self.latencies, self.refused, self.failed = [], 0, 0
        of = [{"Name": "ApiName", "Value": f"lachan-{stage}"}]
        counts = (("Count", len(waited)), ("4XXError", refused), ("5XXError", failed))
        told: list[Datum] = [
            {"MetricName": name, "Dimensions": of, "Value": float(many)} for name, many in counts
        ]
        return told + [
            {"MetricName": "Latency", "Dimensions": of, "Value": one, "Unit": "Milliseconds"}
            for one in waited[-MOST_DATA:]
        ]


def embedded(line: str) -> Iterator[tuple[str, Datum]]:
    """(namespace, datum) of each metric that a line of a log holds (CloudWatch EMF)."""
    try:
        told = json.loads(line)
        asked = told["_aws"]["CloudWatchMetrics"]
    except (ValueError, TypeError, KeyError):
        return
    for one in asked:
        for names in one["Dimensions"]:
            of = [{"Name": name, "Value": str(told[name])} for name in names]
            for metric in one["Metrics"]:
                values = told[metric["Name"]]
                for value in values if isinstance(values, list) else [values]:
                    datum = {"MetricName": metric["Name"], "Dimensions": of, "Value": float(value)}
                    yield one["Namespace"], datum | {"Unit": metric.get("Unit", "None")}


def counted(watching: dict[str, Any], stage: str) -> dict[tuple[str, str], tuple[str, str]]:
    """(group of logs, fact) to (namespace, metric) of every metric filter of the template."""
    found = {}
    for one in watching["Resources"].values():
        if one["Type"] == "AWS::Logs::MetricFilter":
            told = one["Properties"]
            fact = _FACT.fullmatch(told["FilterPattern"])
            (made,) = told["MetricTransformations"]
            if fact is None:
                raise ValueError(told["FilterPattern"])
            group = _named(told["LogGroupName"], stage)
            found[group, fact[1]] = (_named(made["MetricNamespace"], stage), made["MetricName"])
    return found


def _named(told: Any, stage: str) -> str:
    text = told["Fn::Sub"] if isinstance(told, dict) else told
    return str(text).replace("${Stage}", stage)


class Metering:
    """A thread that looks every twenty seconds."""

    def __init__(self, emulator: Emulator, stage: str, watching: Path, calls: Calls) -> None:
        self._emulator, self._stage, self._calls = emulator, stage, calls
        self._facts = counted(json.loads(watching.read_text("utf-8")), stage)
        self._since = int(time.time() * 1000)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.texts = 0

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Stop looking."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def text_handed_over(self) -> None:
        """A text message left."""
        self.texts += 1

    def look(self) -> None:
        """Count once what happened since the last time."""
        self._put("AWS/ApiGateway", self._calls.taken(self._stage))
        depths = dead_depths(self._emulator, self._stage)
        self._put(SPACE, data_of(depths))
        set_back(self._emulator, self._stage, depths)
        told, self.texts = self.texts, 0
        of = [{"Name": "TopicName", "Value": f"lachan-{self._stage}-sms"}]
        name = "NumberOfMessagesPublished"
        self._put("AWS/SNS", [{"MetricName": name, "Dimensions": of, "Value": float(told)}])
        by_space: dict[str, list[Datum]] = {}
        for space, datum in self._lines():
            by_space.setdefault(space, []).append(datum)
        for space, data in by_space.items():
            self._put(space, data)

    def _run(self) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        while not self._stopping.wait(EVERY):
            try:
                self.look()
            except (BotoCoreError, ClientError) as failed:
                print(f"  metrics were not counted: {type(failed).__name__}", flush=True)

    def _put(self, space: str, data: list[Datum]) -> None:
        put = self._emulator.client("cloudwatch").put_metric_data
        for at in range(0, len(data), MOST_DATA):
            put(Namespace=space, MetricData=data[at : at + MOST_DATA])

    def _lines(self) -> Iterator[tuple[str, Datum]]:
        logs, since = self._emulator.client("logs"), self._since
        self._since = int(time.time() * 1000)
        prefix = f"/aws/lambda/lachan-{self._stage}-"
        for page in logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=prefix):
            for group in page["logGroups"]:
                named = group["logGroupName"]
                asked = {"startTime": since, "endTime": self._since - 1}
                for told in logs.filter_log_events(logGroupName=named, **asked)["events"]:
                    yield from self._of_line(named, told["message"])

    def _of_line(self, group: str, line: str) -> Iterator[tuple[str, Datum]]:
        yield from embedded(line)
        try:
            fact = json.loads(line)["fact"]
        except (ValueError, TypeError, KeyError):
            return
        if (made := self._facts.get((group, fact))) is not None:
            yield made[0], {"MetricName": made[1], "Value": 1.0, "Unit": "Count"}
