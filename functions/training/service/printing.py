"""A guide as PDF: drawn when a release is packaged, never while somebody waits for a page.

The file's name ends in a hash of what it says and of how it is drawn, so that its address is of
its content for ever; equal texts give equal bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time
from typing import Final

from functions.runtime.documents import faces
from functions.runtime.documents.drawing import About, Box, Mark, Page, Words, shield
from functions.runtime.documents.pdf import write_pdf
from functions.runtime.documents.poster_sheet import (
    EDGE,
    GOLD,
    HEIGHT,
    INK,
    LEADING,
    PAPER,
    RED,
    SOFT,
    WIDTH,
)
from functions.training.domain.guide import Guide, Said, Step, Version, guides

FOLDER: Final = "huong-dan"
"""Where the files lie below the static files of a release."""
_LAYOUT: Final = 1
"""Raised with each change of how a guide is drawn: another address for other bytes."""
_ROOM, _INDENT, _FOOT = WIDTH - 2 * EDGE, 8.0, 18.0
_LINE: Final = "#d8cfc2"
_UNDATED: Final = Said(
    "Lá Chắn – Hướng dẫn theo vai trò: ai, làm gì, khi nào", "Guides by role: who must do what"
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of words at `x`, `gap` millimetres of air above it."""

    text: str
    size: float
    fill: str
    bold: bool
    x: float
    gap: float = 0.0

    @property
    def height(self) -> float:
        """What it takes of a page."""
        return self.gap + self.size * LEADING


def file_name(guide: Guide, version: Version) -> str:
    """The name of the file of a version, with the hash of what it says."""
    told = json.dumps([_LAYOUT, asdict(guide.title), asdict(version)], default=str, sort_keys=True)
    return f"{guide.slug}-{version.number}-{hashlib.sha256(told.encode()).hexdigest()[:8]}.pdf"


def file_names() -> Iterator[tuple[str, Guide, Version]]:
    """All files that there are, with what they are of."""
    for guide in guides():
        for version in guide.versions:
            yield file_name(guide, version), guide, version


def draw(guide: Guide, version: Version) -> bytes:
    """The PDF of a version, A4; the same text gives the same bytes."""
    sheets = _sheets(guide, version)
    pages = [
        Page(WIDTH, HEIGHT, (*marks, *_foot(guide, version, number, len(sheets))))
        for number, marks in enumerate(sheets, 1)
    ]
    title = f"{guide.title.vi} – {guide.title.en} – {version.number}"
    made_at = datetime.combine(version.valid_from, time(), UTC)
    return write_pdf(pages, About(title, f"{_UNDATED.vi}. {_UNDATED.en}.", "Lá Chắn", made_at))


def _sheets(guide: Guide, version: Version) -> list[list[Mark]]:
    """The marks of each sheet; what belongs to one step stays together."""
    sheets, y = [_band()], 27.0
    for block in _blocks(guide, version):
        tall = sum(line.height for line in block)
        if y + tall > HEIGHT - _FOOT:
            sheets.append(_band())
            y = 27.0
        for line in block:
            y += line.height
            sheets[-1].append(Words(line.x, y, line.text, line.size, line.fill, line.bold))
    return sheets


def _blocks(guide: Guide, version: Version) -> Iterator[list[_Line]]:
    day = f"{version.valid_from:%d/%m/%Y}"
    head = _text(guide.title.vi, 7.0, RED, bold=True) + _text(guide.title.en, 4.2, SOFT)
    number = f"Phiên bản {version.number}, áp dụng từ {day} · Version {version.number}, from {day}"
    head += _text(number, 3.4, INK, bold=True, gap=2.5)
    head += _text(version.changed.vi, 3.4, INK) + _text(version.changed.en, 3.0, SOFT)
    if version.rules:
        rules = ", ".join(sorted(version.rules.values()))
        head += _text(f"Theo quy định · By the rules: {rules}", 2.8, SOFT)
    yield head
    for place, step in enumerate(version.steps, 1):
        other = step.who != guide.title
        yield _step(place, step, f" · {step.who.vi} / {step.who.en}" if other else "")


def _step(place: int, step: Step, who: str) -> list[_Line]:
    lines = _text(f"{place}. {step.when.vi}", 3.8, INK, bold=True, gap=4.0)
    lines += _text(step.when.en + who, 3.0, SOFT, indent=_INDENT)
    lines += _text(step.do.vi, 3.5, INK, gap=0.8, indent=_INDENT)
    lines += _text(step.do.en, 3.1, SOFT, gap=0.6, indent=_INDENT)
    where = " · ".join(step.at)
    return lines + _text(f"Ở đâu · Where: {where}", 3.1, RED, bold=True, gap=0.6, indent=_INDENT)


def _text(
    text: str, size: float, fill: str, *, bold: bool = False, gap: float = 0.0, indent: float = 0.0
) -> list[_Line]:
    lines = faces.wrap(text, size, _ROOM - indent, bold)
    return [
        _Line(line, size, fill, bold, EDGE + indent, 0.0 if row else gap)
        for row, line in enumerate(lines)
    ]


def _band() -> list[Mark]:
    return [
        Box(0, 0, WIDTH, 14, RED),
        Box(0, 14, WIDTH, 0.9, GOLD),
        *shield(EDGE, 1.8, 10.4, edge=GOLD, face=RED, tick=PAPER),
        Words(EDGE + 12, 7.2, _UNDATED.vi, 3.6, PAPER, True),
        Words(EDGE + 12, 11.6, _UNDATED.en, 3.0, PAPER),
    ]


def _foot(guide: Guide, version: Version, number: int, of: int) -> tuple[Mark, ...]:
    told = f"{guide.title.vi} · {version.number} · {number}/{of} · /{FOLDER}/{guide.slug}"
    return (
        Box(EDGE, HEIGHT - 14, _ROOM, 0.3, _LINE),
        Words(EDGE, HEIGHT - 8.5, told, 3.0, SOFT),
    )
