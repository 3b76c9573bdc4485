"""The guides as PDF: drawn once for their text, kept in out/guides, published with static files.

Nothing binary is committed. A file's name holds a hash of what it says, so that one that is there
needs no drawing again; `make guides` draws all of them.
"""

from __future__ import annotations

from pathlib import Path

from functions.training.service import printing
from infra.parts import ROOT

FOLDER = ROOT / "out" / "guides"


def drawn(name: str) -> Path | None:
    """The file of that name, drawn if it is not there; None where there is no such guide."""
    for known, guide, version in printing.file_names():
        if known == name:
            return _kept(name) or _keep(name, printing.draw(guide, version))
    return None


def all_drawn() -> list[Path]:
    """All files, those missing drawn."""
    names = [name for name, _, _ in printing.file_names()]
    return [file for name in names if (file := drawn(name)) is not None]


def _kept(name: str) -> Path | None:
    file = FOLDER / name
    return file if file.is_file() else None


def _keep(name: str, body: bytes) -> Path:
    """Whole or not at all: two commands at once do no harm."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    partial = FOLDER / f".{name}"
    partial.write_bytes(body)
    return partial.rename(FOLDER / name)


if __name__ == "__main__":
    for file in all_drawn():
        print(file.relative_to(ROOT), file.stat().st_size)
