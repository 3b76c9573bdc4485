"""What does CloudWatch know of this stage? Its alarms, and data of metrics; nothing is written.

Calls are bounded: alarms come a hundred a page, at most `MOST_PAGES` pages; all data of a board is
one call. Any failure is told as Busy.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import botocore.exceptions

from functions.kernel.errors import Busy
from functions.operations.domain.panels import (
    MOST_METRICS,
    STEP,
    Alarm,
    AlarmState,
    Metric,
    read_words,
)
from functions.runtime import aws, settings

MOST_PAGES: Final = 5
PAGE: Final = 100


class TooManyMetrics(ValueError):
    """More than one call may ask for: a defect of ours."""


def alarms() -> tuple[Alarm, ...]:
    """The alarms of this stage, at most 500. Raises Busy."""
    found: list[Alarm] = []
    asked: dict[str, Any] = {"AlarmNamePrefix": f"lachan-{settings.STAGE}-", "MaxRecords": PAGE}
    for _ in range(MOST_PAGES):
        told = _ask("describe_alarms", **asked)
        found += [_alarm(one) for one in told.get("MetricAlarms", ()) if one.get("MetricName")]
        if not told.get("NextToken"):
            break
        asked["NextToken"] = told["NextToken"]
    return tuple(found)


def data(
    asked: Sequence[tuple[Metric, str]], since: datetime, until: datetime
) -> tuple[dict[datetime, float], ...]:
    """Values by the beginning of their step, one mapping for each (metric, statistic) asked, by one
    call. Raises Busy, TooManyMetrics."""
    if len(asked) > MOST_METRICS:
        raise TooManyMetrics(len(asked))
    if not asked:
        return ()
    told = _ask(
        "get_metric_data",
        MetricDataQueries=[_query(place, *one) for place, one in enumerate(asked)],
        StartTime=since,
        EndTime=until,
        ScanBy="TimestampAscending",
    )
    found: tuple[dict[datetime, float], ...] = tuple({} for _ in asked)
    for one in told.get("MetricDataResults", ()):
        values = zip(one.get("Timestamps", ()), one.get("Values", ()), strict=False)
        found[int(one["Id"][1:])].update({at.astimezone(UTC): value for at, value in values})
    return found


def _query(place: int, metric: Metric, stat: str) -> dict[str, Any]:
    of = [{"Name": name, "Value": value} for name, value in metric.of]
    named = {"Namespace": metric.space, "MetricName": metric.name, "Dimensions": of}
    period = int(STEP.total_seconds())
    return {"Id": f"m{place}", "MetricStat": {"Metric": named, "Period": period, "Stat": stat}}


def _alarm(told: dict[str, Any]) -> Alarm:
    says, runbook = read_words(told.get("AlarmDescription", ""))
    of = sorted((one["Name"], one["Value"]) for one in told.get("Dimensions", ()))
    return Alarm(
        name=told["AlarmName"].removeprefix(f"lachan-{settings.STAGE}-"),
        state=AlarmState(told["StateValue"]),
        since=told["StateUpdatedTimestamp"].astimezone(UTC),
        metric=Metric(told["Namespace"], told["MetricName"], tuple(of)),
        says=says,
        runbook=runbook,
    )


def _ask(operation: str, **request: Any) -> dict[str, Any]:
    try:
        told: dict[str, Any] = getattr(aws.client("cloudwatch"), operation)(**request)
    except (botocore.exceptions.ClientError, botocore.exceptions.BotoCoreError) as failed:
        raise Busy from failed
    return told
