"""Do the platform and what watches it share nothing but names?"""

from __future__ import annotations

import re
from typing import Any

import pytest

from infra import stacks
from infra.local.stack import names_in
from infra.parts import ROOT
from tests.architecture.test_template import of_type

Template = dict[str, Any]
QUEUE = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::Sub": "q-${Stage}"}}}


def test_what_watches_refers_to_nothing_of_the_platform(watching: Template) -> None:
    told = set(names_in(watching["Resources"]))
    assert {name for name in told if not name.startswith("AWS")} == {"Stage"}


def test_logs_refer_to_nothing_and_each_function_names_its_own(
    template: Template, logs: Template
) -> None:
    assert {name for name in names_in(logs["Resources"]) if not name.startswith("AWS")} == {"Stage"}
    assert {one["Type"] for one in logs["Resources"].values()} == set(stacks.LOGS)
    assert not any(of_type(template, kind) for kind in stacks.LOGS)
    kept = {group["LogGroupName"]["Fn::Sub"] for group in of_type(logs, stacks.LOGS[0]).values()}
    functions = of_type(template, "AWS::Serverless::Function").values()
    written = {one["LoggingConfig"]["LogGroup"]["Fn::Sub"] for one in functions}
    assert written == {f"/aws/lambda/{one['FunctionName']['Fn::Sub']}" for one in functions}
    assert kept == written | {"/lachan/${Stage}/access"}


def test_every_alarm_stands_in_the_stack_that_watches(
    template: Template, watching: Template
) -> None:
    assert not any(of_type(template, kind) for kind in stacks.WATCHING)
    assert {one["Type"] for one in watching["Resources"].values()} == set(stacks.WATCHING)
    assert watching["Parameters"]["Stage"]["Default"] == template["Parameters"]["Stage"]["Default"]


def test_an_alarm_names_what_the_platform_calls_its_queue(
    template: Template, watching: Template
) -> None:
    called = {
        queue["QueueName"]["Fn::Sub"] for queue in of_type(template, "AWS::SQS::Queue").values()
    }
    watched = {
        dimension["Value"]["Fn::Sub"]
        for alarm in of_type(watching, "AWS::CloudWatch::Alarm").values()
        for dimension in alarm.get("Dimensions", [])
        if dimension["Name"] == "QueueName"
    }
    assert watched == called


def test_every_alarm_names_a_runbook_that_says_what_to_do_and_whom_to_tell(
    watching: Template,
) -> None:
    alarms = of_type(watching, "AWS::CloudWatch::Alarm")
    assert len(alarms) > 200
    named = {
        name: re.search(r"Runbook: (docs/runbooks/[a-z-]+\.md)$", alarm["AlarmDescription"])
        for name, alarm in alarms.items()
    }
    assert [name for name, found in named.items() if found is None] == []
    for book in sorted({found[1] for found in named.values() if found}):
        text = (ROOT / book).read_text("utf-8")
        told = re.findall(r"^(?:\*\*|## )?\*{0,2}(Symptom|Look here|Do this|Do|Tell)\b", text, re.M)
        told += re.findall(r"\*\*(Do|Tell)\b", text)
        assert {"Symptom", "Look here", "Tell"} <= set(told), book
        assert {"Do", "Do this"} & set(told), book
        looked_up = "|"
        read = [line for line in text.splitlines() if not line.startswith(looked_up)]
        assert len(read) <= 80, book


def _whole(alarm: dict[str, Any]) -> Template:
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": {"Stage": {"Type": "String"}},
        "Resources": {
            "PostersQueue": QUEUE,
            "Kept": {"Type": "AWS::S3::Bucket", "Properties": {}},
            "OneAlarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": alarm},
        },
    }


def test_a_reference_becomes_the_name() -> None:
    made = stacks.split(_whole({"Value": {"Fn::GetAtt": ["PostersQueue", "QueueName"]}}))
    alarm = made.watching["Resources"]["OneAlarm"]["Properties"]
    assert alarm == {"Value": {"Fn::Sub": "q-${Stage}"}}
    assert list(made.platform["Resources"]) == ["PostersQueue", "Kept"]


@pytest.mark.parametrize(
    "value", [{"Ref": "Kept"}, {"Fn::GetAtt": ["PostersQueue", "Arn"]}], ids=["no name", "no ARN"]
)
def test_what_has_no_name_to_watch_ends_the_build(value: dict[str, Any]) -> None:
    with pytest.raises(stacks.Unnamed):
        stacks.split(_whole({"Value": value}))
