"""How is a personal card laid out, for people without a telephone?

The symbol is 5 x 5 cm, the official minimum for a person's QR (domain.md 1.2); with its quiet
zone, code and hint the card is 62 x 90 mm, the size of a badge. Nine fit on A4, to be cut apart.
No name stands on a card: who finds it learns nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time

from functions.runtime.documents import faces
from functions.runtime.documents.drawing import (
    About,
    Anchor,
    Box,
    Code,
    Mark,
    Page,
    Shape,
    Words,
    shield,
)
from functions.runtime.documents.pdf import write_pdf
from functions.runtime.documents.poster_sheet import GOLD, INK, PAPER, RED, SOFT
from functions.runtime.documents.qr import Correction, squares_of
from functions.runtime.documents.svg import write_svg
from functions.runtime.documents.texts import CardText

WIDTH, HEIGHT = 62.0, 90.0
SYMBOL = 50.0
ACROSS, DOWN = 3, 3
_SHEET = (210.0, 297.0)
_LINE, _CUT = "#b9b2a8", 0.15


def render_cards(cards: Sequence[CardText]) -> bytes:
    """One to many cards as PDF, nine to a sheet of A4; the same texts give the same bytes."""
    full = ACROSS * DOWN
    sheets = [_sheet(cards[first : first + full]) for first in range(0, len(cards), full)]
    return write_pdf(sheets, _about(cards[0]))


def card_svg(card: CardText) -> bytes:
    """One card as SVG, for a page that is printed from the browser."""
    return write_svg(card_page(card), _about(card))


def card_page(card: CardText) -> Page:
    """The marks of one card."""
    squares = squares_of(card.reading, Correction.M)
    top = 9.0 + SYMBOL / len(squares) * 4
    below = top + SYMBOL
    size, (domain,) = faces.fit(card.domain, largest=3.4, smallest=1.5, room=28, lines=1, bold=True)
    y = below + 15.0
    hint = faces.wrap(card.hint.vi, 2.3, WIDTH - 6, True)[:2]
    marks: list[Mark] = [
        Box(0, 0, WIDTH, 8.0, RED),
        Box(0, 8.0, WIDTH, 0.6, GOLD),
        *shield(3, 1.0, 6.0, edge=GOLD, face=RED, tick=PAPER),
        Words(9.4, 5.4, card.service.vi, 3.8, PAPER, True),
        Words(WIDTH - 3, 5.3, domain, size, PAPER, True, Anchor.END),
        Code((WIDTH - SYMBOL) / 2, top, SYMBOL, squares, INK),
        Words(WIDTH / 2, below + 10.6, card.code, 5.4, INK, True, Anchor.MIDDLE),
        *(
            Words(WIDTH / 2, y + row * 2.9, line, 2.3, INK, True, Anchor.MIDDLE)
            for row, line in enumerate(hint)
        ),
        Words(WIDTH / 2, y + len(hint) * 2.9, card.hint.en, 2.1, SOFT, False, Anchor.MIDDLE),
    ]
    return Page(WIDTH, HEIGHT, (*marks, *_cut_lines()))


def _sheet(cards: Sequence[CardText]) -> Page:
    left = (_SHEET[0] - ACROSS * WIDTH) / 2
    top = (_SHEET[1] - DOWN * HEIGHT) / 2
    marks: list[Mark] = []
    for place, card in enumerate(cards):
        row, column = divmod(place, ACROSS)
        x, y = left + column * WIDTH, top + row * HEIGHT
        marks.extend(_moved(mark, x, y) for mark in card_page(card).marks)
    return Page(*_SHEET, tuple(marks))


def _moved(mark: Mark, x: float, y: float) -> Mark:
    if isinstance(mark, Shape):
        return replace(mark, points=tuple((px + x, py + y) for px, py in mark.points))
    return replace(mark, x=mark.x + x, y=mark.y + y)


def _cut_lines() -> tuple[Box, ...]:
    return (
        Box(0, 0, WIDTH, _CUT, _LINE),
        Box(0, HEIGHT - _CUT, WIDTH, _CUT, _LINE),
        Box(0, 0, _CUT, HEIGHT, _LINE),
        Box(WIDTH - _CUT, 0, _CUT, HEIGHT, _LINE),
    )


def _about(card: CardText) -> About:
    return About(
        title=f"{card.service.vi} – {card.code_label.vi}",
        subject=f"{card.code_label.vi} {card.code}. {card.hint.vi} {card.domain}",
        author=card.domain,
        made_at=datetime.combine(card.printed_on, time(), UTC),
    )
