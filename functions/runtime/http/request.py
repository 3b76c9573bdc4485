"""What did the caller send? One frozen view of an API Gateway event (payload format 1.0)."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any

from functions.kernel.callers import Caller, Role
from functions.kernel.errors import Invalid, Malformed
from functions.runtime import settings
from functions.runtime.http.bodies import form_of
from functions.runtime.http.cookies import received

LANGUAGES = ("vi", "en", "ko")
_IDEMPOTENCY_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_NOBODY = Caller(Role.ANONYMOUS)


class RepeatedParameter(Malformed):
    """The same query parameter twice: proxies disagree about which one counts."""

    code = "REPEATED_PARAMETER"
    vi = "Một tham số được gửi hai lần."
    en = "A parameter was sent twice."


class IdempotencyKeyNeeded(Invalid):
    """This change has no natural key, so the caller must bring one."""

    code = "IDEMPOTENCY_KEY_NEEDED"
    vi = "Thiếu mã chống gửi trùng (Idempotency-Key)."
    en = "An Idempotency-Key header (8 to 64 of A-Z a-z 0-9 _ -) is needed."


def address_in(told: str) -> str:
    """The IP address of ``192.0.2.1``, ``192.0.2.1:4711``, ``2001:db8::1``, ``[2001:db8::1]:4711``.

    A port after a bare IPv6 address is taken off where all eight groups are written, or where it
    can't be a group; "" for what is no address.
    """
    for text in (told, told.rpartition(":")[0]):
        try:
            return str(ipaddress.ip_address(text.removeprefix("[").removesuffix("]")))
        except ValueError:
            continue
    return ""


@dataclass(slots=True)
class Request:
    """A request at a door. The guard sets `caller`, `cookie_due` (a `Set-Cookie` to go with the
    answer, "" for none) and `modes` (those of operation that touch a citizen's page: kind, and what
    each is about), the door `now`; nothing else changes it."""

    event: Mapping[str, Any]
    route: str
    now: datetime
    caller: Caller = _NOBODY
    cookie_due: str = ""
    modes: tuple[tuple[str, str], ...] = ()
    _headers: dict[str, str] | None = field(default=None, repr=False)
    _cookies: dict[str, str] | None = field(default=None, repr=False)

    @property
    def path(self) -> dict[str, str]:
        """Path parameters by name."""
        return self.event.get("pathParameters") or {}

    @property
    def request_id(self) -> str:
        """The gateway's id of this request."""
        return str(self.event["requestContext"].get("requestId") or "-")

    @property
    def ip(self) -> str:
        """The caller's address, for rate limits only.

        The gateway sees the front in place of the caller, so the front tells it in a header of
        its own; without a front, or where the header can't be read, as the gateway saw it.
        """
        identity = self.event["requestContext"].get("identity") or {}
        named = settings.viewer_header()
        told = address_in(self.header(named)) if named else ""
        return told or str(identity.get("sourceIp") or "")

    def header(self, name: str) -> str:
        """A header by lower-case name, "" where absent."""
        if self._headers is None:
            sent = self.event.get("headers") or {}
            self._headers = {key.lower(): value for key, value in sent.items()}
        return self._headers.get(name, "")

    def cookie(self, name: str) -> str:
        """A cookie's value by its bare name, "" where absent or unreadable."""
        if self._cookies is None:
            jar: SimpleCookie = SimpleCookie()
            try:
                jar.load(self.header("cookie"))
            except CookieError:
                jar.clear()
            self._cookies = {key: morsel.value for key, morsel in jar.items()}
        return received(self._cookies, name)

    @property
    def query(self) -> dict[str, str]:
        """Query parameters, each once. Raises RepeatedParameter."""
        many = self.event.get("multiValueQueryStringParameters") or {}
        if any(len(values) > 1 for values in many.values()):
            raise RepeatedParameter
        return {name: values[0] for name, values in many.items()}

    @property
    def body(self) -> bytes:
        """The raw body."""
        sent = self.event.get("body") or ""
        if self.event.get("isBase64Encoded"):
            try:
                return base64.b64decode(sent, validate=True)
            except (binascii.Error, ValueError) as wrong:
                raise Malformed from wrong
        return sent.encode() if isinstance(sent, str) else bytes(sent)

    def form(self) -> Mapping[str, str]:
        """The body as an HTML form. Raises Unsupported, TooLarge, DuplicateKey, Malformed."""
        return form_of(self.body, self.header("content-type"))

    @property
    def idempotency_key(self) -> str:
        """The caller's key for a change without a natural key. Raises IdempotencyKeyNeeded."""
        key = self.header("idempotency-key")
        if not _IDEMPOTENCY_KEY.fullmatch(key):
            raise IdempotencyKeyNeeded
        return key

    @property
    def language(self) -> str:
        """The caller's language: query `lang`, cookie, Accept-Language; Vietnamese otherwise."""
        asked = (self.event.get("queryStringParameters") or {}).get("lang", "")
        for candidate in (asked, self.cookie("lachan_lang")):
            if candidate in LANGUAGES:
                return candidate
        for part in self.header("accept-language")[:200].split(","):
            tag = part.split(";")[0].strip()[:2].lower()
            if tag in LANGUAGES:
                return tag
        return "vi"
