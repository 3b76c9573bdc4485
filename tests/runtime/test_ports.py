"""`make run` never goes into a port that another program has, least of all another `make run`."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import options


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
