"""What becomes of a deployment that AWS breaks off: the first, the next try, and one that stood?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra import deploy, standing
from infra.parts import Template

TEMPLATE: Template = {"Resources": {"A": {"Type": "AWS::SNS::Topic"}}}


class CloudFormation:
    """One stack whose changes end as told; in the place of CloudFormation and of S3."""

    class meta:  # noqa: N801
        endpoint_url = "https://s3.example"

    def __init__(self, status: str, *ends: str) -> None:
        self.status, self.ends = status, list(ends)
        self.asked: list[tuple[str, bool]] = []
        self.events: list[list[dict[str, str]]] = []
        self._kind = ""

    def put_object(self, **_: Any) -> None:
        """S3 takes the template."""

    def describe_stacks(self, StackName: str) -> dict[str, Any]:  # noqa: N803
        if not self.status:
            raise ClientError({"Error": {"Code": "ValidationError"}}, "DescribeStacks")
        told = {"Outputs": [{"OutputKey": "RestAPIId", "OutputValue": "abc"}]}
        return {"Stacks": [told | {"StackName": StackName, "StackStatus": self.status}]}

    def create_change_set(self, **asked: Any) -> None:
        self._kind = asked["ChangeSetType"]

    def describe_change_set(self, **_: Any) -> dict[str, str]:
        return {"Status": "CREATE_COMPLETE"}

    def execute_change_set(self, **asked: Any) -> None:
        self.asked.append((self._kind, asked["DisableRollback"]))
        self.status = self.ends.pop(0)

    def get_paginator(self, _: str) -> CloudFormation:
        return self

    def paginate(self, **_: Any) -> Iterator[dict[str, Any]]:
        yield from ({"StackEvents": page} for page in self.events)


def put(aws: CloudFormation) -> dict[str, str]:
    return deploy.deploy(lambda _: aws, "lachan-prod", TEMPLATE, "bucket", {})


def test_a_first_deployment_that_fails_stays_and_the_next_goes_on_from_there() -> None:
    aws = CloudFormation("", "CREATE_FAILED", "UPDATE_FAILED", "UPDATE_COMPLETE", "UPDATE_COMPLETE")
    for _ in range(2):
        with pytest.raises(standing.DeploymentFailed):
            put(aws)
    assert put(aws) == {"RestAPIId": "abc"}
    put(aws)

    assert aws.asked == [("CREATE", True), ("UPDATE", True), ("UPDATE", True), ("UPDATE", False)]


@pytest.mark.parametrize("status", standing.LOST)
def test_what_nothing_can_be_put_over_is_said_before_anything_is_sent(status: str) -> None:
    aws = CloudFormation(status)
    with pytest.raises(standing.DeploymentFailed, match=status):
        put(aws)

    assert aws.asked == []


def test_a_new_stage_that_broke_off_may_be_begun_again(capsys: pytest.CaptureFixture[str]) -> None:
    aws = CloudFormation("CREATE_FAILED", *["UPDATE_COMPLETE"] * 3)
    api = {"DefinitionBody": {"paths": {"/": {}}}, "MethodSettings": []}
    platform = {"Resources": {"RestAPI": {"Type": "AWS::Serverless::Api", "Properties": api}}}
    parts = {"logs": TEMPLATE, "template": platform, "watching": TEMPLATE}
    deploy.begin(lambda _: aws, "prod", parts, "bucket", {})

    assert "abc" in capsys.readouterr().out


def event(name: str, status: str, told: str = "") -> dict[str, str]:
    return {"LogicalResourceId": name, "ResourceStatus": status, "ResourceStatusReason": told}


def test_the_first_reasons_are_told_from_whatever_page_and_of_this_change_alone() -> None:
    """AWS tells a hundred events a page: what was broken off later would fill it."""
    aws = CloudFormation("CREATE_FAILED", "UPDATE_FAILED")
    aws.events = [
        [event("Key", "CREATE_FAILED", "Resource creation cancelled")] * 100,
        [event("Staff", "CREATE_FAILED", "10,240 characters"), event("Old", "CREATE_COMPLETE")],
        [event("lachan-prod", "UPDATE_IN_PROGRESS"), event("Before", "CREATE_FAILED", "other")],
    ]
    with pytest.raises(standing.DeploymentFailed) as failed:
        put(aws)

    assert "Staff: 10,240 characters" in str(failed.value)
    assert "cancelled" not in str(failed.value) and "Before" not in str(failed.value)
