"""How does one want the platform to run on this machine? The command line and its variables."""

from __future__ import annotations

import argparse
import os
import socket
from dataclasses import dataclass
from pathlib import Path

from infra.local.emulator import free_port, is_taken
from infra.parts import ROOT

AWS_PORT = 4566


@dataclass(frozen=True, slots=True)
class Options:
    """How to run; every one has a command-line option and a variable LACHAN_<NAME>."""

    port: int
    aws_port: int
    state: Path
    lan: bool
    once: bool
    with_seed: bool
    ready_file: Path | None

    @property
    def origin(self) -> str:
        """Scheme and host by which browsers reach the front."""
        return f"http://{lan_address() if self.lan else 'localhost'}:{self.port}"


def lan_address() -> str:
    """This machine's address on its network; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        address: str = asked.getsockname()[0]
        return address


def kept_port(state: Path, wanted: int, *, chosen: bool) -> int:
    """The port this state was made on: queues are stored under URLs that name it."""
    mark = state / "aws-port"
    if mark.exists():
        kept = int(mark.read_text("utf-8"))
        if chosen and kept != wanted:
            raise SystemExit(f"{state} was made on port {kept}; use that one or remove the folder")
        return kept
    state.mkdir(parents=True, exist_ok=True)
    mark.write_text(str(wanted), "utf-8")
    return wanted


def untaken(port: int, option: str) -> int:
    """The port, unless another program has it. Ends the command then."""
    if is_taken(port):
        raise SystemExit(
            f"port {port} is another program's (another make run?): stop that,"
            f' or take another by  make run ARGS="{option} …"'
        )
    return port


def options(description: str) -> Options:
    """Read the command line; `description` is shown by --help."""
    asked = argparse.ArgumentParser(prog="make run", description=description)
    asked.add_argument("--port", type=int, default=int(os.environ.get("LACHAN_PORT", "8000")))
    asked.add_argument("--aws-port", type=int, default=int(os.environ.get("LACHAN_AWS_PORT", "0")))
    asked.add_argument("--free-ports", action="store_true", help="take any two free ports")
    asked.add_argument(
        "--state",
        type=Path,
        default=Path(os.environ.get("LACHAN_STATE", str(ROOT / ".local" / "state"))),
    )
    asked.add_argument("--lan", action="store_true", help="let phones on this network in")
    asked.add_argument("--once", action="store_true", help="stop as soon as everything is ready")
    asked.add_argument("--no-seed", action="store_true", help="staff accounts only, no sample data")
    asked.add_argument("--ready-file", type=Path, help="written when ready: origin, ports, API id")
    given = asked.parse_args()
    is_free = given.free_ports or is_taken(AWS_PORT)
    wanted = given.aws_port or (free_port() if is_free else AWS_PORT)
    return Options(
        port=free_port() if given.free_ports else untaken(given.port, "--port"),
        aws_port=untaken(kept_port(given.state, wanted, chosen=bool(given.aws_port)), "--aws-port"),
        state=given.state,
        lan=given.lan,
        once=given.once,
        with_seed=not given.no_seed,
        ready_file=given.ready_file,
    )
