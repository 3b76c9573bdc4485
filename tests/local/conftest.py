"""The whole platform as `make run` starts it: on free ports, with a state of its own."""

from __future__ import annotations

import json
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra import build
from infra.local.accounts import ACCOUNTS
from infra.local.emulator import Emulator
from infra.local.issuer import Issuer
from infra.parts import ROOT

START_SECONDS = 600


class Platform:
    """A running platform."""

    def __init__(self, facts: dict[str, Any], state: Path) -> None:
        self.origin: str = facts["origin"]
        self.api: str = facts["api"]
        self.emulator = Emulator(facts["aws_port"], state)

    def client(self, service: str) -> Any:
        """The emulator's administrator."""
        return self.emulator.client(service)


def until(seen: Callable[[], Any], what: str, seconds: float = 240) -> Any:
    """What `seen` answers as soon as it is true."""
    deadline = time.monotonic() + seconds
    while not (found := seen()):
        assert time.monotonic() < deadline, f"{what} never came"
        time.sleep(0.5)
    return found


def staff_of(platform: Platform, subject: str) -> httpx.Client:
    """A member of staff, just signed in."""
    account = next(one for one in ACCOUNTS if one.subject == subject)
    issuer = Issuer(f"{platform.origin}/oidc", platform.emulator.state)
    token = issuer.token_for(account, "lachan-staff", nonce=secrets.token_urlsafe(16))
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.Client(base_url=platform.origin, timeout=120, headers=headers)


def bygone(platform: Platform, **asked: Any) -> dict[str, Any]:
    """What was done before today (`tests.local.bygone`)."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.local.bygone", platform.emulator.endpoint, json.dumps(asked)],
        cwd=ROOT, env=build.environment("dev"), capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]
    told: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])  # facts come before it
    return told


def is_empty(platform: Platform, queue: str) -> bool:
    """Does nothing wait in the queue, and is nothing being worked on?"""
    sqs = platform.client("sqs")
    url = sqs.get_queue_url(QueueName=f"lachan-dev-{queue}")["QueueUrl"]
    told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    waiting = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
    return all(told[name] == "0" for name in waiting)


@contextmanager
def started(state: Path) -> Iterator[Platform]:
    """Start the platform on `state`, and stop it as Ctrl-C would."""
    ready = state.parent / "ready.json"
    ready.unlink(missing_ok=True)
    command = [sys.executable, "-m", "infra.local.run", "--free-ports", "--no-seed"]
    with (state.parent / "run.log").open("ab") as log:
        running = subprocess.Popen(
            [*command, "--state", str(state), "--ready-file", str(ready)],
            cwd=ROOT,
            env=build.environment("dev"),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not ready.exists():
            if running.poll() is not None or time.monotonic() > deadline:
                pytest.fail((state.parent / "run.log").read_text("utf-8")[-4000:])
            time.sleep(0.2)
        yield Platform(json.loads(ready.read_text("utf-8")), state)
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(400)


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """One platform for all local tests."""
    with started(tmp_path_factory.mktemp("local") / "state") as running:
        yield running
