"""A Lambda host on loopback: the Runtime API for `awslambdaric`, one event, then it is stopped.

Spawning to first answer is a cold start of the packaged code on this machine; only ratios of two
such starts in one run say anything.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class _Host(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    event: bytes
    answer: bytes
    answered: threading.Event
    given: bool

    def handle_error(self, *_: Any) -> None:
        """A stopped process leaves its connection behind."""


class _Api(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    server: _Host

    def do_GET(self) -> None:
        if self.server.given:
            self.server.answered.wait(60)
            return
        self.server.given = True
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Lambda-Runtime-Trace-Id", "Root=1-0-0")
        self.send_header("Lambda-Runtime-Aws-Request-Id", "cold-start")
        self.send_header("Lambda-Runtime-Deadline-Ms", "9999999999999")
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:x:0:function:x")
        self.send_header("Content-Length", str(len(self.server.event)))
        self.end_headers()
        self.wfile.write(self.server.event)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.server.answer = self.rfile.read(length) if length else self._chunks()
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.wfile.flush()
        self.server.answered.set()

    def _chunks(self) -> bytes:
        found = b""
        while size := int(self.rfile.readline().strip() or b"0", 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        return found

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def cold_start(
    code: Path, handler: str, event: dict[str, Any], environment: dict[str, str]
) -> tuple[Any, float]:
    """(answer, CPU seconds) of a fresh process that answers one event and is then stopped.

    `code` is the only place of imports beside awslambdaric itself.
    """
    host = _Host(("127.0.0.1", 0), _Api)
    host.event, host.answer = json.dumps(event).encode(), b""
    host.answered, host.given = threading.Event(), False
    threading.Thread(target=host.serve_forever, daemon=True).start()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(
        [sys.executable, "-S", "-c", _START, handler],
        cwd=code,
        env={
            "PATH": os.environ["PATH"],
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{host.server_address[1]}",
            "AWS_LAMBDA_FUNCTION_NAME": "cold",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
            "LAMBDA_TASK_ROOT": str(code),
            "RIC": str(Path(_ric_place())),
            "PYTHONDONTWRITEBYTECODE": "1",
            **environment,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        if not host.answered.wait(60):
            raise TimeoutError(handler)
    finally:
        process.kill()
        process.wait()
        host.shutdown()
        host.server_close()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(host.answer), spent


def _ric_place() -> str:
    import awslambdaric

    return str(Path(awslambdaric.__file__).parent.parent)


_START = """
import importlib.machinery, importlib.util, os, sys
# Only awslambdaric and what it needs itself come from the environment; all else from the package.
place = os.environ.pop("RIC")
class OnlyRic:
    @staticmethod
    def find_spec(name, path=None, target=None):
        top = name.partition(".")[0]
        if top in ("awslambdaric", "runtime_client", "simplejson", "snapshot_restore_py"):
            return importlib.machinery.PathFinder.find_spec(name, path or [place], target)
sys.meta_path.append(OnlyRic)
sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
from awslambdaric.__main__ import main
main(["awslambdaric", sys.argv[-1]])
"""
