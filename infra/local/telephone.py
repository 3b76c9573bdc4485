"""Where do text messages go when there is no operator? Onto the screen of a pretended telephone.

Reads the queue `messages`, opens each as the sending house would, prints it, and keeps the last
ones for the page /_dien-thoai and for seeds and tests. Locally only: production has no such door.
"""

from __future__ import annotations

import html
import json
import os
import threading
from collections import deque
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from infra.build import REGION
from infra.local.emulator import Emulator

PATH = "/_dien-thoai"
KEPT = 50


@dataclass(frozen=True, slots=True)
class Text:
    """A text message as it would have arrived."""

    phone: str
    code: str
    purpose: str


class Telephone:
    """A telephone that gets every message of the platform."""

    def __init__(self, emulator: Emulator, stage: str) -> None:
        self._emulator = emulator
        self._queue = f"{emulator.endpoint}/000000000000/lachan-{stage}-messages"
        self._texts: deque[Text] = deque(maxlen=KEPT)
        self._arrived = threading.Condition()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        os.environ.update(
            AWS_ENDPOINT_URL=emulator.endpoint,
            AWS_ACCESS_KEY_ID="test",
            AWS_SECRET_ACCESS_KEY="test",  # noqa: S106  (the emulator's own)
            AWS_REGION=REGION,
            LACHAN_STAGE=stage,
        )

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def code_for(self, phone: str, seconds: float = 20) -> str:
        """The newest code sent to a phone; waits for one. Raises LookupError where none comes."""
        with self._arrived:
            self._arrived.wait_for(lambda: self._newest(phone) is not None, seconds)
            found = self._newest(phone)
            if found is None:
                raise LookupError(f"no text message came to {phone}")
            self._texts.remove(found)
            return found.code

    def _newest(self, phone: str) -> Text | None:
        return next((text for text in reversed(self._texts) if text.phone == phone), None)

    def _listen(self) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        sqs = self._emulator.client("sqs")
        while not self._stopping.is_set():
            try:
                told = sqs.receive_message(
                    QueueUrl=self._queue, MaxNumberOfMessages=10, WaitTimeSeconds=1
                )
                for message in told.get("Messages", []):
                    self._take(message["Body"])
                    sqs.delete_message(QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"])
            except (BotoCoreError, ClientError):
                self._stopping.wait(1)

    def _take(self, body: str) -> None:
        from functions.access.service import open_code
        from functions.messages.access import CodeRequested

        told = json.loads(body)
        if told.get("fact") != "CodeRequested":
            return
        phone, code = open_code(CodeRequested.model_validate(told))
        with self._arrived:
            self._texts.append(Text(str(phone), code, told["purpose"]))
            self._arrived.notify_all()
        print(f"  text message to {phone}: {code} ({told['purpose']})", flush=True)

    async def page(self, _: Request) -> Response:
        """The telephone's screen."""
        rows = "".join(
            f"<li><b>{html.escape(text.phone)}</b> Mã của bạn là <b>{html.escape(text.code)}</b>"
            for text in reversed(self._texts)
        )
        page = (
            '<!doctype html><html lang="vi"><meta charset="utf-8"><meta http-equiv="refresh" '
            'content="3"><meta name="viewport" content="width=device-width"><title>Điện thoại thử'
            f"</title><h1>Điện thoại thử / Pretended telephone</h1><ul>{rows or '<li>…</li>'}</ul>"
        )
        return HTMLResponse(page, headers={"Cache-Control": "no-store"})
