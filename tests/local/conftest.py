"""The whole platform as `make run` starts it: on free ports, with a state of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from infra import build
from infra.local.emulator import Emulator
from infra.parts import ROOT

START_SECONDS = 240


class Platform:
    """A running platform."""

    def __init__(self, facts: dict[str, Any], state: Path) -> None:
        self.origin: str = facts["origin"]
        self.api: str = facts["api"]
        self.emulator = Emulator(facts["aws_port"], state)

    def client(self, service: str) -> Any:
        """The emulator's administrator."""
        return self.emulator.client(service)


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
