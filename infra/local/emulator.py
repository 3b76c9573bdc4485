"""How is the local AWS started and stopped?

MiniStack in its own environment, with a clean one around it: loopback only, roles enforced, state
on disk. It writes its state on SIGTERM alone, so it is always asked to stop, and waited for.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from functools import cache
from pathlib import Path
from typing import Any

from infra.parts import REGION, ROOT

PROGRAM = ROOT / ".emulator" / "bin" / "ministack"
ACCOUNT = "000000000000"
SERVICES = (
    "s3,sqs,sns,dynamodb,lambda,iam,sts,logs,events,cloudwatch,cloudformation,apigateway,kms,"
    "secretsmanager,ses"
)
START_SECONDS = 30
STOP_SECONDS = 360


class EmulatorDied(Exception):
    """MiniStack ended by itself; its log says why."""


def is_taken(port: int) -> bool:
    """Does something answer, or hold back, at a port of this machine?"""
    with socket.socket() as asked:
        asked.settimeout(1)
        return asked.connect_ex(("127.0.0.1", port)) != errno.ECONNREFUSED


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


class Emulator:
    """One MiniStack process and its state directory."""

    def __init__(self, port: int, state: Path) -> None:
        self.port = port
        self.state = state.resolve()
        self.scratch = self.state / "tmp"
        self.endpoint = f"http://localhost:{port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers. Raises EmulatorDied, also where something else listens
        on the port: it would answer in ours' place, and be deployed to."""
        if is_taken(self.port):
            raise EmulatorDied(f"something listens on port {self.port} already; say --aws-port")
        shutil.rmtree(self.scratch, ignore_errors=True)
        for folder in (self.state / "aws", self.state / "s3", self.scratch):
            folder.mkdir(parents=True, exist_ok=True)
        clean = {
            "PATH": f"{PROGRAM.parent}:/usr/bin:/bin",
            "HOME": str(self.state),
            "TMPDIR": str(self.scratch),
            "LANG": "C.UTF-8",
            "BIND_HOST": "127.0.0.1",
            "IOT_MTLS_ENABLED": "0",
            "AUTH": "true",
            "GATEWAY_PORT": str(self.port),
            "MINISTACK_HOST": "localhost",
            "MINISTACK_REGION": REGION,
            "PERSIST_STATE": "1",
            "STATE_DIR": str(self.state / "aws"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(self.state / "s3"),
            "SERVICES": SERVICES,
            "LAMBDA_WARM_TTL_SECONDS": "3600",
            "LOG_LEVEL": os.environ.get("LACHAN_EMULATOR_LOG", "WARNING"),
        }
        log = (self.state / "ministack.log").open("ab")
        self._process = subprocess.Popen(
            [str(PROGRAM)],
            env=clean,
            cwd=self.state,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        log.close()
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise EmulatorDied(f"see {self.state / 'ministack.log'}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            asked = f"{self.endpoint}/_ministack/health"
            with urllib.request.urlopen(asked, timeout=2) as answer:  # noqa: S310  # nosec B310
                return bool(answer.status == 200)
        except OSError:
            return False

    def is_running(self) -> bool:
        """Is the process alive?"""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Ask it to stop, which writes its state; then clear what Lambda workers left."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None
        shutil.rmtree(self.scratch, ignore_errors=True)
        for left in Path(tempfile.gettempdir()).glob("ministack-lambda-*"):
            if left.is_dir() and left.stat().st_uid == os.getuid():
                shutil.rmtree(left, ignore_errors=True)

    @cache  # noqa: B019  (one emulator per process)
    def client(self, service: str) -> Any:
        """A boto3 client of the emulator's administrator."""
        import boto3

        return boto3.session.Session(
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106  (the emulator's own)
            region_name=REGION,
        ).client(service, endpoint_url=self.endpoint)
