"""Which metrics make which chart, and what does a chart say?

A chart is of all metrics of one kind that some alarm watches (all functions' errors, all queues'
waiting), and of a few that none does. Values are of five minutes, over three hours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

STEP: Final = timedelta(minutes=5)
STEPS: Final = 36
MOST_METRICS: Final = 500
"""Of one request for data (CloudWatch API Reference, GetMetricData)."""
GATEWAY_PER_SECOND: Final = 10_000
"""What the API lets in: the throttle of the stage in infra/doors.yaml."""
MOST_NAMED: Final = 5
WALKS: Final = "walks"
"""The chart of journeys that failed from outside."""


class AlarmState(StrEnum):
    """As CloudWatch calls it."""

    SOUNDS = "ALARM"
    UNKNOWN = "INSUFFICIENT_DATA"
    QUIET = "OK"


@dataclass(frozen=True, slots=True)
class Metric:
    """Which numbers: namespace, name and dimensions, sorted."""

    space: str
    name: str
    of: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """What it is of: a queue, a function, a topic; "" the whole."""
        return self.of[0][1] if self.of else ""


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm: what it says, the runbook it names ("" none), since when it stands as it does."""

    name: str
    state: AlarmState
    since: datetime
    metric: Metric
    says: str
    runbook: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A chart: which metrics, what CloudWatch makes of five minutes, how members are put
    together; `fixed` is the metric itself where no alarm watches one."""

    key: str
    space: str
    name: str
    stat: str
    together: Callable[[Iterable[float]], float]
    fixed: Metric | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """A chart's numbers, oldest first; `named` are the members that had most, and how much."""

    key: str
    members: int
    points: tuple[float, ...]
    latest: float
    most: float
    named: tuple[tuple[str, float], ...]


def kinds(stage: str) -> tuple[Kind, ...]:
    """The charts, in the order of looking."""
    texts = Metric("AWS/SNS", "NumberOfMessagesPublished", (("TopicName", f"lachan-{stage}-sms"),))
    at_once = Metric("AWS/Lambda", "ConcurrentExecutions")
    own = f"LaChan/{stage}"
    return (
        Kind("throughput", "AWS/ApiGateway", "Count", "Sum", sum),
        Kind("latency", "AWS/ApiGateway", "Latency", "p99", max),
        Kind("failed", "AWS/ApiGateway", "5XXError", "Sum", sum),
        Kind(WALKS, own, "JourneyFailed", "Maximum", sum),
        Kind("walking", own, "JourneyTime", "Maximum", max),
        Kind("errors", "AWS/Lambda", "Errors", "Sum", sum),
        Kind("throttles", "AWS/Lambda", "Throttles", "Sum", sum),
        Kind("waiting", "AWS/SQS", "ApproximateAgeOfOldestMessage", "Maximum", max),
        Kind("dead", "AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum", sum),
        Kind("lag", "AWS/Lambda", "IteratorAge", "Maximum", max),
        Kind("laboratories", own, "LaboratorySilent", "Sum", sum),
        Kind("texts", texts.space, texts.name, "Sum", sum, texts),
        Kind("at_once", at_once.space, at_once.name, "Maximum", max, at_once),
    )


def members(kind: Kind, alarms: Iterable[Alarm]) -> tuple[Metric, ...]:
    """The metrics of a chart, each once, in order."""
    if kind.fixed is not None:
        return (kind.fixed,)
    watched = dict.fromkeys(one.metric for one in alarms)
    own = [one for one in watched if (one.space, one.name) == (kind.space, kind.name)]
    return tuple(sorted(own, key=lambda one: one.of))


def window(now: datetime) -> tuple[datetime, ...]:
    """The beginnings of the steps that are shown, oldest first; the last one is still running."""
    step = int(STEP.total_seconds())
    last = datetime.fromtimestamp(int(now.timestamp()) // step * step, now.tzinfo)
    return tuple(last - STEP * back for back in reversed(range(STEPS)))


def panel(
    kind: Kind, told: Sequence[tuple[Metric, Mapping[datetime, float]]], now: datetime
) -> Panel:
    """What a chart says; a step without a value counts as nothing."""
    shown = window(now)
    points = tuple(
        float(kind.together([values.get(at, 0.0) for _, values in told] or [0.0])) for at in shown
    )
    highest = {
        metric.label: max((values.get(at, 0.0) for at in shown), default=0.0)
        for metric, values in told
        if metric.label
    }
    ranked = sorted(highest.items(), key=lambda one: (-one[1], one[0]))
    named = tuple(one for one in ranked if one[1] > 0)[:MOST_NAMED]
    return Panel(kind.key, len(told), points, points[-1], max(points), named)


def headroom(throughput: Panel) -> float:
    """The share of what the gateway lets in that the busiest five minutes took, 0 to 1 and over."""
    return throughput.most / STEP.total_seconds() / GATEWAY_PER_SECOND


_RUNBOOK: Final = re.compile(r"\s*Runbook: docs/runbooks/([a-z0-9-]+)\.md\s*$")


def read_words(description: str) -> tuple[str, str]:
    """What an alarm's description says, and the runbook at its end ("" where it names none)."""
    found = _RUNBOOK.search(description)
    return (description[: found.start()], found[1]) if found else (description, "")


def in_order(alarms: Iterable[Alarm]) -> tuple[Alarm, ...]:
    """Those that sound first, the newest on top."""
    turn = {state: place for place, state in enumerate(AlarmState)}
    return tuple(
        sorted(alarms, key=lambda one: (turn[one.state], -one.since.timestamp(), one.name))
    )
