"""People with samples: what a laboratory released stands in their rows, as the stream leaves it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from functions.access import service as access
from functions.access.domain.staff import Staff, StaffState
from functions.kernel.callers import Role
from functions.kernel.identifiers import (
    DivisionPath,
    PersonId,
    SamplingId,
    TubeCode,
    UnitId,
    print_result_code,
    tube_code,
)
from functions.laboratory.domain.result import Version
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Custody, Kind, Method, SamplingReason, Told
from functions.laboratory.service import codes, projecting
from functions.messages.access import ResultCodeRequested
from functions.notifications import consumers
from functions.runtime import aws, settings
from tests.doors.access.world import POSTINGS, UNITS, Issuer, open_doors
from tests.gateway import Gateway, Reply
from tests.world import Actor, messages_in

ANH, BINH = "0900001001", "0900002002"


def specimen(*members: str, number: int = 1, at: datetime, **more: Any) -> Specimen:
    """A tube at the laboratory; several members make it a field pool."""
    made = Specimen(
        tube=tube_code(number),
        kind=Kind.SINGLE if len(members) == 1 else Kind.FIELD_POOL,
        custody=Custody.RECEIVED,
        unit=UnitId("commune-00001"),
        division=DivisionPath("01/001/00001"),
        session=SamplingId("0" * 26),
        laboratory=UnitId("lab-01"),
        reason=SamplingReason.SCREENING,
        members=tuple(sorted(PersonId(member) for member in members)),
        collected_at=at - timedelta(hours=20),
        sealed_at=at - timedelta(hours=20),
        sent_at=at - timedelta(hours=15),
        received_at=at - timedelta(hours=12),
        version=3,
    )
    return replace(made, **more)


def version(told: Told, at: datetime, number: int = 1, reason: str = "first") -> Version:
    """A version of what was told, released at `at`."""
    return Version(
        number=number,
        told=told,
        method=Method.PCR,
        tested_at=at - timedelta(hours=2),
        released_at=at,
        laboratory=UnitId("lab-01"),
        rule_id="release-2021-07",
        reason=reason,
    )


class Street:
    """The doors, staff in their units, and people who sign in."""

    def __init__(self, issuer: Issuer, now: datetime) -> None:
        self.now, self.issuer = now, issuer
        self.gateway = Gateway(open_doors().app)
        for unit in UNITS:
            access.put_unit(unit)
        for role, unit_id in POSTINGS.items():
            subject = access.staff_id(settings.issuer(), f"s-{role.value}")
            access.put_staff(Staff(subject, role, unit_id, StaffState.ACTIVE))

    def somebody(self) -> Actor:
        """A browser that nobody has signed in."""
        return Actor(self.gateway)

    def person(self, phone: str = ANH) -> Actor:
        """A person with a phone, signed in."""
        return self.somebody().sign_in(phone)

    def member_of(self, guardian: Actor, name: str = "Nguyễn Thị Mai") -> str:
        """A child in the family of a guardian."""
        reply = guardian.call(
            "POST",
            "/api/family",
            {"full_name": name, "birth": "2015-03-02", "relation": "child", "consented": True},
            headers={"idempotency-key": "member-key-01"},
        )
        assert reply.status == 201, reply.body
        return str(reply.json["member"])

    def told(self, *members: str, what: Told | None, number: int = 1, **more: Any) -> TubeCode:
        """A tube of these people, of which `what` was told; None: they still wait."""
        tube = specimen(*members, number=number, at=self.now, **more)
        versions = [version(what, self.now)] if what else []
        projecting.keep_results(tube, versions)
        return tube.tube

    def result_id(self, person: str, tube: str) -> str:
        """The id of a person's result."""
        return codes.result_id(PersonId(person), TubeCode(tube))

    def code(self, person: str, tube: str) -> str:
        """The short code as it is printed."""
        return print_result_code(codes.code_of(PersonId(person), TubeCode(tube), self.now))

    def officer(self, role: Role = Role.COMMUNE_OFFICER) -> dict[str, str]:
        """Headers of a member of staff."""
        return {"authorization": f"Bearer {self.issuer.token(f's-{role.value}')}"}


class Outbox:
    """What the SMS gateway was handed."""

    def __init__(self) -> None:
        self.url = aws.client("sqs").create_queue(QueueName="outbox")["QueueUrl"]
        aws.client("sns").subscribe(
            TopicArn=settings.sms_topic(),
            Protocol="sqs",
            Endpoint="arn:aws:sqs:ap-southeast-1:123456789012:outbox",
            Attributes={"RawMessageDelivery": "true"},
        )

    def taken(self) -> list[dict[str, str]]:
        """All messages so far, taken out."""
        found: list[dict[str, str]] = []
        while (
            told := aws.client("sqs")
            .receive_message(QueueUrl=self.url, MaxNumberOfMessages=10)
            .get("Messages")
        ):
            for one in told:
                aws.client("sqs").delete_message(
                    QueueUrl=self.url, ReceiptHandle=one["ReceiptHandle"]
                )
                found.append(json.loads(one["Body"]))
        return found


def deliver() -> dict[str, Any]:
    """Run the consumer of `messages` over all that waits."""
    return consumers.send_message({"Records": messages_in("messages")}, None)  # type: ignore[no-any-return]


def code_for_result() -> str:
    """The newest code that opens a result, from the queue."""
    body = messages_in("messages")[-1]["body"]
    _, code = access.open_result_code(ResultCodeRequested.model_validate_json(body))
    return code


def items_of(table: str) -> list[dict[str, Any]]:
    """All items of a table."""
    found: list[dict[str, Any]] = aws.client("dynamodb").scan(TableName=settings.table_name(table))[
        "Items"
    ]
    return found


def seen(reply: Reply) -> tuple[int, dict[str, Any], list[str]]:
    """An answer without what differs by request alone."""
    return reply.status, reply.json | {"request_id": ""}, sorted(reply.headers)
