"""What is heard that a person is to be told: of which cause, in which words, for which purpose."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from pydantic import BaseModel

from functions.kernel.callers import Purpose
from functions.kernel.identifiers import ResultCode, print_result_code
from functions.messages.certificates import CertificateIssued, CertificateRevoked
from functions.messages.laboratory import SEALED_RESULT_CODE, ResultReady
from functions.notifications.domain import notice as causes
from functions.notifications.domain import texts, wording
from functions.notifications.domain.notice import Notice
from functions.notifications.service import sending
from functions.notifications.service.sending import Prepared, ToTell
from functions.runtime import crypto, keys


def read(body: str) -> ToTell:
    """What a message wants told. Raises KeyError for a fact that nobody knows."""
    model, wanted = FACTS[str(json.loads(body).get("fact"))]
    return wanted(model.model_validate_json(body))


def prepare(bodies: list[str], now: datetime) -> Prepared:
    """Look up for all messages of a batch together. Raises as `read` and `sending.prepare`."""
    return sending.prepare([read(body) for body in bodies], now)


def tell(body: str, now: datetime, prepared: Prepared | None) -> None:
    """Tell the person of a message, once. Raises as `read`, `sending.prepare` and `send`."""
    wanted = read(body)
    sending.send(wanted, now, prepared or sending.prepare([wanted], now))


def _result(message: ResultReady) -> ToTell:
    def text() -> str:
        return wording.result_text(
            print_result_code(_result_code(message)), amended=message.amended
        )

    return ToTell(
        causes.of_result(message.person, message.tube, message.release),
        text,
        "result",
        Purpose.TESTING,
        message.division,
    )


def _result_code(message: ResultReady) -> ResultCode:
    bound_to = f"{SEALED_RESULT_CODE}{message.person}|{message.tube}"
    sealed = crypto.from_text(message.sealed_code)
    return ResultCode(crypto.unseal(keys.key("result-codes"), sealed, bound_to).decode())


def _issued(fact: CertificateIssued) -> ToTell:
    if fact.lost_key:
        return _told(causes.of_lost_key(fact.person, fact.lost_key), Purpose.SELF_SERVICE)
    return _told(
        causes.of_paper(fact.person, fact.certificate, is_void=False), Purpose.SELF_SERVICE
    )


def _revoked(fact: CertificateRevoked) -> ToTell:
    if fact.lost_key:
        return _told(causes.of_lost_key(fact.person, fact.lost_key), Purpose.SELF_SERVICE)
    return _told(causes.of_paper(fact.person, fact.certificate, is_void=True), Purpose.SELF_SERVICE)


def _told(notice: Notice, purpose: Purpose, division: str | None = None) -> ToTell:
    text = partial(texts.sms_of, notice.kind)
    return ToTell(notice, text, texts.priority_of(notice.kind), purpose, division)


FACTS: Final[dict[str, tuple[type[BaseModel], Callable[..., ToTell]]]] = {
    "ResultReady": (ResultReady, _result),
    "CertificateIssued": (CertificateIssued, _issued),
    "CertificateRevoked": (CertificateRevoked, _revoked),
}
"""What is heard; the subscriptions of the queues ask for no other (infra/topics.yaml)."""
