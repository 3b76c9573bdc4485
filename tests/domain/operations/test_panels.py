"""Which metrics make a chart, and what it says of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from functions.operations.domain.panels import (
    GATEWAY_PER_SECOND,
    STEP,
    STEPS,
    Alarm,
    AlarmState,
    Metric,
    headroom,
    in_order,
    kinds,
    members,
    panel,
    read_words,
    window,
)

NOW = datetime(2021, 11, 23, 1, 33, 20, tzinfo=UTC)
KINDS = {one.key: one for one in kinds("prod")}


def metric(name: str, of: str) -> Metric:
    return Metric("AWS/Lambda", name, (("FunctionName", of),))


ALARM = Alarm("x-Errors", AlarmState.QUIET, NOW, metric("Errors", "scan"), "", "")


def test_the_steps_end_with_the_one_that_runs() -> None:
    shown = window(NOW)

    assert (len(shown), shown[-1]) == (STEPS, datetime(2021, 11, 23, 1, 30, tzinfo=UTC))
    assert {after - before for before, after in zip(shown, shown[1:], strict=False)} == {STEP}


def test_a_chart_is_of_what_alarms_of_its_kind_watch_each_once() -> None:
    alarms = [
        replace(ALARM, metric=metric("Errors", name)) for name in ("scan", "citizen", "scan")
    ] + [replace(ALARM, metric=metric("Throttles", "scan"))]

    assert [one.label for one in members(KINDS["errors"], alarms)] == ["citizen", "scan"]
    assert members(KINDS["waiting"], alarms) == ()
    assert members(KINDS["texts"], alarms) == (
        Metric("AWS/SNS", "NumberOfMessagesPublished", (("TopicName", "lachan-prod-sms"),)),
    )


def test_counts_are_added_and_waits_are_not() -> None:
    last, before = window(NOW)[-1], window(NOW)[-2]
    told = [
        (metric("Errors", "a"), {last: 2.0, before: 5.0}),
        (metric("Errors", "b"), {last: 3.0}),
        (metric("Errors", "c"), {last - timedelta(days=1): 9.0}),
    ]

    summed, largest = panel(KINDS["errors"], told, NOW), panel(KINDS["lag"], told, NOW)
    assert (summed.latest, summed.most, summed.members) == (5.0, 5.0, 3)
    assert (largest.latest, largest.most) == (3.0, 5.0)
    assert summed.named == (("a", 5.0), ("b", 3.0))
    assert sum(summed.points) == 10.0
    assert panel(KINDS["errors"], [], NOW).points == (0.0,) * STEPS


def test_the_share_in_use_is_of_what_the_gateway_lets_in() -> None:
    calls = Metric("AWS/ApiGateway", "Count", (("ApiName", "lachan-prod"),))
    full = panel(KINDS["throughput"], [(calls, {window(NOW)[3]: GATEWAY_PER_SECOND * 300.0})], NOW)

    assert headroom(full) == 1.0


def test_what_sounds_stands_first_and_the_newest_on_top() -> None:
    def made(name: str, state: AlarmState, minutes: int) -> Alarm:
        return replace(ALARM, name=name, state=state, since=NOW - timedelta(minutes=minutes))

    given = (
        made("quiet", AlarmState.QUIET, 1),
        made("old", AlarmState.SOUNDS, 60),
        made("unknown", AlarmState.UNKNOWN, 5),
        made("new", AlarmState.SOUNDS, 2),
    )

    assert [one.name for one in in_order(given)] == ["new", "old", "unknown", "quiet"]


def test_the_runbook_is_read_from_the_end_of_an_alarms_words() -> None:
    assert read_words("The API answers 5xx. Runbook: docs/runbooks/doors-fail.md") == (
        "The API answers 5xx.", "doors-fail",
    )  # fmt: skip
    assert read_words("Nothing to read") == ("Nothing to read", "")
    assert read_words("Runbook: docs/runbooks/../x.md") == ("Runbook: docs/runbooks/../x.md", "")
