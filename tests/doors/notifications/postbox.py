"""A person's mailbox, and the post office before it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from moto.ses.models import ses_backends

from functions.notifications import consumers
from functions.runtime import aws, mail, settings
from tests.doors.notifications.test_gates import Post
from tests.gateway import Reply
from tests.world import messages_in

PAGE = "/thong-bao/thu-dien-tu"
ADDRESS = "an.nguyen@thu.example.vn"


class Postbox:
    """What arrives, and the references by which the post office speaks of it."""

    def __init__(self, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LACHAN_MAIL_FROM", "thong-bao@lachan.example.vn")
        aws.client("sesv2").create_email_identity(EmailIdentity="lachan.example.vn")
        self.post = post
        self.references: list[str] = []
        self._read = 0
        really = mail.SesPost.take

        def take(office: mail.SesPost, to: Any, subject: str, text: str, reference: str) -> None:
            really(office, to, subject, text, reference)
            self.references.append(reference)

        monkeypatch.setattr(mail.SesPost, "take", take)

    def works(self) -> list[str]:
        """The queues of codes and of e-mails are worked through; the texts that arrived."""
        for queue, door in (("messages", consumers.send_message), ("mails", consumers.send_mail)):
            if records := messages_in(queue):
                assert door({"Records": records}, None) == {"batchItemFailures": []}
        return [text for _, text in self.letters()]

    def letters(self) -> list[tuple[list[str], str]]:
        """Who got which text since this was last asked."""
        (regions,) = [ses_backends[account] for account in ses_backends] or [{}]
        sent = regions[settings.REGION].sent_messages
        new, self._read = sent[self._read :], len(sent)
        return [(one.destinations["ToAddresses"], one.body) for one in new]

    def asks(self, address: str = ADDRESS, **more: str) -> Reply:
        """The person asks for a code to an address."""
        return self.post.actor.call("POST", PAGE, form={"act": "ask", "address": address} | more)

    def has(self, use: str = "fallback", address: str = ADDRESS) -> None:
        """The person proves an address."""
        asked = self.asks(address, use=use)
        assert asked.status == 200, asked.body
        (text,) = self.works()
        assert self.proves(asked, code_in(text), use).status == 303
        self.references.clear()

    def proves(self, asked: Reply, code: str, use: str = "fallback") -> Reply:
        """The code is typed."""
        found = re.search(r'name="challenge" value="([^"]+)"', asked.body.decode())
        assert found
        told = {"act": "prove", "challenge": found[1], "code": code, "use": use}
        return self.post.actor.call("POST", PAGE, form=told)

    def hears(self, event: str, reference: str, **bounce: str) -> dict[str, Any]:
        """The post office tells of an e-mail."""
        import json

        told = {
            "eventType": event,
            "mail": {"destination": [ADDRESS], "tags": {"ref": [reference]}, "source": "x"},
            "bounce": bounce,
        }
        record = {"messageId": "m", "body": json.dumps(told), "eventSource": "aws:sqs"}
        return consumers.take_reports({"Records": [record]}, None)  # type: ignore[no-any-return]


def code_in(text: str) -> str:
    """The code of a letter."""
    found = re.search(r"\b\d{6,8}\b", text)
    assert found
    return found[0]
