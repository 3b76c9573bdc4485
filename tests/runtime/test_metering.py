"""What CloudWatch would count is counted locally, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.operations.domain.panels import (
    GATEWAY_PER_SECOND,
    MOST_METRICS,
    Alarm,
    AlarmState,
    Metric,
    kinds,
    members,
)
from functions.runtime import aws, clock, journal
from infra.local.depths import data_of, dead_depths, set_back
from infra.local.metering import Calls, counted, embedded
from infra.parts import joined
from tests.architecture.conftest import package, stage, watching

__all__ = ["package", "stage", "watching"]


def test_a_line_of_the_code_that_measures_is_one_datum(capsys: pytest.CaptureFixture[str]) -> None:
    journal.measure("ProbesLate", 3)
    journal.measure("Rows", 2, "Count", house="laboratory")
    lines = [line for line in capsys.readouterr().out.splitlines() if line]
    found = [datum for line in lines for datum in embedded(line)]

    assert [(space, one["MetricName"], one["Value"]) for space, one in found] == [
        (journal.NAMESPACE, "ProbesLate", 3.0), (journal.NAMESPACE, "Rows", 2.0),
    ]  # fmt: skip
    assert {one["Name"] for one in found[0][1]["Dimensions"]} == {"platform", "service"}


@pytest.mark.parametrize("line", ["", "START RequestId", "[1]", '{"fact":"X"}', '{"_aws":1}'])
def test_other_lines_are_none(line: str) -> None:
    assert list(embedded(line)) == []


def test_the_front_tells_calls_as_the_gateway_does() -> None:
    calls = Calls()
    for status, seconds in ((200, 0.1), (404, 0.2), (503, 1.5)):
        calls.note(status, seconds)
    told = [(one["MetricName"], one["Value"]) for one in calls.taken("dev")]

    assert told[:3] == [("Count", 3.0), ("4XXError", 1.0), ("5XXError", 1.0)]
    assert told[3:] == [("Latency", 100.0), ("Latency", 200.0), ("Latency", 1500.0)]
    assert [one["Value"] for one in calls.taken("dev")] == [0.0, 0.0, 0.0]


def named(told: Any) -> str:
    text = told["Fn::Sub"] if isinstance(told, dict) else told
    return str(text).replace("${Stage}", "prod")


def test_facts_are_counted_by_the_filters_of_the_template(watching: dict[str, Any]) -> None:
    found = counted(watching, "prod")
    group = "/aws/lambda/lachan-prod-laboratory-find-silence"

    assert found[group, "LaboratorySilent"] == ("LaChan/prod", "LaboratorySilent")
    assert len(found) >= 10


def test_a_board_of_the_whole_template_is_one_call_and_every_chart_has_its_alarms(
    watching: dict[str, Any],
) -> None:
    """The page asks for all metrics of all alarms at once; CloudWatch takes 500."""
    told = [
        one["Properties"]
        for one in watching["Resources"].values()
        if one["Type"] == "AWS::CloudWatch::Alarm"
    ]
    alarms = [
        Alarm(
            named(one["AlarmName"]), AlarmState.QUIET, clock.now(),
            Metric(
                named(one["Namespace"]), one["MetricName"],
                tuple((of["Name"], json.dumps(of["Value"])) for of in one.get("Dimensions", ())),
            ), "", "",
        )
        for one in told
    ]  # fmt: skip
    many = {one.key: len(members(one, alarms)) for one in kinds("prod")}

    assert all(many.values()), many
    assert sum(many.values()) <= MOST_METRICS - 100
    assert len(alarms) <= 450


def test_the_share_in_use_is_of_the_stages_throttle() -> None:
    api = joined("prod")[0]["Resources"]["RestAPI"]["Properties"]["MethodSettings"][0]

    assert api["ThrottlingRateLimit"] == GATEWAY_PER_SECOND


class Local:
    """Queues and alarms as the emulator has them, which leaves dimensions out."""

    def client(self, service: str) -> Any:
        return aws.client(service)

    def queue(self, name: str, messages: int) -> None:
        url = aws.client("sqs").create_queue(QueueName=f"lachan-dev-{name}")["QueueUrl"]
        for _ in range(messages):
            aws.client("sqs").send_message(QueueUrl=url, MessageBody="{}")

    def alarm(self, name: str) -> None:
        metric = data_of({f"lachan-dev-{name}-dead": 0})[0]
        told = {"AlarmName": f"lachan-dev-{name}", "Threshold": 1.0, "EvaluationPeriods": 1}
        told |= {"ComparisonOperator": "GreaterThanOrEqualToThreshold", "Period": 60}
        told |= {"Namespace": "AWS/SQS", "Statistic": "Maximum"}
        told |= {name: metric[name] for name in ("MetricName", "Dimensions")}
        aws.client("cloudwatch").put_metric_alarm(**told)
        aws.client("cloudwatch").set_alarm_state(
            AlarmName=told["AlarmName"], StateValue="ALARM", StateReason="as the emulator has it"
        )

    def sounding(self) -> list[str]:
        found = aws.client("cloudwatch").describe_alarms(StateValue="ALARM")["MetricAlarms"]
        return [one["AlarmName"] for one in found]


@pytest.mark.usefixtures("aws")
def test_only_the_alarm_of_a_queue_with_letters_sounds() -> None:
    local: Any = Local()
    local.queue("notices", 5)
    for name, letters in (("notices", 0), ("mails", 2)):
        local.queue(f"{name}-dead", letters)
        local.alarm(name)
    depths = dead_depths(local, "dev")
    assert depths == {"lachan-dev-notices-dead": 0, "lachan-dev-mails-dead": 2}
    assert [one["Value"] for one in data_of(depths)] == [0.0, 2.0]
    set_back(local, "dev", depths)
    assert local.sounding() == ["lachan-dev-mails"]
