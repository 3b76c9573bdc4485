"""A laboratory at work: it sends files, the queues are run by hand, somebody looks at the pages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.access import service as access
from functions.access.domain.staff import Unit
from functions.kernel.callers import Caller, Purpose, Relation, Role
from functions.laboratory import consumers
from functions.runtime import aws, settings
from tests.gateway import Gateway, Reply

LAB, OTHER_LAB = "lab-01", "lab-02"
HEADING = "Mã ống,Phương pháp,Kết quả,Giờ xét nghiệm (dd/mm/yyyy hh:mm),Bệnh,Họ tên"
QUEUES = ("result-files", "result-chunks")


def line(tube: str, finding: str = "Âm tính", **other: str) -> str:
    """A row of a file: a PCR result of the day before."""
    told = {"assay": "PCR", "at": "22/11/2021 16:00", "disease": "", "name": ""} | other
    return ",".join((tube, told["assay"], finding, told["at"], told["disease"], told["name"]))


def csv(*lines: str) -> bytes:
    """A CSV file with the usual heading."""
    return "\n".join((HEADING, *lines)).encode()


def worker(unit: str = LAB) -> Caller:
    """Somebody who works in a laboratory."""
    return Caller(
        Role.LAB_TECHNICIAN,
        subject=f"staff-{unit}",
        unit=unit,
        division="01",
        purpose=Purpose.TESTING,
        relations=frozenset({Relation.UNIT}),
    )


def put_units() -> None:
    """Two laboratories, and a unit that is none."""
    access.put_unit(Unit(LAB, "laboratory", "CDC Hà Nội (thử)", "01"))
    access.put_unit(Unit(OTHER_LAB, "laboratory", "CDC Huế (thử)", "46"))
    access.put_unit(Unit("commune-00001", "commune", "Trạm Y tế (thử)", "01/001/00001"))


@dataclass
class Works:
    """The doors of the laboratory, and who stands before them."""

    gateway: Gateway
    now: datetime
    caller: Caller
    key: int = 0

    def call(self, method: str, path: str, **sent: Any) -> Reply:
        """One request with a fresh idempotency key."""
        self.key += 1
        headers = {"idempotency-key": f"key-{self.key:06d}"} | sent.pop("headers", {})
        return self.gateway.call(method, path, headers=headers, **sent)

    def announce(self, **told: Any) -> str:
        """The id of a file that was announced."""
        wanted = {"filename": "ket-qua.csv", "size": 2000} | told
        reply = self.call("POST", "/api/lab/files", json_body=wanted)
        assert reply.status == 201, reply.body
        return str(reply.json["file_id"])

    def send(self, body: bytes, **told: Any) -> str:
        """Announce a file, put it where its form would, and run the queues."""
        file = self.announce(**told)
        ending = str(told.get("filename", "x.csv")).rpartition(".")[2].lower()
        unit = self.caller.unit
        self.arrive(f"results/{unit}/{file}/file.{ending}", body)
        return file

    def arrive(self, key: str, body: bytes, run: bool = True, **labels: str) -> str:
        """An object lies in the bucket and S3 says so; the body of its message."""
        aws.client("s3").put_object(
            Bucket=settings.bucket("uploads"), Key=key, Body=body, Metadata=labels
        )
        message = told_of(key, len(body))
        aws.client("sqs").send_message(
            QueueUrl=settings.queue_url("result-files"), MessageBody=message
        )
        if run:
            self.run()
        return message

    def run(self, most: int = 500) -> None:
        """Take messages until both queues are empty."""
        for _ in range(most):
            if not sum(self.take_one(queue) for queue in QUEUES):
                return
        raise AssertionError("the queues never run dry")

    def take_one(self, queue: str, attempt: int = 1) -> int:
        """Take at most one message of a queue; it must be done."""
        told = take(queue)
        if told is None:
            return 0
        assert deliver(queue, told, attempt) == []
        return 1

    def shown(self, file: str) -> dict[str, Any]:
        """The account of a file, by its door."""
        reply = self.call("GET", f"/api/lab/files/{file}")
        assert reply.status == 200, reply.body
        told: dict[str, Any] = reply.json
        return told


def counts(shown: dict[str, Any]) -> dict[str, int]:
    """The numbers of an account that are not 0; the equation is checked on the way."""
    assert shown["received"] == shown["accepted"] + shown["duplicate"] + shown["rejected"]
    assert shown["accepted"] == shown["matched"] + shown["orphaned"] + shown["parked"]
    parts = ("received", "matched", "orphaned", "parked", "duplicate", "rejected")
    return {name: shown[name] for name in parts if shown[name]}


def told_of(key: str, size: int, version: str = "", bucket: str = "") -> str:
    """What S3 says of an object that has come."""
    from urllib.parse import quote_plus

    stored: dict[str, Any] = {"key": quote_plus(key, safe="/"), "size": size, "sequencer": "1"}
    if version:
        stored["versionId"] = version
    named = {"name": bucket or settings.bucket("uploads")}
    record = {"eventVersion": "2.1", "s3": {"bucket": named, "object": stored}}
    return json.dumps({"Records": [record]})


def take(queue: str) -> str | None:
    """Take a message off its queue; None where there is none."""
    url = settings.queue_url(queue)
    told = aws.client("sqs").receive_message(QueueUrl=url).get("Messages", [])
    if not told:
        return None
    aws.client("sqs").delete_message(QueueUrl=url, ReceiptHandle=told[0]["ReceiptHandle"])
    return str(told[0]["Body"])


def deliver(queue: str, body: str, attempt: int = 1) -> list[dict[str, str]]:
    """Give a message to its door; which items failed."""
    doors = {
        "result-files": consumers.receive_result_file,
        "result-chunks": consumers.take_result_chunk,
    }
    record = {
        "messageId": "m-1",
        "eventSource": "aws:sqs",
        "body": body,
        "attributes": {"ApproximateReceiveCount": str(attempt)},
    }
    failed: list[dict[str, str]] = doors[queue]({"Records": [record]}, None)["batchItemFailures"]
    return failed
