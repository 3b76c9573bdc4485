"""How does a stack stand, and what may be done to it? What CloudFormation says of one stack.

A stack that never stood is left as far as it came: in production its tables are protected and what
holds data is retained (infra/wiring.py), so that going back would fail at the tables and leave
things whose names the next try needs. Deploying again goes on from there (ADR 0144).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, Final

HALF: Final = ("CREATE_FAILED", "UPDATE_FAILED")
"""Left as far as it came: the next deployment goes on. Only what never stood is left so."""
LOST: Final = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED", "UPDATE_ROLLBACK_FAILED")
"""Nothing can be deployed over it."""
_NONE: Final = ("REVIEW_IN_PROGRESS", "DELETE_COMPLETE")
_BEGUN: Final = ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS")
_UNCHANGED: Final = ("didn't contain changes", "No updates are to be performed", "no changes")
MOST_REASONS: Final = 8


class DeploymentFailed(Exception):
    """The stack did not become what the template says."""


def state_of(cloudformation: Any, name: str) -> str:
    """The stack's status, "" where none stands. Raises DeploymentFailed for one that is lost."""
    from botocore.exceptions import ClientError

    try:
        status: str = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
    except ClientError:
        return ""
    if status in LOST:
        raise DeploymentFailed(f"{name} is {status}: delete it or roll it back by hand first")
    return "" if status in _NONE else status


def is_whole(state: str) -> bool:
    """Did a stack of this state ever stand? It goes back by itself where a change fails."""
    return bool(state) and state not in HALF


def change_set_ready(cloudformation: Any, name: str, change: str) -> bool:
    """Wait for a change set; False where it changes nothing. Raises DeploymentFailed."""
    while True:
        told = cloudformation.describe_change_set(StackName=name, ChangeSetName=change)
        if told["Status"] == "CREATE_COMPLETE":
            return True
        if told["Status"] == "FAILED":
            reason = told.get("StatusReason", "")
            if any(words in reason for words in _UNCHANGED):
                return False
            raise DeploymentFailed(reason)
        time.sleep(0.5)


def settled(cloudformation: Any, name: str) -> dict[str, str]:
    """Wait for a stack; its outputs. Raises DeploymentFailed with the first reasons."""
    while True:
        stack = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
        status = stack["StackStatus"]
        if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            return {out["OutputKey"]: out["OutputValue"] for out in stack.get("Outputs", [])}
        if not status.endswith("IN_PROGRESS"):
            reasons = list(_reasons(cloudformation, name))[-MOST_REASONS:]
            raise DeploymentFailed(f"{status} {stack.get('StackStatusReason', '')} {reasons[::-1]}")
        time.sleep(0.5)


def _reasons(cloudformation: Any, name: str) -> Iterator[str]:
    """What failed in the last change, the latest first; not what was broken off for it.

    AWS tells a hundred events a page, the latest first, and going back tells more than that.
    """
    for page in cloudformation.get_paginator("describe_stack_events").paginate(StackName=name):
        for event in page["StackEvents"]:
            status, told = event["ResourceStatus"], event.get("ResourceStatusReason", "")
            if event["LogicalResourceId"] == name and status in _BEGUN:
                return
            if status.endswith("FAILED") and "cancelled" not in told:
                yield f"{event['LogicalResourceId']}: {told}"
