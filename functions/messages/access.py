"""What access tells: a code is to be sent. Phone and code are sealed: many can read a queue."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class CodeRequested(BaseModel):
    """A code has to go to a phone by SMS (queue `messages`), within ten minutes or not at all.

    `sealed_phone` is base64url, AES-256-GCM under the key `session`, bound to `SEALED_PHONE`;
    `functions.access.service.open_phone` opens it. `sealed_code` likewise, bound to `SEALED_CODE`
    and the challenge; `open_code` opens it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    fact: Literal["CodeRequested"] = "CodeRequested"
    version: Literal[1] = 1
    challenge: str
    purpose: Literal["sign_in", "register_venue", "change_phone"]
    language: str
    sealed_phone: str
    sealed_code: str
    expires_at: str


class ResultCodeRequested(BaseModel):
    """A code has to go to the phone of a person (queue `messages`), if there are both.

    `sealed_person` and `sealed_code` are base64url, AES-256-GCM under the key `session`, bound to
    ``messages|person|<challenge>`` and ``messages|code|<challenge>``; where a short code is
    nobody's the message is of the same form and size. `functions.access.service.open_result_code`
    opens it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    fact: Literal["ResultCodeRequested"] = "ResultCodeRequested"
    version: Literal[1] = 1
    challenge: str
    language: str
    sealed_person: str
    sealed_code: str
    expires_at: str


class EmailCodeRequested(BaseModel):
    """A code has to go to an address of e-mail (queue `messages`), within ten minutes or not at
    all. `sealed_address` is bound to ``messages|email|<challenge>``, `sealed_code` as in
    `CodeRequested`; `functions.access.service.open_email_code` opens both.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    fact: Literal["EmailCodeRequested"] = "EmailCodeRequested"
    version: Literal[1] = 1
    challenge: str
    language: str
    sealed_address: str
    sealed_code: str
    expires_at: str


SEALED_EMAIL = "messages|email|"
SEALED_PHONE = "messages|phone|v1"
SEALED_CODE = "messages|code|"
SEALED_PERSON = "messages|person|"
