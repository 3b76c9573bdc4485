"""How is a venue's poster laid out on A4?

The symbol is 155 mm wide: the official minimum is 15 x 15 cm (domain.md 1.2), and a printer that
"fits to page" takes off 3 %. The code under it has capitals of 10 mm, which are read at 2 m.
Nothing stands within 4 modules of the symbol.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time

from functions.runtime.documents import faces
from functions.runtime.documents.drawing import (
    About,
    Anchor,
    Box,
    Code,
    Mark,
    Page,
    Words,
    shield,
)
from functions.runtime.documents.pdf import write_pdf
from functions.runtime.documents.qr import QUIET, Correction, qr_png, squares_of
from functions.runtime.documents.svg import write_svg
from functions.runtime.documents.texts import PosterText, Said

WIDTH, HEIGHT, EDGE = 210.0, 297.0, 12.0
SYMBOL = 155.0
LEADING, SMALLEST = 1.25, 2.0
RED, GOLD, INK, SOFT, PAPER, TINT = (
    "#8f1d21",
    "#e3b45a",
    "#1d1a18",
    "#574f49",
    "#fffdf8",
    "#fff6dc",
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A poster as files: the sheet as PDF and SVG, the QR alone as PNG."""

    pdf: bytes
    svg: bytes
    png: bytes


def render_poster(text: PosterText) -> Rendered:
    """The files of a poster; the same texts give the same bytes."""
    page, about = poster_page(text), _about(text)
    return Rendered(
        pdf=write_pdf([page], about),
        svg=write_svg(page, about),
        png=qr_png(text.link, Correction.Q),
    )


def poster_page(text: PosterText) -> Page:
    """The marks of the sheet, from top to bottom."""
    squares = squares_of(text.link, Correction.Q)
    quiet = SYMBOL / len(squares) * QUIET
    top = 36.0 + quiet
    below = top + SYMBOL + quiet
    marks: list[Mark] = [
        *_band(text),
        Words(WIDTH / 2, 29.6, text.heading.vi, 9.6, RED, True, Anchor.MIDDLE),
        Words(WIDTH / 2, 35.0, text.heading.en, 4.4, SOFT, False, Anchor.MIDDLE),
        Code((WIDTH - SYMBOL) / 2, top, SYMBOL, squares, INK),
        *_code_row(text, below),
        *_venue(text, below + 14.0),
        *_steps(text, below + 32.4),
        *_warning(text, 272.8),
        Words(EDGE, 291.6, text.footer.vi, 3.2, INK, True),
        Words(WIDTH - EDGE, 291.6, text.footer.en, 2.7, SOFT, False, Anchor.END),
    ]
    return Page(WIDTH, HEIGHT, tuple(marks))


def _about(text: PosterText) -> About:
    return About(
        title=f"{text.service.vi} – {text.venue_name} – {text.code}",
        subject=f"{text.heading.vi}. {text.code_label.vi} {text.code}. {text.venue_name}, "
        f"{text.place}. {text.domain}. {text.footer.vi}",
        author=text.domain,
        made_at=datetime.combine(text.printed_on, time(), UTC),
    )


def _band(text: PosterText) -> list[Mark]:
    size, (domain,) = faces.fit(text.domain, largest=8.5, smallest=3.0, room=95, lines=1, bold=True)
    return [
        Box(0, 0, WIDTH, 18, RED),
        Box(0, 18, WIDTH, 1.2, GOLD),
        *shield(EDGE, 2.3, 13.4, edge=GOLD, face=RED, tick=PAPER),
        Words(EDGE + 14, 10.0, text.service.vi, 7.2, PAPER, True),
        Words(EDGE + 14, 15.0, text.service.en, 3.6, PAPER),
        Words(WIDTH - EDGE, 12.0, domain, size, PAPER, True, Anchor.END),
    ]


def _code_row(text: PosterText, top: float) -> list[Mark]:
    """The label and the code as one group in the middle."""
    label = faces.width(text.code_label.vi, 4.8, True)
    x = (WIDTH - label - 5 - faces.width(text.code, 14, True)) / 2
    return [
        Words(x + label, top + 5.2, text.code_label.vi, 4.8, INK, True, Anchor.END),
        Words(x + label, top + 10.0, text.code_label.en, 3.8, SOFT, False, Anchor.END),
        Words(x + label + 5, top + 10.5, text.code, 14, INK, True),
    ]


def _venue(text: PosterText, top: float) -> list[Mark]:
    """Name in one line or two, and the place under it, in a height of 17 mm."""
    room = WIDTH - 2 * EDGE
    one_line = len(faces.wrap(text.venue_name, 6.0, room, True)) == 1
    most, least = (8.0, 6.0) if one_line else (5.4, 4.2)
    size, lines = faces.fit(
        text.venue_name, largest=most, smallest=least, room=room, lines=2 - one_line, bold=True
    )
    small, (place,) = faces.fit(text.place, largest=4.6, smallest=3.2, room=room, lines=1)
    first = top + (8.3 if len(lines) == 1 else 3.8)
    marks = [
        Words(WIDTH / 2, first + row * 5.8, line, size, RED, True, Anchor.MIDDLE)
        for row, line in enumerate(lines)
    ]
    y = top + 15.4
    return [*marks, Words(WIDTH / 2, y, place, small, INK, False, Anchor.MIDDLE)]


def _steps(text: PosterText, top: float) -> list[Mark]:
    """Two columns: with a phone, without a phone."""
    column = (WIDTH - 2 * EDGE - 8) / 2
    marks: list[Mark] = [Box(EDGE, top, WIDTH - 2 * EDGE, 0.4, GOLD)]
    for number, said in enumerate((text.with_phone, text.without_phone)):
        x = EDGE + number * (column + 8)
        marks += _said(said, x, top + 5.6, room=column, size=4.0, height=23.0)
    return marks


def _warning(text: PosterText, top: float) -> list[Mark]:
    room = WIDTH - 2 * EDGE
    return [
        Box(EDGE, top, room, 14.2, TINT),
        Box(EDGE, top, 1.4, 14.2, GOLD),
        *_said(text.warning, EDGE + 4, top + 4.6, room=room - 7, size=3.5, height=13.0),
    ]


def _said(said: Said, x: float, y: float, *, room: float, size: float, height: float) -> list[Mark]:
    """Vietnamese bold, English under it in three quarters of the size, in the height there is."""
    vi, en = faces.wrap(said.vi, size, room, True), faces.wrap(said.en, size * 0.75, room)
    if (len(vi) + len(en) * 0.75) * size * LEADING > height and size > SMALLEST:
        return _said(said, x, y, room=room, size=size - 0.1, height=height)
    below = y + (len(vi) * LEADING - 0.2) * size
    return [
        *(Words(x, y + row * size * LEADING, line, size, INK, True) for row, line in enumerate(vi)),
        *(
            Words(x, below + row * size * 0.75 * LEADING, line, size * 0.75, SOFT)
            for row, line in enumerate(en)
        ),
    ]
