"""A DynamoDB that answers `{}` to everything, on loopback: the floor under a counted request.

Counting through moto would count moto. Here a real socket, urllib3 and botocore carry the request,
and nothing of the answer is computed.
"""

from __future__ import annotations

import socketserver
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from tests.cloud.cheap import real_client

_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\n"
    b"Content-Length: 2\r\nConnection: keep-alive\r\n\r\n{}"
)


class _Answering(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        while True:
            line = self.rfile.readline()
            if not line:
                return
            length = 0
            target = b""
            while (header := self.rfile.readline()) not in (b"\r\n", b""):
                name, _, value = header.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
                if name.lower() == b"x-amz-target":
                    target = value.strip()
            body = self.rfile.read(length)
            self.server.seen.append((target.decode(), len(body)))  # type: ignore[attr-defined]
            self.wfile.write(_ANSWER)
            self.wfile.flush()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def stub() -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """The stub's endpoint, and the calls it saw: (operation, bytes of the body)."""
    server = _Server(("127.0.0.1", 0), _Answering)
    seen: list[tuple[str, int]] = []
    server.seen = seen  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with real_client():
            yield f"http://127.0.0.1:{server.server_address[1]}", seen
    finally:
        server.shutdown()
        server.server_close()


def calls_of(act: Callable[[], Any]) -> Counter[str]:
    """Function calls (Python and C, as sys.setprofile tells them) by top package, and `total`.

    Repeats exactly for the same warm path.
    """
    counts: Counter[str] = Counter()

    def profile(frame: FrameType, event: str, _: object) -> None:
        if event in ("call", "c_call"):
            counts["total"] += 1
            counts[frame.f_globals.get("__name__", "?").partition(".")[0]] += 1

    sys.setprofile(profile)
    try:
        act()
    finally:
        sys.setprofile(None)
    return counts
