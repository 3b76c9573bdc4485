"""Calls to queues, topics, objects, keys and secrets are held against the policy of their door."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cloud.resources import allows, asked

S3 = "https://s3.ap-southeast-1.amazonaws.com/lachan-test-documents/posters/a.pdf"
DAY = (
    "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}"
    ":secret:lachan-${Stage}-day-*"
)


def may(service: str, operation: str, url: str, body: Any, statement: dict[str, Any]) -> bool:
    (one,) = asked(service, operation, url, body)
    return allows(statement, one)


def arn(name: str) -> dict[str, list[str]]:
    return {"Fn::GetAtt": [name, "Arn"]}


@pytest.mark.parametrize(
    ("service", "operation", "url", "body", "act", "named", "another"),
    [
        ("sqs", "SendMessageBatch", "", b'{"QueueUrl": "https://q/1/lachan-test-posters"}',
         "sqs:SendMessage", arn("PostersQueue"), arn("MailsQueue")),
        ("sns", "Publish", "", b"TopicArn=arn:aws:sns:r:1:lachan-test-facts",
         "sns:Publish", {"Ref": "FactsTopic"}, {"Ref": "SmsTopic"}),
        ("kms", "Sign", "", b'{"KeyId": "alias/lachan-test-posters"}',
         "kms:Sign", arn("PostersKey"), arn("ProofsKey")),
        ("secretsmanager", "GetSecretValue", "", b'{"SecretId": "lachan-test-day-2021-11-23"}',
         "secretsmanager:GetSecretValue", {"Fn::Sub": DAY}, {"Fn::Sub": DAY.replace("day", "key")}),
        ("s3", "PutObject", S3, b"", "s3:PutObject",
         {"Fn::Sub": "${DocumentsBucket.Arn}/posters/*"},
         {"Fn::Sub": "${UploadsBucket.Arn}/posters/*"}),
        ("s3", "GetObject", S3 + "?versionId=3", b"", "s3:GetObjectVersion",
         {"Fn::Sub": "${DocumentsBucket.Arn}/posters/*"},
         {"Fn::Sub": "${DocumentsBucket.Arn}/reports/*"}),
    ],
)  # fmt: skip
def test_a_call_is_held_against_act_and_resource(  # noqa: PLR0917
    service: str,
    operation: str,
    url: str,
    body: bytes,
    act: str,
    named: Any,
    another: Any,
) -> None:
    call = (service, operation, url, body)

    assert may(*call, {"Action": [act], "Resource": [another, named]})
    assert not may(*call, {"Action": [act], "Resource": another})
    assert not may(*call, {"Action": ["s3:Nothing"], "Resource": named})


def test_of_a_data_key_the_name_counts_too() -> None:
    body = b'{"CiphertextBlob": "", "EncryptionContext": {"name": "session"}}'
    plain: dict[str, Any] = {"Action": ["kms:Decrypt"], "Resource": arn("DataKey")}
    bound = {"StringEquals": {"kms:EncryptionContext:name": ["session"]}}
    other = {"StringLike": {"kms:EncryptionContext:name": "cases-*"}}

    assert may("kms", "Decrypt", "", body, plain | {"Condition": bound})
    assert not may("kms", "Decrypt", "", body, plain | {"Condition": other})
