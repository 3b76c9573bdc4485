"""Do alarms of walks from outside watch what walks measure, and by the rule of the domain?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.operations.domain.journeys import EVERY, RED_AFTER, Journey, Step
from functions.runtime import journal, settings
from infra import watching
from infra.parts import ROOT, read_part


def alarms() -> dict[str, dict[str, Any]]:
    """The alarms of journeys, written out."""
    template: dict[str, Any] = {"Resources": {}}
    watching.set_journey_alarms(template, read_part("alarms"))
    return {name: one["Properties"] for name, one in template["Resources"].items()}


def of_stage(told: str) -> str:
    """A name of the template as it is in this stage."""
    return told.replace("${Stage}", settings.STAGE)


def dimensions_of(told: str) -> list[dict[str, str]]:
    """The dimensions of a metric as its line tells them."""
    line = json.loads(told)
    (names,) = line["_aws"]["CloudWatchMetrics"][0]["Dimensions"]
    return [{"Name": name, "Value": line[name]} for name in names]


def test_every_journey_has_its_alarms_and_red_is_what_the_domain_calls_so() -> None:
    found = alarms()

    assert set(found) == {f"Walk{one.value.capitalize()}{kind}Alarm" for one in Journey
                          for kind in ("Failed", "Slow")}  # fmt: skip
    for one in found.values():
        assert (one["EvaluationPeriods"], one["Period"]) == (RED_AFTER, EVERY.total_seconds())
        assert one["TreatMissingData"] == "ignore"
        runbook = one["AlarmDescription"].rpartition("Runbook: ")[2]
        assert (ROOT / runbook).exists()


@pytest.mark.parametrize("journey", list(Journey))
def test_an_alarm_watches_the_very_metric_that_a_walk_puts(
    journey: Journey, capsys: pytest.CaptureFixture[str]
) -> None:
    journal.measure("JourneyFailed", 1.0, journey=journey.value)
    told = dimensions_of(capsys.readouterr().out)
    failed = alarms()[f"Walk{journey.value.capitalize()}FailedAlarm"]
    silent = read_part("alarms")["Resources"]["WalksSilentAlarm"]["Properties"]

    assert of_stage(failed["Namespace"]["Fn::Sub"]) == journal.NAMESPACE
    assert failed["MetricName"] == "JourneyFailed"
    assert failed["Dimensions"] == told
    assert silent["Dimensions"][1:] == told[1:] and silent["MetricName"] == "JourneyFailed"


def test_the_dashboard_shows_every_journey_and_every_step() -> None:
    widgets = read_part("dashboard")["Resources"]["Dashboard"]["Properties"]["DashboardBody"]
    shown = [one for each in widgets["widgets"] for one in each["properties"]["metrics"]]
    found = {(one[1], one[3]) for one in shown if of_stage(one[0]) == journal.NAMESPACE}

    assert found == {("JourneyFailed", one.value) for one in Journey} | {
        ("StepTime", one.value) for one in Step
    }
