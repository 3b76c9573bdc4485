"""A small living world for door and journey tests: people with phones, venues with posters.

Everything goes through the real app in process; queues and streams are run by hand, as Lambda
would, so that a test decides when.
"""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import datetime, timedelta
from typing import Any

from functions.access import service as access
from functions.messages.access import CodeRequested
from functions.runtime import aws, clock, settings
from tests.gateway import Gateway, Reply

HEALTHY = {
    "fever": False,
    "cough": False,
    "breathing_difficulty": False,
    "sore_throat": False,
    "nausea": False,
    "diarrhoea": False,
    "loss_of_taste_or_smell": False,
    "case": False,
    "symptomatic_person": False,
    "affected_country": False,
    "outbreak_place": False,
    "animals": False,
}
IDENTITY = {
    "full_name": "Nguyễn Văn An",
    "birth": "1990-01-01",
    "sex": "1",
    "nationality": "VN",
    "document": "001090900001",
    "phone": "+84900001001",
    "home": "01/001/00001",
}
SAME_ORIGIN = {"sec-fetch-site": "same-origin", "origin": "https://lachan.test"}


class Actor:
    """Somebody with a browser: cookies are kept from answer to answer."""

    def __init__(self, gateway: Gateway, ip: str = "203.0.113.7") -> None:
        self.gateway = gateway
        self.cookies: dict[str, str] = {}
        self.ip = ip
        self.person = ""

    def call(self, method: str, target: str, json_body: Any = None, **more: Any) -> Reply:
        """Send a request from this browser, as its own pages do."""
        headers = SAME_ORIGIN | more.pop("headers", {})
        reply = self.gateway.call(
            method,
            target,
            json_body=json_body,
            headers=headers,
            cookies=self.cookies,
            ip=self.ip,
            **more,
        )
        self.cookies.update(reply.cookies)
        return reply

    def get(self, target: str) -> Reply:
        """Read something."""
        return self.call("GET", target)

    def sign_in(self, phone: str) -> Actor:
        """Sign in by the code sent to a phone."""
        started = self.call("POST", "/api/otp/challenges", {"phone": phone, "purpose": "sign_in"})
        assert started.status == 202, started.body
        code = code_sent()
        done = self.call(
            "POST", f"/api/otp/challenges/{started.json['challenge']}/answers", {"code": code}
        )
        assert done.status == 200, done.body
        self.person = done.json["person"]
        return self

    def declares(self, **answers: Any) -> Reply:
        """Declare for oneself, healthy unless said otherwise."""
        form = self.get("/api/declaration-forms/domestic").json
        return self.call(
            "POST",
            "/api/declarations",
            {
                "kind": "domestic",
                "version": form["version"],
                "identity": IDENTITY,
                "answers": HEALTHY | answers,
            },
        )

    def registers_venue(self, key: str = "venue-key-0001", **fields: Any) -> str:
        """Register a venue; its code."""
        wanted = {
            "name": "Chợ Thử Nghiệm",
            "kind": "market",
            "province": "01",
            "district": "001",
            "ward": "00001",
            "address": "1 Đường Mẫu",
            "opens_at": "06:00",
            "closes_at": "22:00",
            "capacity": 300,
            "registrant_name": "Trần Thị Bình",
        } | fields
        reply = self.call("POST", "/api/venues", wanted, headers={"idempotency-key": key})
        assert reply.status == 201, reply.body
        return str(reply.json["code"])

    def checks_in(self, token: str, at: datetime | None = None, **more: Any) -> Reply:
        """Scan a poster."""
        told = (at or clock.now()).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return self.call("POST", "/api/checkins", {"poster": token, "at": told, **more})


def messages_in(queue: str) -> list[dict[str, Any]]:
    """Take all messages of a queue as SQS records."""
    sqs = aws.client("sqs")
    url = settings.queue_url(queue)
    found: list[dict[str, Any]] = []
    while True:
        told = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages") or []
        if not told:
            return found
        for message in told:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            found.append(
                {
                    "messageId": message["MessageId"],
                    "body": message["Body"],
                    "eventSource": "aws:sqs",
                }
            )


def facts_heard(name: str = "facts-heard") -> str:
    """The URL of a queue of that name that hears every fact from now on; asked again, the same."""
    sqs = aws.client("sqs")
    queue = sqs.create_queue(QueueName=f"lachan-test-{name}")["QueueUrl"]
    asked = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    aws.client("sns").subscribe(
        TopicArn=settings.facts_topic(),
        Protocol="sqs",
        Endpoint=asked["Attributes"]["QueueArn"],
        Attributes={"RawMessageDelivery": "true"},
    )
    return str(queue)


def code_sent() -> str:
    """The newest code that was sent to a phone."""
    record = messages_in("messages")[-1]
    _, code = access.open_code(CodeRequested.model_validate_json(record["body"]))
    return code


def stream_records(table: str) -> list[dict[str, Any]]:
    """All records of a table's stream so far, as Lambda hands them over."""
    streams, iterator = aws.client("dynamodbstreams"), beginning_of(table)
    found: list[dict[str, Any]] = []
    while iterator:
        told = streams.get_records(ShardIterator=iterator, Limit=1000)
        if not told["Records"]:
            break
        found.extend(as_lambda(record) for record in told["Records"])
        iterator = told.get("NextShardIterator")
    return found


def beginning_of(table: str) -> str:
    """An iterator at the beginning of a table's stream; moto's has one shard."""
    dynamodb, streams = aws.client("dynamodb"), aws.client("dynamodbstreams")
    described = dynamodb.describe_table(TableName=settings.table_name(table))["Table"]
    arn = described["LatestStreamArn"]
    (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    told = streams.get_shard_iterator(
        StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )
    return str(told["ShardIterator"])


def as_lambda(record: dict[str, Any]) -> dict[str, Any]:
    """A record of the stream as Lambda hands it over."""
    told = dict(record["dynamodb"])
    for image in ("NewImage", "OldImage", "Keys"):
        if image in told:
            told[image] = json.loads(json.dumps(told[image], default=_wire))
    told.pop("ApproximateCreationDateTime", None)
    return {
        "eventID": record["eventID"],
        "eventName": record["eventName"],
        "eventSource": "aws:dynamodb",
        "dynamodb": told,
    }


def _wire(value: Any) -> str:
    return b64encode(value).decode() if isinstance(value, bytes) else str(value)


def render_posters() -> None:
    """Run the stream of venues and the queue of posters, as Lambda would."""
    from functions.registry import consumers, streams

    records = stream_records("venues")
    streams.request_poster({"Records": records}, None)
    consumers.render_poster({"Records": messages_in("posters")}, None)


def poster_of(owner: Actor, code: str) -> str:
    """The token on a venue's poster, rendered if it was not."""
    render_posters()
    link = owner.get(f"/api/venues/{code}/poster").json["link"]
    return str(link.rpartition("/v/")[2])


def pack_presence(records: list[dict[str, Any]] | None = None) -> None:
    """Run the stream of check-ins, as Lambda would."""
    from functions.checkin import streams

    told = stream_records("checkins") if records is None else records
    streams.pack_presence({"Records": told}, None)


def forget_a_minute(now: datetime) -> datetime:
    """The instant from which every container has noticed what changed now."""
    return now + timedelta(seconds=61)
