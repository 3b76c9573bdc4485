"""The doors and the static files behind a loopback address, as the front serves them."""

from __future__ import annotations

import mimetypes
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from infra.parts import ROOT
from tests.doors.checkin.town import open_app
from tests.gateway import Gateway, Reply

STATIC = re.compile(r"/static/[0-9a-f]{8}/([a-z0-9/.-]+)")
Plant = Callable[[str, str], Reply | None]
"""Method and path to what is answered in the doors' place; None where they answer."""


def page(body: str, status: int = 200, kind: str = "text/html", **headers: str) -> Reply:
    """An answer that none of our doors gives."""
    told = {name.replace("_", "-"): [value] for name, value in headers.items()}
    return Reply(status, {"content-type": [f"{kind}; charset=utf-8"]} | told, body.encode())


class Front:
    """What answers; `planted` goes before the doors."""

    def __init__(self) -> None:
        self.gateway = Gateway(open_app())
        self.planted: Plant = lambda method, path: None
        self.asked: Counter[str] = Counter()
        self.sent: list[tuple[str, bytes, dict[str, str]]] = []

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Reply:
        """One request."""
        path = target.partition("?")[0]
        self.asked[path] += 1
        self.sent.append((path, body, headers))
        planted = self.planted(method, path)
        if planted is not None:
            return planted
        if found := STATIC.fullmatch(path):
            file = ROOT / "functions" / "static" / found[1]
            kind = mimetypes.guess_type(file.name)[0] or ""
            return page(file.read_text("utf-8"), kind=kind)
        sent = {name: value for name, value in headers.items() if name != "host"}
        return self.gateway.answer(method, target, sent.items(), body)


@contextmanager
def served() -> Iterator[tuple[Front, str]]:
    """A front, and the origin at which it listens."""
    front = Front()

    class Handler(BaseHTTPRequestHandler):
        def _one(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = front.answer(self.command, self.path, headers, body)
            self.send_response(reply.status)
            for name, values in reply.headers.items():
                for value in values:
                    self.send_header(name, value)
            self.send_header("content-length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = _one  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield front, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
