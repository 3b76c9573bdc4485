"""How does a page become an SVG that looks the same on every machine?

Letters are drawn as outlines, each once, and used where they stand: no typeface has to be there.
The words themselves are in ``<title>`` and ``<desc>``, for those who listen.
"""

from __future__ import annotations

from html import escape

from functions.runtime.documents import faces
from functions.runtime.documents.drawing import About, Anchor, Box, Code, Mark, Page, Shape, Words
from functions.runtime.documents.qr import path_of

Letters = dict[tuple[bool, str], str]
"""Weight and letter to the id of its outline."""


def write_svg(page: Page, about: About) -> bytes:
    """The page as SVG in millimetres."""
    letters: Letters = {}
    drawn = "".join(_draw(mark, letters) for mark in page.marks)
    outlines = "".join(
        f'<path id="{name}" d="{faces.outline(letter, bold)}"/>'
        for (bold, letter), name in letters.items()
    )
    size = f"{_n(page.width)} {_n(page.height)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{_n(page.width)}mm" '
        f'height="{_n(page.height)}mm" role="img" lang="{about.language}">'
        f"<title>{escape(about.title)}</title><desc>{escape(about.subject)}</desc>"
        f'<defs>{outlines}</defs><path fill="#fff" d="M0 0H{_n(page.width)}V{_n(page.height)}H0z"/>'
        f"{drawn}</svg>"
    ).encode()


def _draw(mark: Mark, letters: Letters) -> str:
    match mark:
        case Box():
            box = (
                f"M{_n(mark.x)} {_n(mark.y)}h{_n(mark.width)}v{_n(mark.height)}h{_n(-mark.width)}z"
            )
            return f'<path fill="{mark.fill}" d="{box}"/>'
        case Shape():
            points = " ".join(f"{_n(x)},{_n(y)}" for x, y in mark.points)
            return f'<polygon fill="{mark.fill}" points="{points}"/>'
        case Code():
            place = (
                f"translate({_n(mark.x)} {_n(mark.y)}) scale({mark.side / len(mark.squares):.6g})"
            )
            return f'<path fill="{mark.fill}" transform="{place}" d="{path_of(mark.squares)}"/>'
        case Words():
            return _draw_words(mark, letters)


def _draw_words(words: Words, letters: Letters) -> str:
    text = faces.printable(words.text, words.bold)
    units = faces.units(words.bold)
    scale = words.size / units
    wide = faces.width(text, words.size, words.bold)
    x = words.x - {Anchor.START: 0.0, Anchor.MIDDLE: wide / 2, Anchor.END: wide}[words.anchor]
    place = f"translate({_n(x)} {_n(words.y)}) scale({scale:.6g} {-scale:.6g})"
    used, at = [], 0.0
    for letter in text:
        if not letter.isspace():
            name = letters.setdefault((words.bold, letter), f"g{len(letters)}")
            used.append(f'<use href="#{name}" x="{_n(at)}"/>')
        at += faces.advance(letter, words.bold) * units
    return f'<g fill="{words.fill}" transform="{place}">{"".join(used)}</g>'


def _n(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")
