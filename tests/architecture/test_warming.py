"""Are doors warmed before a peak by a dated plan, and is nothing paid for without one?"""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from infra import warming
from infra.wiring import Unwired

Template = dict[str, Any]
WARMED = {"Scan", "Vaccination"}
TARGET = "AWS::ApplicationAutoScaling::ScalableTarget"


def test_production_alone_keeps_containers_ready_and_only_by_a_plan(
    template: Template, stage: str
) -> None:
    targets = {name: one for name, one in template["Resources"].items() if one["Type"] == TARGET}
    wanted = {f"{function}Ready" for function in WARMED} if stage == "prod" else set()
    assert targets.keys() == wanted
    for resource, target in targets.items():
        name = resource.replace("Ready", "Warm")
        parameters, conditions = template["Parameters"], template["Conditions"]
        assert parameters[name]["Default"] == 0
        assert target["Condition"] == name.replace("Warm", "IsWarmed")
        assert conditions[target["Condition"]] == {
            "Fn::Not": [{"Fn::Equals": [{"Ref": name}, "0"]}]
        }
        up, down = target["Properties"]["ScheduledActions"]
        assert up["ScalableTargetAction"]["MinCapacity"] == {"Ref": name}
        assert down["ScalableTargetAction"] == {"MinCapacity": 0, "MaxCapacity": 0}
        assert {up["Timezone"], down["Timezone"]} == {"Asia/Ho_Chi_Minh"}
        most = parameters[name]["MaxValue"]
        assert most == parameters[name.replace("Warm", "Concurrency")]["Default"]
        for part in ("Up", "Down", "From", "Until"):
            parameter = parameters[name + part]
            assert re.fullmatch(parameter["AllowedPattern"], parameter["Default"])


def test_a_warmed_door_is_reached_by_its_alias_and_no_route_goes_past_it(
    template: Template, stage: str
) -> None:
    if stage != "prod":
        return
    told = str(template["Resources"]["RestAPI"])
    for function in WARMED:
        assert f"${{{function}.Arn}}:live/invocations" in told
        assert f"${{{function}.Arn}}/invocations" not in told
        wanted = template["Resources"][function]["Properties"]
        assert (wanted["AutoPublishAlias"], wanted["AutoPublishAliasAllProperties"]) == (
            "live",
            True,
        )
    assert "${Citizen.Arn}/invocations" in told


def test_a_plan_for_what_serves_no_route_ends_the_build(template: Template) -> None:
    hours = {"up": "cron(0 6 * * ? *)", "down": "cron(0 9 * * ? *)"}
    with pytest.raises(Unwired):
        warming.set_warming(copy.deepcopy(template), {"keep_keys": hours})
