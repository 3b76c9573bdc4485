"""Does the local AWS refuse a port on which another one answers? It would be deployed to."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest

from infra.local.emulator import Emulator, EmulatorDied


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
