"""Where do messages go when there is no operator? Onto the screen of a pretended telephone.

A queue of its own hears the topic to which the SMS gateway would subscribe; what arrives is printed
and kept for the page /_dien-thoai, for seeds and for tests, and word that it arrived goes to the
queue `sms-reports`, as the gateway sends it. Production has no such page.
"""

from __future__ import annotations

import html
import json
import re
import threading
import urllib.request
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from functions.messages.notifications import SmsReported
from infra.local.emulator import ACCOUNT, Emulator
from infra.parts import REGION

PATH = "/_dien-thoai"
QUEUE = "lachan-local-telephone"
KEPT = 200


@dataclass(frozen=True, slots=True)
class Text:
    """A text message as it arrived."""

    phone: str
    words: str

    @property
    def code(self) -> str | None:
        """The code that it tells, if any."""
        found = re.search(r"(?<!\d)\d{6,8}(?!\d)", self.words)
        return found[0] if found else None


class Telephone:
    """A telephone that gets every message of the platform."""

    def __init__(self, emulator: Emulator, stage: str) -> None:
        self._emulator = emulator
        self._stage = stage
        self._texts: deque[Text] = deque(maxlen=KEPT)
        self._arrived = threading.Condition()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self.heard: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Subscribe to the topic and begin to listen."""
        sqs, sns = self._emulator.client("sqs"), self._emulator.client("sns")
        arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{QUEUE}"
        allowed = {
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": arn,
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
        self._queue = sqs.create_queue(QueueName=QUEUE, Attributes={"Policy": policy})["QueueUrl"]
        sns.subscribe(
            TopicArn=f"arn:aws:sns:{REGION}:{ACCOUNT}:lachan-{self._stage}-sms",
            Protocol="sqs",
            Endpoint=arn,
            Attributes={"RawMessageDelivery": "true"},
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop listening."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def code_for(self, phone: str, seconds: float = 30) -> str:
        """The newest code sent to a phone, once; waits for it. Raises LookupError if none comes."""
        with self._arrived:
            self._arrived.wait_for(lambda: self._newest(phone) is not None, seconds)
            found = self._newest(phone)
            if found is None or found.code is None:
                raise LookupError(f"no code came to {phone}")
            self._texts.remove(found)
            return found.code

    def _newest(self, phone: str) -> Text | None:
        mine = (text for text in reversed(self._texts) if text.phone == phone and text.code)
        return next(mine, None)

    def _listen(self) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        sqs = self._emulator.client("sqs")
        while not self._stopping.is_set():
            try:
                told = sqs.receive_message(
                    QueueUrl=self._queue, MaxNumberOfMessages=10, WaitTimeSeconds=1
                )
                for message in told.get("Messages", []):
                    self._take(json.loads(message["Body"]))
                    sqs.delete_message(QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"])
            except (BotoCoreError, ClientError):
                self._stopping.wait(1)

    def _take(self, told: dict[str, str]) -> None:
        with self._arrived:
            self._texts.append(Text(told["to"], told["text"]))
            self._arrived.notify_all()
        self.heard()
        print(f"  text message to {told['to']}: {told['text']}", flush=True)
        if "ref" in told:
            self._report(told["ref"])

    def _report(self, reference: str) -> None:
        """Tell that a message arrived; it is told once: a phone says nothing twice."""
        from botocore.exceptions import BotoCoreError, ClientError

        sqs = self._emulator.client("sqs")
        word = SmsReported(reference=reference, outcome="delivered").model_dump_json()
        try:
            url = sqs.get_queue_url(QueueName=f"lachan-{self._stage}-sms-reports")["QueueUrl"]
            sqs.send_message(QueueUrl=url, MessageBody=word)
        except (BotoCoreError, ClientError):
            print("  word of a text message was lost", flush=True)

    def _letters(self) -> list[dict[str, Any]]:
        """The e-mails that the emulator's post office took, the newest last. It forgets their tags,
        so no word that they arrived comes back."""
        asked = f"{self._emulator.endpoint}/_ministack/ses/messages"
        try:
            with urllib.request.urlopen(asked, timeout=2) as answer:  # noqa: S310  # nosec B310
                told: dict[str, list[dict[str, Any]]] = json.load(answer)["messages"]
        except (OSError, ValueError, KeyError):
            return []
        found = [one for all_of in told.values() for one in all_of]
        return sorted(found, key=lambda one: float(one["Timestamp"]))[-KEPT:]

    async def page(self, _: Request) -> Response:
        """The telephone's screen."""
        rows = "".join(
            f"<li><b>{html.escape(text.phone)}</b> {html.escape(text.words)}"
            for text in reversed(self._texts)
        )
        letters = "".join(
            f"<li><b>{html.escape(', '.join(one['To']))}</b> <i>{html.escape(one['Subject'])}</i> "
            f"{html.escape(one['BodyText'])}"
            for one in reversed(self._letters())
        )
        page = (
            '<!doctype html><html lang="vi"><meta charset="utf-8"><meta http-equiv="refresh" '
            'content="3"><meta name="viewport" content="width=device-width"><title>Điện thoại thử'
            f"</title><h1>Điện thoại thử / Pretended telephone</h1><ul>{rows or '<li>…</li>'}</ul>"
            f"<h2>Thư điện tử / E-mail</h2><ul>{letters or '<li>…</li>'}</ul>"
        )
        return HTMLResponse(page, headers={"Cache-Control": "no-store"})
