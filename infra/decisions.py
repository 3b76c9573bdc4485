"""docs/decisions.md: every decision by its number, its title and whether it stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def document(generated: str, folder: Path) -> str:
    """The list of the decisions that lie in `folder`, the oldest first."""
    head = ["# Decisions", "", generated, "", "Why it is so, each on a page.", ""]
    table = ["| | decision | status |", "|---:|---|---|"]
    rows = [_row(file) for file in sorted(folder.glob("*.md"))]
    return "\n".join([*head, *table, *rows, ""])


def _row(file: Path) -> str:
    text = file.read_text("utf-8")
    number, _, title = text.partition("\n")[0].removeprefix("# ").partition(" ")
    return f"| {int(number)} | [{title}](decisions/{file.name}) | {' '.join(_status(text))} |"


def _status(text: str) -> Iterator[str]:
    part = text.partition("## Status\n")[2].partition("\n## ")[0]
    yield from (line.strip().replace("](", "](decisions/") for line in part.splitlines() if line)
