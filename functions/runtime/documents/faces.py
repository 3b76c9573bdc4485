"""How wide are these words, where do they break, and what do their letters look like?

The typeface is Be Vietnam Pro (SIL Open Font License, functions/static/fonts/OFL.txt), which has
every Vietnamese letter. Sizes are millimetres of em. No kerning, so that PDF and SVG agree.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

STAND_IN = "?"
"""Stands for a letter that the typeface lacks (Hangul, Han, emoji)."""
ELLIPSIS = "…"


def font_file(bold: bool) -> Path:
    """The TTF of a weight."""
    name = "BeVietnamPro-Bold.ttf" if bold else "BeVietnamPro-Regular.ttf"
    return Path(__file__).parents[2] / "static" / "fonts" / name


def printable(text: str, bold: bool = False) -> str:
    """The text in letters that the typeface has: NFC, else the plain form, else ``?``."""
    letters = _letters(bold)
    shown = []
    for character in unicodedata.normalize("NFC", text):
        plain = unicodedata.normalize("NFKC", character)
        for form in (character, plain):
            if all(ord(sign) in letters for sign in form):
                shown.append(form)
                break
        else:
            shown.append("" if unicodedata.combining(character) else STAND_IN)
    return "".join(shown)


def width(text: str, size: float, bold: bool = False) -> float:
    """The width in millimetres of printable text."""
    letters, advances = _letters(bold), _advances(bold)
    return sum(advances[letters[ord(sign)]] for sign in text) * size / units(bold)


def wrap(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """The text in lines no wider than `room`; a word that is wider alone is broken."""
    lines: list[str] = []
    line = ""
    for word in printable(text, bold).split():
        longer = f"{line} {word}" if line else word
        if width(longer, size, bold) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _broken(word, size, room, bold)
        lines.extend(whole)
    return [*lines, line] if line else lines


def fit(
    text: str, *, largest: float, smallest: float, room: float, lines: int, bold: bool = False
) -> tuple[float, list[str]]:
    """The largest size, in steps of 0.25 mm, at which the text takes at most so many lines.

    At `smallest` what is left over ends in an ellipsis.
    """
    size = largest
    broken = wrap(text, size, room, bold)
    while len(broken) > lines and size > smallest:
        size = max(smallest, size - 0.25)
        broken = wrap(text, size, room, bold)
    if len(broken) <= lines:
        return size, broken
    last = broken[lines - 1]
    while last and width(last + ELLIPSIS, size, bold) > room:
        last = last[:-1]
    return size, [*broken[: lines - 1], last.rstrip() + ELLIPSIS]


@cache
def outline(character: str, bold: bool) -> str:
    """The letter as an SVG path in font units, upwards; empty for blanks."""
    from fontTools.pens.svgPathPen import SVGPathPen  # type: ignore[import-untyped]

    glyphs = _font(bold).getGlyphSet()
    pen = SVGPathPen(glyphs)
    glyphs[_letters(bold)[ord(character)]].draw(pen)
    return str(pen.getCommands())


def advance(character: str, bold: bool) -> float:
    """How far the next letter stands, in ems."""
    return _advances(bold)[_letters(bold)[ord(character)]] / units(bold)


@cache
def units(bold: bool) -> int:
    """Font units to an em."""
    return int(_font(bold)["head"].unitsPerEm)


def _broken(word: str, size: float, room: float, bold: bool) -> list[str]:
    pieces, piece = [], ""
    for character in word:
        if piece and width(piece + character, size, bold) > room:
            pieces.append(piece)
            piece = ""
        piece += character
    return [*pieces, piece]


@cache
def _font(bold: bool) -> Any:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    return TTFont(font_file(bold), lazy=True)


@cache
def _letters(bold: bool) -> dict[int, str]:
    letters: dict[int, str] = _font(bold).getBestCmap()
    return letters


@cache
def _advances(bold: bool) -> dict[str, int]:
    return {name: wide for name, (wide, _) in _font(bold)["hmtx"].metrics.items()}
