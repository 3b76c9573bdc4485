"""May each queue be sent to by the one it hears, and by nobody else, where queues share a policy?

SQS keeps the whole document on every queue that a policy names, and judges a queue by the
statements that name it. It takes one queue a statement, 20 statements, 10 conditions and 8,192
bytes (Amazon SQS, policy quotas; ADR 0141).
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from infra.parts import Template
from infra.spelling import length
from infra.wiring import of_type

MOST_STATEMENTS, MOST_CONDITIONS, MOST_BYTES = 20, 10, 8_192
FACTS = {"ArnEquals": {"aws:SourceArn": {"Ref": "FactsTopic"}}}
UPLOADS = "arn:${AWS::Partition}:s3:::lachan-${Stage}-uploads-${AWS::AccountId}"
ARRIVALS = {
    "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}},
    "ArnLike": {"aws:SourceArn": {"Fn::Sub": UPLOADS}},
}


def documents(template: Template) -> Iterator[tuple[str, list[str], dict[str, Any]]]:
    """(resource, names of its queues, document) of each policy of queues."""
    for name, one in of_type(template, "AWS::SQS::QueuePolicy").items():
        queues = [queue["Ref"] for queue in one["Properties"]["Queues"]]
        yield name, queues, one["Properties"]["PolicyDocument"]


def faults(template: Template) -> list[str]:
    """What SQS would refuse of a policy, and where one queue's right becomes another's."""
    found = []
    seen: set[str] = set()
    for name, queues, document in documents(template):
        statements = document["Statement"]
        conditions = sum(len(one.get("Condition", {})) for one in statements)
        if len(statements) > MOST_STATEMENTS or conditions > MOST_CONDITIONS:
            found.append(f"{name}: {len(statements)} statements, {conditions} conditions")
        if length(document, template) > MOST_BYTES:
            found.append(f"{name}: longer than SQS takes")
        if len({one["Sid"] for one in statements}) < len(statements):
            found.append(f"{name}: two statements of one name")
        named = [json.dumps(one["Resource"]) for one in statements]
        if set(named) != {json.dumps({"Fn::GetAtt": [queue, "Arn"]}) for queue in queues}:
            found.append(f"{name}: names other queues than it is written on")
        if twice := seen & set(queues):
            found.append(f"{name}: {sorted(twice)} has two policies, and the last one wins")
        seen |= set(queues)
    return found


def heard(template: Template) -> dict[str, list[Any]]:
    """Of each queue with a policy: (who, which acts, on what terms) of its statements."""
    found: dict[str, list[Any]] = {}
    for _, _, document in documents(template):
        for one in document["Statement"]:
            told = (one["Principal"], one["Action"], one.get("Condition"))
            which = one["Resource"]
            queue = which["Fn::GetAtt"][0] if isinstance(which, dict) else str(which)
            found.setdefault(queue, []).append(told)
    return found


def deaf(template: Template) -> list[str]:
    """Queues that hear something else than what they are subscribed to, and what waits for what."""
    found = []
    policies = {queue: name for name, queues, _ in documents(template) for queue in queues}
    rights = heard(template)
    wanted: dict[str, list[Any]] = {}
    for name, made in of_type(template, "AWS::SNS::Subscription").items():
        told = made["Properties"]
        if told["Protocol"] == "sqs" and told["TopicArn"] == {"Ref": "FactsTopic"}:
            queue = told["Endpoint"]["Fn::GetAtt"][0]
            wanted[queue] = [({"Service": "sns.amazonaws.com"}, "sqs:SendMessage", FACTS)]
            if policies.get(queue) not in made.get("DependsOn", []):
                found.append(f"{name} doesn't wait for the policy of {queue}")
    uploads = template["Resources"]["UploadsBucket"]
    for told in uploads["Properties"]["NotificationConfiguration"]["QueueConfigurations"]:
        queue = told["Queue"]["Fn::GetAtt"][0]
        wanted[queue] = [({"Service": "s3.amazonaws.com"}, "sqs:SendMessage", ARRIVALS)]
        if policies.get(queue) not in uploads.get("DependsOn", []):
            found.append(f"the bucket doesn't wait for the policy of {queue}")
    listening = {"SmsReportsQueue", "SmsOutgoingQueue", "SchedulesDead", "SmsDead"}
    found += [f"{one} hears what it must not" for one in wanted if rights.get(one) != wanted[one]]
    found += [f"{one} hears unasked" for one in rights.keys() - wanted.keys() - listening]
    return found


def test_each_queue_hears_whom_it_is_subscribed_to_and_nobody_else(template: Template) -> None:
    assert faults(template) == []
    assert deaf(template) == []
    assert len(heard(template)) > 20


def test_a_policy_that_leaves_the_stack_doesnt_silence_its_queues(template: Template) -> None:
    """CloudFormation takes the policy off each queue as it deletes the resource that wrote it."""
    for name, queues, _ in documents(template):
        if len(queues) > 1:
            assert template["Resources"][name]["DeletionPolicy"] == "Retain", name


def statement(template: Template, policy: str, at: int) -> dict[str, Any]:
    document = template["Resources"][policy]["Properties"]["PolicyDocument"]
    return document["Statement"][at]  # type: ignore[no-any-return]


def queues_of(template: Template, policy: str) -> list[Any]:
    return template["Resources"][policy]["Properties"]["Queues"]  # type: ignore[no-any-return]


HEALTH, OTHER, FILES = "HealthFactsQueuesPolicy", "OtherFactsQueuesPolicy", "FilesQueuesPolicy"
BREAKS: dict[str, Callable[[Template], Any]] = {
    "wide": lambda t: statement(t, HEALTH, 0).update(Resource="*"),
    "other_topic": lambda t: statement(t, HEALTH, 2).update(
        Condition={"ArnEquals": {"aws:SourceArn": {"Ref": "MailTopic"}}}
    ),
    "no_terms": lambda t: statement(t, FILES, 1).pop("Condition"),
    "any_bucket": lambda t: statement(t, FILES, 0)["Condition"].pop("ArnLike"),
    "left_out": lambda t: queues_of(t, OTHER).pop(),
    "twice": lambda t: queues_of(t, OTHER).append({"Ref": "AefiFactsQueue"}),
    "one_name": lambda t: statement(t, OTHER, 1).update(Sid=statement(t, OTHER, 0)["Sid"]),
    "too_many": lambda t: [
        t["Resources"][HEALTH]["Properties"]["PolicyDocument"]["Statement"].append(
            statement(t, HEALTH, 0) | {"Sid": f"Again{at}"}
        )
        for at in range(4)
    ],
    "too_soon": lambda t: t["Resources"]["AefiFactsSubscription"].pop("DependsOn"),
}


@pytest.mark.parametrize("how", BREAKS)
def test_what_is_broken_in_a_copy_is_seen(template: Template, how: str) -> None:
    broken = copy.deepcopy(template)
    BREAKS[how](broken)
    assert faults(broken) + deaf(broken)
