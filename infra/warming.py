"""Which doors are warmed before a peak, on which days, at which hours? In production alone.

A cold function takes seconds to grow to the rate of a peak (docs/capacity.md); so containers are
kept ready from a quarter of an hour before until it is over. Kept containers belong to a published
version, so the routes of a warmed function go to its alias `live`. Nothing is kept, nor paid for,
until a plan says how many.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from infra.parts import Template
from infra.wiring import Unwired, functions_of, logical

ALIAS: Final = "live"
ZONE: Final = "Asia/Ho_Chi_Minh"
_INSTANT: Final = r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


def set_warming(template: Template, warmed: Mapping[str, Mapping[str, Any]]) -> None:
    """Publish an alias of each door and keep containers of it by the plan's parameters.

    `warmed` are the usual hours by door: `up` and `down`, cron expressions of Vietnamese time.
    Raises Unwired for a door that serves no route.
    """
    for door, hours in warmed.items():
        function = logical(door)
        if f"{function}InvokePermission" not in template["Resources"]:
            raise Unwired(f"{door} serves no route")
        wanted = functions_of(template)[function]["Properties"]
        wanted |= {"AutoPublishAlias": ALIAS, "AutoPublishAliasAllProperties": True}
        permission = template["Resources"][f"{function}InvokePermission"]["Properties"]
        permission["FunctionName"] = {"Fn::Sub": f"${{{function}}}:{ALIAS}"}
        template["Resources"][f"{function}InvokePermission"]["DependsOn"] = (
            f"{function}Alias{ALIAS}"
        )
        _point_at_alias(template, function)
        _plan(template, function, hours)


def _point_at_alias(template: Template, function: str) -> None:
    paths = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
    for methods in paths.values():
        for operation in methods.values():
            integration = operation.get("x-amazon-apigateway-integration", {})
            told = integration.get("uri", {}).get("Fn::Sub", "")
            if f"${{{function}.Arn}}" in told:
                aliased = told.replace(f"${{{function}.Arn}}", f"${{{function}.Arn}}:{ALIAS}")
                integration["uri"] = {"Fn::Sub": aliased}


def _plan(template: Template, function: str, hours: Mapping[str, Any]) -> None:
    """Parameters of the plan, and a target that the schedule moves between them and nothing."""
    names = {part: f"{function}Warm{part}" for part in ("", "Up", "Down", "From", "Until")}
    told = {
        "": {
            "Type": "Number",
            "Description": f"Containers of {function} kept ready in the plan's hours; 0 for none",
            "Default": 0,
            "MinValue": 0,
            "MaxValue": template["Parameters"][f"{function}Concurrency"]["Default"],
        },
        "Up": _cron("begins", hours["up"]),
        "Down": _cron("ends", hours["down"]),
        "From": _instant("The plan's first instant (UTC), empty for at once"),
        "Until": _instant("The plan's last instant (UTC), empty for ever"),
    }
    template["Parameters"] |= {names[part]: one for part, one in told.items()}
    conditions = template.setdefault("Conditions", {})
    conditions[f"{function}IsWarmed"] = _not_equal(names[""], "0")
    for part in ("From", "Until"):
        conditions[f"Has{names[part]}"] = _not_equal(names[part], "")
    dated = {
        "StartTime": _if_told(names["From"]),
        "EndTime": _if_told(names["Until"]),
        "Timezone": ZONE,
    }
    actions = [
        {"ScheduledActionName": name, "Schedule": {"Ref": names[part]}, **dated}
        | {"ScalableTargetAction": {"MinCapacity": many, "MaxCapacity": many}}
        for name, part, many in (("up", "Up", {"Ref": names[""]}), ("down", "Down", 0))
    ]
    template["Resources"][f"{function}Ready"] = {
        "Type": "AWS::ApplicationAutoScaling::ScalableTarget",
        "Condition": f"{function}IsWarmed",
        "DependsOn": f"{function}Alias{ALIAS}",
        "Properties": {
            "ServiceNamespace": "lambda",
            "ScalableDimension": "lambda:function:ProvisionedConcurrency",
            "ResourceId": {"Fn::Sub": f"function:${{{function}}}:{ALIAS}"},
            "MinCapacity": 0,
            "MaxCapacity": 0,
            "ScheduledActions": actions,
        },
    }


def _cron(what: str, usual: str) -> dict[str, Any]:
    return {
        "Type": "String",
        "Description": f"When warming {what}, in Vietnamese time",
        "Default": usual,
        "AllowedPattern": r"cron\([0-9A-Z*?,/ #-]+\)",
    }


def _instant(what: str) -> dict[str, Any]:
    return {"Type": "String", "Description": what, "Default": "", "AllowedPattern": _INSTANT}


def _not_equal(parameter: str, value: str) -> dict[str, Any]:
    return {"Fn::Not": [{"Fn::Equals": [{"Ref": parameter}, value]}]}


def _if_told(parameter: str) -> dict[str, Any]:
    return {"Fn::If": [f"Has{parameter}", {"Ref": parameter}, {"Ref": "AWS::NoValue"}]}
