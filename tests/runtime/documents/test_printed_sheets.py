"""Posters and cards as printed, looked at through another PDF library and another decoder."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from io import BytesIO
from xml.etree import ElementTree

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from functions.runtime.documents import faces
from functions.runtime.documents.card_sheet import card_svg, render_cards
from functions.runtime.documents.drawing import Code, Words
from functions.runtime.documents.poster_sheet import Rendered, poster_page, render_poster

LINK = "https://lachan.gov.vn/v/" + "aB3_-" * 23
MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Said:
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Text:
    link: str = LINK
    reading: str = "LC5." + "aB3_" * 16
    domain: str = "lachan.gov.vn"
    service: Said = Said("LÁ CHẮN", "National check-in")
    heading: Said = Said("Quét mã khi vào và khi ra", "Scan when you enter and when you leave")
    venue_name: str = "Chợ Đồng Xuân"
    place: str = "Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội"
    code_label: Said = Said("Mã địa điểm", "Venue code")
    code: str = "NCY1-2XTY6"
    with_phone: Said = Said("Có điện thoại: quét mã, bấm vào liên kết.", "With a phone: scan.")
    without_phone: Said = Said("Không có điện thoại: đưa thẻ.", "Without a phone: show a card.")
    warning: Said = Said("Thấy mã bị dán đè: đừng nhập gì.", "If pasted over, enter nothing.")
    footer: Said = Said("Bản số 3 · Dùng đến hết ngày 01/09/2022", "Version 3")
    hint: Said = Said("Đưa thẻ này khi vào và khi ra.", "Show this card.")
    printed_on: date = date(2021, 9, 1)


@cache
def poster() -> Rendered:
    return render_poster(Text())


def codes(pdf: bytes, dpi: int) -> Iterator[tuple[str, float]]:
    """Text and side in millimetres of each QR on the first page."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=dpi / 72).to_pil()
    for found in zxingcpp.read_barcodes(picture):
        left, right = found.position.top_left, found.position.top_right
        side = ((right.x - left.x) ** 2 + (right.y - left.y) ** 2) ** 0.5
        yield found.text, side * MM_PER_INCH / dpi


@pytest.mark.parametrize("dpi", [100, 200])
def test_a_posters_code_is_read_and_at_least_15_cm_wide(dpi: int) -> None:
    ((text, side),) = codes(poster().pdf, dpi)
    assert text == LINK
    assert side >= 150


def test_a_printer_that_fits_to_page_leaves_15_cm() -> None:
    (code,) = (mark for mark in poster_page(Text()).marks if isinstance(mark, Code))
    assert code.side * 0.97 >= 150


def test_nothing_stands_within_four_modules_of_the_code() -> None:
    page = poster_page(replace(Text(), venue_name="Trung tâm thương mại " * 4))
    (code,) = (mark for mark in page.marks if isinstance(mark, Code))
    quiet = 4 * code.side / len(code.squares)
    for words in (mark for mark in page.marks if isinstance(mark, Words)):
        top, bottom = words.y - words.size * 0.74, words.y + words.size * 0.2
        assert bottom <= code.y - quiet + 0.2 or top >= code.y + code.side + quiet - 0.2, words.text


def test_the_code_is_big_enough_to_read_at_two_metres() -> None:
    (code,) = (
        m for m in poster_page(Text()).marks if isinstance(m, Words) and m.text == "NCY1-2XTY6"
    )
    capitals = code.size * 0.74
    assert capitals >= 10


def test_a_poster_is_a4_with_title_language_and_its_words_as_text() -> None:
    document = pypdfium2.PdfDocument(poster().pdf)
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    assert len(document) == 1
    assert document.get_metadata_value("Title") == "LÁ CHẮN – Chợ Đồng Xuân – NCY1-2XTY6"
    assert b"/Lang (vi)" in poster().pdf
    words = document[0].get_textpage().get_text_range()
    for said in ("Chợ Đồng Xuân", "NCY1-2XTY6", "lachan.gov.vn", "01/09/2022", "dán đè"):
        assert said in words


