"""Does the packaged artefact work when it is deployed, with its own roles enforced?"""

from __future__ import annotations

import json
import re
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest
from botocore.exceptions import ClientError

from infra import build, parts
from infra.local.accounts import ACCOUNTS
from tests.local.conftest import Platform, started, until

pytestmark = pytest.mark.local

STACK = "lachan-dev"


def browser(platform: Platform) -> httpx.Client:
    return httpx.Client(base_url=platform.origin, timeout=60, headers={"Origin": platform.origin})


def code_sent_to(platform: Platform, phone: str) -> str:
    """The newest code on the pretended telephone."""

    def seen() -> str | None:
        page = httpx.get(f"{platform.origin}/_dien-thoai", timeout=60).text
        found = re.search(rf"<b>{re.escape(phone)}</b>[^<]*?(\d{{6,8}})", page)
        return found[1] if found else None

    return str(until(seen, f"a code for {phone}"))


def signed_in(platform: Platform, phone: str) -> httpx.Client:
    """A citizen's browser after signing in by phone code."""
    citizen = browser(platform)
    asked = citizen.post("/api/otp/challenges", json={"phone": phone, "purpose": "sign_in"})
    assert asked.status_code == 202, asked.text
    answer = {"code": code_sent_to(platform, phone)}
    place = f"/api/otp/challenges/{asked.json()['challenge']}/answers"
    answered = citizen.post(place, json=answer)
    assert answered.status_code == 200, answered.text
    return citizen


@pytest.fixture(scope="module")
def owner(platform: Platform) -> httpx.Client:
    return signed_in(platform, "+84900001001")


@pytest.fixture(scope="module")
def venue(owner: httpx.Client) -> dict[str, Any]:
    """A registered venue of the owner's."""
    asked = owner.post(
        "/api/venues",
        headers={"Idempotency-Key": uuid.uuid4().hex},
        json={
            "name": "Quán Thử",
            "kind": "food",
            "province": "01",
            "district": "001",
            "ward": "00001",
            "address": "1 Phố Thử",
            "opens_at": "00:00",
            "closes_at": "23:59",
            "capacity": 30,
            "registrant_name": "Nguyễn Văn Thử",
        },
    )
    assert asked.status_code == 201, asked.text
    return dict(asked.json())


def functions_of(platform: Platform) -> list[dict[str, Any]]:
    """All of them: a page holds fewer than there are."""
    pages = platform.client("lambda").get_paginator("list_functions").paginate()
    return list(pages.search("Functions[]"))


def test_the_packaged_template_goes_up(platform: Platform) -> None:
    for name in (f"{STACK}-logs", STACK, f"{STACK}-watching"):
        (stack,) = platform.client("cloudformation").describe_stacks(StackName=name)["Stacks"]
        assert stack["StackStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE")
    told = json.loads((build.OUT / "dev" / "template.json").read_text("utf-8"))
    wanted = {
        found["Properties"]["FunctionName"]["Fn::Sub"].replace("${Stage}", "dev")
        for found in told["Resources"].values()
        if found["Type"] == "AWS::Serverless::Function"
    }
    assert {function["FunctionName"] for function in functions_of(platform)} == wanted


def test_the_front_serves_pages_and_static_files_as_production_does(platform: Platform) -> None:
    page = httpx.get(f"{platform.origin}/dang-nhap", timeout=60)
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    link = re.search(r'href="(/static/[0-9a-f]{8}/css/[^"]+)"', page.text)
    assert link
    style = httpx.get(platform.origin + link[1], headers={"Accept-Encoding": "gzip"})
    assert style.status_code == 200
    assert "immutable" in style.headers["cache-control"]
    assert style.headers["content-encoding"] == "gzip"
    assert httpx.get(f"{platform.origin}/static/00000000/make_icons.py").status_code == 404
    assert (
        httpx.get(f"{platform.origin}/static/00000000/..%2fkernel%2ferrors.py").status_code == 404
    )


def test_a_citizen_signs_in_with_the_code_that_the_telephone_got(owner: httpx.Client) -> None:
    me = owner.get("/api/me")
    assert me.status_code == 200
    assert me.json()["phone_verified"] is True


def test_a_poster_is_drawn_behind_the_queue_and_its_links_open(
    owner: httpx.Client, venue: dict[str, Any]
) -> None:
    def ready() -> dict[str, Any] | None:
        told = owner.get(f"/api/venues/{venue['code']}/poster")
        assert told.status_code == 200, told.text
        return dict(told.json()) if told.json()["state"] == "ready" else None

    poster = until(ready, "the poster")
    pdf = httpx.get(poster["pdf"], timeout=60)
    assert pdf.status_code == 200
    assert pdf.content.startswith(b"%PDF")
    tampered = httpx.get(poster["pdf"].replace("X-Amz-Signature=", "X-Amz-Signature=0"), timeout=60)
    assert tampered.status_code == 403


