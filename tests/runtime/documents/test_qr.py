"""QR codes, read back by a decoder that is not ours."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO

import png
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from functions.runtime.documents.qr import (
    QUIET,
    Correction,
    qr_png,
    runs_of,
    squares_of,
)

LINK = "https://lachan.gov.vn/v/" + "aB3_-" * 23


def test_a_png_is_read_back_by_another_decoder() -> None:
    drawn = qr_png(LINK, Correction.Q)
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(drawn)))
    assert found.text == LINK
    assert found.ec_level == "Q"


@settings(deadline=None, max_examples=20)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60)
)
def test_any_text_is_read_back(text: str) -> None:
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(qr_png(text))))
    assert found.bytes.decode() == text


def test_four_modules_around_the_symbol_are_white() -> None:
    width, height, rows, _ = png.Reader(bytes=qr_png(LINK, pixels=1)).read()
    pixels = [list(row) for row in rows]
    edge = [*pixels[:QUIET], *pixels[-QUIET:]]
    assert all(pixel for row in edge for pixel in row)
    assert all(pixel for row in pixels for pixel in (*row[:QUIET], *row[-QUIET:]))
    assert not pixels[QUIET][QUIET]
    assert width == height == len(squares_of(LINK, Correction.M)) + 2 * QUIET


def test_runs_paint_the_dark_modules_and_no_other() -> None:
    squares = squares_of(LINK)
    painted = {(x + i, y) for x, y, length in runs_of(squares) for i in range(length)}
    assert painted == {
        (x, y) for y, row in enumerate(squares) for x, dark in enumerate(row) if dark
    }


def test_the_same_text_gives_the_same_bytes() -> None:
    assert qr_png(LINK) == qr_png(LINK)


def test_importing_the_documents_loads_no_heavy_library() -> None:
    heavy = "{'qrcode', 'png', 'PIL', 'fpdf', 'fontTools', 'openpyxl', 'defusedxml'}"
    code = (
        "import sys; import functions.runtime.documents.poster_sheet, "
        "functions.runtime.documents.card_sheet, functions.runtime.documents.sheets, "
        f"functions.runtime.documents.exports; print({heavy} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"


def test_no_picture_library_is_needed() -> None:
    code = (
        "import sys; sys.modules['PIL'] = None\n"
        "from functions.runtime.documents.qr import qr_png\n"
        "print(len(qr_png('x')) > 0)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "True"
