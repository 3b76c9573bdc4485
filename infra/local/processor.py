"""How much did the local AWS compute? Its process and the workers of its functions, together.

Unlike seconds on the clock it is the same on a busy machine. Told by Linux; elsewhere nought.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

PROCESSES = Path("/proc")


def processor_seconds(port: int) -> float:
    """Seconds that the emulator behind `port` and its living workers have computed so far."""
    session = next(
        (
            _fields(process)[3]
            for process in _processes()
            if f"GATEWAY_PORT={port}".encode() in _read(process / "environ").split(b"\0")
        ),
        None,
    )
    if session is None:
        return 0.0
    own = (found for found in map(_fields, _processes()) if found and found[3] == session)
    ticks = sum(sum(map(int, found[11:15])) for found in own)
    return ticks / os.sysconf("SC_CLK_TCK")


def _processes() -> Iterator[Path]:
    if PROCESSES.exists():
        yield from (one for one in PROCESSES.iterdir() if one.name.isdecimal())


def _fields(process: Path) -> list[str]:
    """What stands behind the program's name: state, parent, group, session …; none of one gone."""
    return _read(process / "stat").decode().rpartition(")")[2].split()


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