def test_letters_are_embedded_as_a_subset() -> None:
    assert poster().pdf.count(b"/FontFile2") == 2
    assert len(poster().pdf) < 60_000


def test_the_same_texts_give_the_same_bytes_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first = render_poster(Text())
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert render_poster(Text()) == first
    assert b"D:20210901000000" in first.pdf


def test_the_png_is_the_code_alone() -> None:
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(poster().png)))
    assert found.text == LINK


@pytest.mark.catalogue("I04")
def test_a_venues_name_is_inert_in_svg_and_pdf() -> None:
    name = '"><img src=x onerror=alert(1)><script>{{7*7}}</script>'
    drawn = render_poster(replace(Text(), venue_name=name))
    tree = ElementTree.fromstring(drawn.svg)
    kinds = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert kinds <= {"svg", "title", "desc", "defs", "path", "polygon", "g", "use"}
    names = {name for element in tree.iter() for name in element.attrib}
    assert not any(name.lower().startswith("on") for name in names)
    assert not any(act in drawn.pdf for act in (b"/JavaScript", b"/JS", b"/Launch", b"/URI"))


@pytest.mark.parametrize(
    "name",
    [
        "한국식당 Quán Hàn",
        "M" * 80,
        "A",
        "Ｆｕｌｌ　ｗｉｄｔｈ",
        "😀",
        "Trung tâm thương mại " * 4,
        "ế" * 80,
    ],
)
def test_any_name_fits_on_the_sheet(name: str) -> None:
    page = poster_page(replace(Text(), venue_name=name.strip()))
    for mark in page.marks:
        if isinstance(mark, Words):
            wide = faces.width(faces.printable(mark.text, mark.bold), mark.size, mark.bold)
            left = mark.x - {"start": 0, "middle": wide / 2, "end": wide}[mark.anchor]
            assert left >= 11.9 and left + wide <= 198.1


def test_long_sentences_stay_in_their_place() -> None:
    long = Said("Không quét được thì vào trang của tỉnh. " * 6, "If it can't be scanned. " * 9)
    page = poster_page(replace(Text(), with_phone=long, warning=long))
    words = [mark for mark in page.marks if isinstance(mark, Words)]
    steps = [mark.y for mark in words if 244 < mark.y < 272.8]
    warned = [mark.y for mark in words if 272.8 <= mark.y < 291]
    assert max(steps) < 272 and max(warned) < 287
    assert len(steps) + len(warned) == len([mark for mark in words if 244 < mark.y < 291])


def test_letters_that_the_typeface_lacks_are_told_by_a_question_mark() -> None:
    assert faces.printable("Quán 한국 № 5") == "Quán ?? No 5"


def test_every_vietnamese_letter_has_its_shape_in_both_weights() -> None:
    every = "aăâeêioôơuưyđ"
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    text = "".join(letter + tone for letter in every[:-1] for tone in tones) + "đĐ"
    for bold in (False, True):
        for form in (text, text.upper()):
            shown = faces.printable(form, bold)
            assert "?" not in shown and len(shown) == 74
            assert all(faces.outline(letter, bold) for letter in shown)


def test_nine_cards_stand_on_a_sheet_each_with_a_code_of_5_cm() -> None:
    cards = [replace(Text(), reading=f"LC5.{'aB3_' * 16}{number}") for number in range(10)]
    pdf = render_cards(cards)
    assert len(pypdfium2.PdfDocument(pdf)) == 2
    found = dict(codes(pdf, 200))
    assert set(found) == {card.reading for card in cards[:9]}
    assert all(abs(side - 50) < 0.5 for side in found.values())
    assert render_cards(cards) == pdf


def test_a_card_is_an_svg_of_62_by_90_mm() -> None:
    tree = ElementTree.fromstring(card_svg(Text()))
    assert (tree.get("width"), tree.get("height")) == ("62mm", "90mm")
    assert re.search(r"NCY1-2XTY6", tree[1].text or "")
