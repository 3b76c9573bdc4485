"""Serves every page on loopback, made by the real renderer with sample values, without any AWS.

``python -m tests.browser.preview 8080`` to look at pages by hand; the tests start it on a free
port. Requests to /api are answered by what a test puts into `answers` and noted in `asked`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from functions.kernel.callers import Caller
from functions.runtime.http.answers import CAMERA_HEADERS
from functions.runtime.http.request import Request
from functions.runtime.pages import render, static_base
from tests.browser.samples import SAMPLES, STATIC

_STATIC = re.compile(r"/static/[0-9a-f]{8}/([\w./-]+)")
CAMERA_PAGES = (
    "/",
    "/cong",
    "/lay-mau",
    "/diem-tiem/ban",
    "/xet-nghiem/nhan",
    "/can-bo/tra-ket-qua",
    "/kiem-tra-chung-nhan",
)
Reply = tuple[int, Any]


class Preview(BaseHTTPRequestHandler):
    """One request; `answers` and `asked` are shared by the server, `offline` cuts it off."""

    answers: ClassVar[dict[str, Callable[[dict[str, Any], dict[str, str]], Reply]]] = {}
    asked: ClassVar[list[tuple[str, dict[str, str], bytes]]] = []
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Pages, static files, and what a test answers."""
        path = urlsplit(self.path).path
        if found := _STATIC.fullmatch(path):
            self._file(STATIC / found[1])
        elif path.startswith("/api/"):
            self._api()
        else:
            self._page(path)

    def do_POST(self) -> None:
        """What a test answers; a form leads back to its page."""
        if self.path.startswith("/api/"):
            self._api()
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.asked.append((f"POST {self.path}", dict(self.headers), body))
        self._send(303, b"", {"Location": self.path, "Content-Length": "0"})

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _page(self, path: str) -> None:
        template, role, values = SAMPLES.get(path, SAMPLES["/loi"])
        asked = {name: found[0] for name, found in parse_qs(urlsplit(self.path).query).items()}
        event = {
            "requestContext": {"requestId": "preview"},
            "headers": dict(self.headers),
            "queryStringParameters": asked or None,
            "multiValueQueryStringParameters": {name: [value] for name, value in asked.items()},
            "path": path,
        }
        request = Request(event, f"GET {path}", datetime.now(UTC), Caller(role, "0A1B2C3D4E5F6"))
        headers = CAMERA_HEADERS if path in CAMERA_PAGES else None
        answer = render(request, template, 200, headers, **values)
        self._send(200, answer.body.encode(), answer.headers)

    def _api(self) -> None:
        path = urlsplit(self.path).path
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.asked.append((f"{self.command} {path}", dict(self.headers), body))
        reply = self.answers.get(f"{self.command} {path}")
        status, value = reply(json.loads(body or b"{}"), dict(self.headers)) if reply else (404, {})
        self._send(status, json.dumps(value).encode(), {"Content-Type": "application/json"})

    def _file(self, file: Path) -> None:
        if not file.resolve().is_relative_to(STATIC) or not file.is_file():
            self._send(404, b"", {})
            return
        kind = {".mjs": "text/javascript", ".webmanifest": "application/manifest+json"}.get(
            file.suffix, guess_type(file.name)[0] or "application/octet-stream"
        )
        headers = {"Content-Type": kind, "Cache-Control": "max-age=31536000, immutable"}
        self._send(200, file.read_bytes(), {**headers, "Service-Worker-Allowed": "/"})

    def _send(self, status: int, body: bytes, headers: dict[str, Any]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            for each in value if isinstance(value, list) else [value]:
                self.send_header(name, each)
        self.end_headers()
        self.wfile.write(body)


def start(port: int = 0) -> tuple[ThreadingHTTPServer, str]:
    """Serve in a thread; answers the server and its origin (a secure context for browsers)."""
    static_base()
    server = ThreadingHTTPServer(("127.0.0.1", port), Preview)
    Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"


if __name__ == "__main__":
    running, origin = start(int(sys.argv[1]) if len(sys.argv) > 1 else 8080)
    print("\n".join(origin + path for path in SAMPLES))
    input("Enter ends the preview.\n")