def test_staff_sign_in_by_the_issuer_and_may_upload_a_file(platform: Platform) -> None:
    account = next(found for found in ACCOUNTS if found.role == "province_officer")
    officer = browser(platform)
    page = officer.get("/can-bo/dang-nhap", follow_redirects=True)
    assert page.status_code == 200, page.text
    hidden = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', page.text))
    chosen = officer.post("/oidc/authorize", data={**hidden, "account": account.subject})
    target = re.search(r'action="([^"]+)"', chosen.text)
    assert target, chosen.text
    form = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', chosen.text))
    entered = officer.post(target[1], data=form)
    assert entered.status_code in (200, 303), entered.text
    asked = officer.post(
        "/api/imports",
        headers={"Idempotency-Key": uuid.uuid4().hex},
        json={"kind": "venues", "filename": "thu.csv", "size": 200, "dry_run": True},
    )
    assert asked.status_code == 201, asked.text
    form = asked.json()["upload"]
    sent = httpx.post(
        form["url"], data=form["fields"], files={"file": ("thu.csv", b"a,b\n1,2\n")}, timeout=60
    )
    assert sent.status_code == 204, sent.text

    def read() -> bool:
        told = officer.get(f"/api/imports/{asked.json()['import_id']}")
        assert told.status_code == 200, told.text
        return told.json()["state"] not in ("waiting", "awaiting_upload", "announced", "open")

    assert until(read, "the end of the file")


def credentials_of(platform: Platform, function: str) -> dict[str, str]:
    """Credentials of a function's own role."""
    told = platform.client("lambda").get_function_configuration(FunctionName=function)
    role = told["Role"]
    made = platform.client("sts").assume_role(RoleArn=role, RoleSessionName="roles-are-enforced")
    given = made["Credentials"]
    return {
        "aws_access_key_id": given["AccessKeyId"],
        "aws_secret_access_key": given["SecretAccessKey"],
        "aws_session_token": given["SessionToken"],
    }


def test_no_function_may_do_what_its_policy_does_not_say(platform: Platform) -> None:
    import boto3

    functions = functions_of(platform)
    assert functions
    for function in functions:
        session = boto3.session.Session(
            region_name=parts.REGION, **credentials_of(platform, function["FunctionName"])
        )
        endpoint = platform.emulator.endpoint
        table = session.client("dynamodb", endpoint_url=endpoint)
        for refused in (
            lambda table=table: table.scan(TableName="lachan-dev-persons"),
            lambda table=table: table.delete_item(
                TableName="lachan-dev-audit", Key={"subject": {"S": "a"}, "at": {"S": "b"}}
            ),
        ):
            with pytest.raises(ClientError) as denied:
                refused()
            assert "AccessDenied" in str(denied.value), function["FunctionName"]


def test_a_message_that_nobody_can_read_ends_in_the_dead_letter_queue(platform: Platform) -> None:
    sqs = platform.client("sqs")
    url = sqs.get_queue_url(QueueName="lachan-dev-posters")["QueueUrl"]
    dead = sqs.get_queue_url(QueueName="lachan-dev-posters-dead")["QueueUrl"]
    hidden = "VisibilityTimeout"
    kept = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[hidden])["Attributes"][hidden]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={hidden: "1"})
    sqs.send_message(QueueUrl=url, MessageBody='{"never":"a poster"}')

    def given_up() -> bool:
        told = sqs.get_queue_attributes(
            QueueUrl=dead, AttributeNames=["ApproximateNumberOfMessages"]
        )
        return told["Attributes"]["ApproximateNumberOfMessages"] != "0"

    try:
        until(given_up, "the message among the dead letters")
    finally:  # a poster takes longer than a second to draw
        sqs.set_queue_attributes(QueueUrl=url, Attributes={hidden: kept})


def test_no_function_failed_meanwhile(platform: Platform) -> None:
    logs = platform.client("logs")
    faults = []
    for group in logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/")["logGroups"]:
        for event in logs.filter_log_events(logGroupName=group["logGroupName"])["events"]:
            if '"RequestFailed"' in event["message"] or "AccessDenied" in event["message"]:
                faults.append((group["logGroupName"], event["message"]))
    assert faults == []


@pytest.mark.slow
def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "state"
    item = {"scope": {"S": "kept"}, "id": {"S": "over a restart"}}
    with started(state) as first:
        first.client("dynamodb").put_item(TableName="lachan-dev-revocations", Item=item)
    with started(state) as second:
        found = second.client("dynamodb").get_item(TableName="lachan-dev-revocations", Key=item)
        assert found["Item"] == item
        assert httpx.get(f"{second.origin}/dang-nhap", timeout=60).status_code == 200
