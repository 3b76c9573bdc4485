"""Would AWS take what it counts by itself: a role's characters, variables, the API's resources?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from infra import build, deploy, lint, paths, roles
from infra.parts import ROOT, Template
from infra.spelling import length, spelt

TABLE = {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": {"Fn::Sub": "la-${Stage}-a"}}}
ARN = "arn:aws:dynamodb:ap-southeast-1:000000000000:table/la-prod-a"
NAMED: Template = {
    "Parameters": {"Stage": {"Default": "prod"}},
    "Resources": {
        "ATable": TABLE,
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "la-files"}},
        "Key": {"Type": "AWS::KMS::Key", "Properties": {}},
    },
}


def allow(act: str | list[str], *places: Any, **more: Any) -> dict[str, Any]:
    resource = places[0] if len(places) == 1 else list(places)
    return {"Sid": f"S{act}"[:9], "Effect": "Allow", "Action": act, "Resource": resource, **more}


def grants(statements: list[dict[str, Any]]) -> set[tuple[str, str, str, str]]:
    """Each act on each resource under each condition, as IAM would read them."""
    return {
        (one["Effect"], act, json.dumps(place), json.dumps(one.get("Condition")))
        for one in statements
        for act in ([one["Action"]] if isinstance(one["Action"], str) else one["Action"])
        for place in (one["Resource"] if isinstance(one["Resource"], list) else [one["Resource"]])
    }


@pytest.mark.parametrize(
    ("told", "becomes"),
    [
        ({"Fn::GetAtt": ["ATable", "Arn"]}, ARN),
        ({"Fn::GetAtt": "ATable.StreamArn"}, ARN + "/stream/2021-11-23T01:30:00.000"),
        ({"Fn::Sub": "${ATable.Arn}/index/*"}, ARN + "/index/*"),
        ({"Fn::Sub": ["${Of}/x", {"Of": {"Ref": "Bucket"}}]}, "la-files/x"),
        ({"Fn::Sub": "arn:${AWS::Partition}:s3:::${Bucket}/*"}, "arn:aws:s3:::la-files/*"),
        ({"Fn::GetAtt": ["Bucket", "Arn"]}, "arn:aws:s3:::la-files"),
        ({"Fn::If": ["Any", "a", "longer"]}, "longer"),
        ([{"a": {"Ref": "Stage"}}], [{"a": "prod"}]),
    ],
)
def test_a_reference_is_spelt_as_aws_will(told: Any, becomes: Any) -> None:
    assert spelt(told, NAMED) == becomes


def test_what_aws_names_by_itself_counts_as_long_as_a_key() -> None:
    key = "arn:aws:kms:ap-southeast-1:000000000000:key/" + "0" * 36

    assert len(spelt({"Fn::GetAtt": ["Key", "Arn"]}, NAMED)) >= len(key)
    assert length({"a b": ["c  d", 1]}, NAMED) == len('{"ab":["cd",1]}')


def test_alike_statements_become_one_and_allow_the_same() -> None:
    given = [
        allow(["b", "a"], "r1"),
        allow(["a", "b"], "r2", "r1"),
        allow("a", "r3"),
        allow("a", "r4", Condition={"Bool": {"x": "true"}}),
        {**allow("a", "r5"), "Effect": "Deny"},
    ]

    told = roles.joined(given)

    assert grants(told) == grants(given)
    assert [one["Resource"] for one in told] == [["r1", "r2"], "r3", "r4", "r5"]
    assert all("Sid" not in one for one in told)


def test_a_statement_without_a_resource_stands_alone() -> None:
    given = [{"Sid": name, "Effect": "Deny", "Action": "a", "NotResource": name} for name in "xy"]

    assert [one["NotResource"] for one in roles.joined(given)] == ["x", "y"]


def test_every_role_leaves_room_and_that_of_staff_would_not_as_it_is_written(
    template: Template,
) -> None:
    resources = template["Resources"]
    told = [one for one in resources.values() if one["Type"] == "AWS::IAM::Role"]
    written = json.loads((ROOT / ".chalice" / "policies" / "staff.json").read_text("utf-8"))
    role = {"Type": "AWS::IAM::Role", "Properties": {"Policies": [{"PolicyDocument": written}]}}
    apart = {**template, "Resources": {**resources, "StaffRole": role}}

    assert len(told) > 60
    assert roles.too_long(template, lint.SPARE_CHARACTERS) == []
    assert [line.partition(":")[0] for line in roles.too_long(apart, 0)] == ["StaffRole"]


def test_what_aws_would_refuse_ends_the_build(stage: str) -> None:
    made = lint.translated(deploy.templates_of(build.OUT / stage)["template"])
    assert lint.refused(made) == []

    functions = [one for one in made["Resources"].values() if "Environment" in one["Properties"]]
    functions[0]["Properties"]["Environment"]["Variables"]["LONG"] = "x" * lint.MOST_ENVIRONMENT
    statements = roles_of(made)["StaffRole"]["Policies"][0]["PolicyDocument"]["Statement"]
    statements[0]["Resource"] = ["x" * roles.MOST]
    doors = made["Resources"]["RestAPI"]["Properties"]["Body"]["paths"]
    doors.update({f"/x{number}": {} for number in range(paths.PLANNED)})

    told = lint.refused(made)

    assert [line.split()[0] for line in told][0] == "StaffRole:"
    assert len(told) == 3


def test_the_api_has_one_stage_and_waits_for_the_role_that_its_log_needs(stage: str) -> None:
    """What SAM makes: a `StageName` of the deployment would be a second stage (SAM issue 191)."""
    made = lint.translated(deploy.templates_of(build.OUT / stage)["template"])["Resources"]
    (deployment,) = [r for r in made.values() if r["Type"] == "AWS::ApiGateway::Deployment"]

    assert "StageName" not in deployment["Properties"]
    assert [n for n, r in made.items() if r["Type"] == "AWS::ApiGateway::Stage"] == [
        "RestAPIv1Stage"
    ]
    assert made["RestAPI"]["DependsOn"] == ["GatewayAccount"]


def roles_of(made: Template) -> dict[str, Any]:
    return {
        name: one["Properties"]
        for name, one in made["Resources"].items()
        if one["Type"] == "AWS::IAM::Role"
    }


def test_each_part_of_a_path_is_a_resource() -> None:
    assert paths.resources_of([]) == 1
    assert paths.resources_of(["/"]) == 1
    assert paths.resources_of(["/a/{b}/c", "/a/{b}", "/a/d"]) == 5


def test_a_new_stage_begins_with_what_a_new_api_takes(template: Template) -> None:
    first, whole = paths.first_of(template), template["Resources"]["RestAPI"]["Properties"]
    api = first["Resources"]["RestAPI"]["Properties"]
    few, all_ = api["DefinitionBody"]["paths"], whole["DefinitionBody"]["paths"]

    assert paths.resources_of(all_) > paths.MOST, "a new stage needs no second step any more"
    assert 0 < paths.resources_of(few) <= paths.FIRST
    assert few == {path: all_[path] for path in few}
    there = {"/*"} | {"/" + path.replace("/", "~1") for path in few}
    throttled = api["MethodSettings"]
    assert throttled == [one for one in whole["MethodSettings"] if one["ResourcePath"] in there]
    assert 1 < len(throttled) < len(whole["MethodSettings"])
    first["Resources"]["RestAPI"] = template["Resources"]["RestAPI"]
    assert first == template


def test_a_stage_that_stands_is_not_begun_again() -> None:
    class Standing:
        def describe_stacks(self, StackName: str) -> dict[str, Any]:  # noqa: N803
            return {"Stacks": [{"StackName": StackName, "StackStatus": "UPDATE_COMPLETE"}]}

    with pytest.raises(deploy.DeploymentFailed, match="stands"):
        deploy.begin(lambda _: Standing(), "prod", {}, "bucket", {})
