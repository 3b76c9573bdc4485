"""How do our doors answer somebody outside? Through the public origin, with our own patience.

Only the origin that configuration names is ever asked, only paths are given; no redirect is
followed and no cookie is kept (I15). A reply is read to a bound, in a bounded time.
"""

from __future__ import annotations

import time
from typing import Final
from urllib.parse import urlencode

import urllib3

from functions.operations.domain.judging import Reply
from functions.runtime import settings

CONNECT_SECONDS: Final = 3.0
READ_SECONDS: Final = 8.0
LARGEST: Final = 512 * 1024
_PIECE: Final = 16 * 1024
_pool: Final = urllib3.PoolManager(num_pools=1, retries=False)
_HEADERS: Final = {
    "accept-language": "vi",
    "cache-control": "no-cache",
    "sec-fetch-site": "same-origin",
    "user-agent": "lachan-walk/1",
}


class NotAPath(ValueError):
    """What is asked for would lead elsewhere: a defect of ours."""


def get(path: str, session: str, seconds: float) -> Reply:
    """Read a page; `session` is the cookies to show, "" none. Never longer than `seconds`."""
    return _ask("GET", path, {"cookie": session} if session else {}, None, seconds)


def post(path: str, kind: str, body: bytes, session: str, seconds: float) -> Reply:
    """Send a body of a media type, as our own pages do."""
    headers = {"content-type": kind, "origin": settings.public_origin()}
    return _ask("POST", path, headers | ({"cookie": session} if session else {}), body, seconds)


def form(**fields: str) -> bytes:
    """Fields as a page's form sends them."""
    return urlencode(fields).encode()


def _ask(
    method: str, path: str, headers: dict[str, str], body: bytes | None, seconds: float
) -> Reply:
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        raise NotAPath(path[:20])
    begun = time.monotonic()
    until = begun + min(seconds, READ_SECONDS)
    patience = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    status, kind, told = 0, "", bytearray()
    try:
        answer = _pool.request(
            method, settings.public_origin() + path, body=body, headers=_HEADERS | headers,
            redirect=False, retries=False, timeout=patience, preload_content=False,
        )  # fmt: skip
        status = answer.status
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        for piece in answer.stream(_PIECE, decode_content=True):
            told += piece
            if len(told) > LARGEST or time.monotonic() > until:
                answer.close()
                break
        answer.release_conn()
    except urllib3.exceptions.NewConnectionError:  # a TimeoutError to urllib3, not to us
        return Reply(0, millis=_since(begun))
    except urllib3.exceptions.TimeoutError:
        return Reply(0, millis=_since(begun), over=True)
    except urllib3.exceptions.HTTPError:
        return Reply(0, millis=_since(begun))
    over = time.monotonic() > until or len(told) > LARGEST
    return Reply(status, bytes(told[:LARGEST]), kind, _since(begun), over)


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)
