"""`make run` never goes into a port that another program has, least of all another `make run`."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local import options
from infra.local.emulator import Emulator, EmulatorDied


@pytest.fixture
def held() -> Iterator[int]:
    """A port at which somebody else answers."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_named_with_the_option_that_changes_it(held: int) -> None:
    with pytest.raises(SystemExit, match=rf"{held}.*--port"):
        options.untaken(held, "--port")


def test_a_new_state_takes_another_port_for_its_aws(
    held: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(options, "AWS_PORT", held)
    monkeypatch.setattr("sys.argv", ["run", "--free-ports", "--state", str(tmp_path / "new")])
    assert options.options("").aws_port != held
    monkeypatch.setattr("sys.argv", ["run", "--port", "0", "--state", str(tmp_path / "other")])
    assert options.options("").aws_port != held


def test_a_port_that_is_taken_is_refused_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []
    monkeypatch.setattr(subprocess, "Popen", lambda *told, **more: started.append(told))
    with socket.socket() as another:
        another.bind(("127.0.0.1", 0))
        another.listen()
        with pytest.raises(EmulatorDied, match="--aws-port"):
            Emulator(another.getsockname()[1], tmp_path).start()

    assert started == []
