"""Who signs certificates locally? The emulator's KMS, certified by an authority in software."""

from __future__ import annotations

import subprocess
import sys

from infra.local.emulator import Emulator
from infra.local.seed.world import World

MARK = "certificate-signer"


def certificate_signer(world: World) -> None:
    """Install the signer, once per state, by the command that operators use."""
    emulator: Emulator = world.emulator
    mark = emulator.state / MARK
    if mark.exists():
        return
    told = subprocess.run(
        [
            sys.executable, "-m", "infra.certificate_signer",
            "--stage", world.stage,
            "--endpoint", emulator.endpoint,
            "--software-authority", str(emulator.state),
        ],
        check=False,
        capture_output=True,
        text=True,
    )  # fmt: skip
    if told.returncode:
        world.notes.append(f"Certificates can't be signed: {told.stderr.strip()[-400:]}")
        return
    mark.write_text(told.stdout, "utf-8")
