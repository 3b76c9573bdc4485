"""How do pages become a PDF that is the same, byte for byte, whenever it is made?

Letters are embedded as a subset of the typeface; the date in the file comes from its content.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from functions.runtime.documents import faces
from functions.runtime.documents.drawing import About, Anchor, Box, Code, Mark, Page, Shape, Words
from functions.runtime.documents.qr import runs_of

if TYPE_CHECKING:
    from fpdf import FPDF

_FAMILY = "lachan"
_POINTS = 72 / 25.4


def write_pdf(pages: Sequence[Page], about: About) -> bytes:
    """The pages as one PDF of version 1.7 or lower, with title, language and embedded letters."""
    from fpdf import FPDF

    pdf = FPDF(unit="mm")
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    _describe(pdf, about)
    for style, bold in (("", False), ("B", True)):
        pdf.add_font(_FAMILY, style, faces.font_file(bold))
    for page in pages:
        pdf.add_page(format=(page.width, page.height))
        for mark in page.marks:
            _draw(pdf, mark)
    return bytes(pdf.output())


def _describe(pdf: FPDF, about: About) -> None:
    pdf.set_title(about.title)
    pdf.set_subject(about.subject)
    pdf.set_author(about.author)
    pdf.set_creator("Lá Chắn")
    pdf.set_lang(about.language)
    pdf.set_creation_date(about.made_at)
    pdf.set_display_mode("fullpage")


def _draw(pdf: FPDF, mark: Mark) -> None:
    pdf.set_fill_color(mark.fill)
    match mark:
        case Box():
            pdf.rect(mark.x, mark.y, mark.width, mark.height, style="F")
        case Shape():
            pdf.polygon(list(mark.points), style="F")
        case Code():
            _draw_code(pdf, mark)
        case Words():
            _draw_words(pdf, mark)


def _draw_code(pdf: FPDF, code: Code) -> None:
    """All modules in one path: neighbours painted one by one would show hairlines between them."""
    unit = code.side / len(code.squares)
    with pdf.new_path() as path:
        path.style.fill_color = code.fill
        path.style.stroke_color = None
        for column, row, length in runs_of(code.squares):
            path.rectangle(code.x + column * unit, code.y + row * unit, length * unit, unit)


def _draw_words(pdf: FPDF, words: Words) -> None:
    text = faces.printable(words.text, words.bold)
    wide = faces.width(text, words.size, words.bold)
    shift = {Anchor.START: 0.0, Anchor.MIDDLE: wide / 2, Anchor.END: wide}[words.anchor]
    pdf.set_text_color(words.fill)
    pdf.set_font(_FAMILY, "B" if words.bold else "", words.size * _POINTS)
    pdf.text(words.x - shift, words.y, text)
