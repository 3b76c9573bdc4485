"""What does this text look like as a QR code?

Quiet zone of 4 modules on each side (ISO/IEC 18004). Correction Q restores 25 % of a code and is
for paper on walls, M restores 15 % and is for small cards and screens. A code takes some 20 ms:
never in a request that only records something (performance.md section 6).
"""

from __future__ import annotations

from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from qrcode.main import QRCode

QUIET = 4
"""Modules of white on each side."""
PIXELS = 12
"""Pixels of a module in PNG."""

_BYTES: Final = 4
_ALPHANUMERIC: Final = 2
"""Modes of ISO/IEC 18004: base64url has small letters, base45 has none."""

Squares = tuple[tuple[bool, ...], ...]
"""Rows of modules, True is dark; without the quiet zone."""


class Correction(StrEnum):
    """How much of the code may be lost: M 15 %, Q 25 %."""

    M = "M"
    Q = "Q"


def squares_of(text: str, correction: Correction = Correction.Q, *, dense: bool = False) -> Squares:
    """The modules of the smallest code that holds the text (UTF-8, at most about 1.6 KB in Q).

    `dense`: in the alphanumeric mode, for text of its 45 characters alone, such as base45.
    """
    code = _code(text, correction, 0, dense=dense)
    return tuple(tuple(bool(cell) for cell in row) for row in code.modules)


def qr_png(text: str, correction: Correction = Correction.M, *, pixels: int = PIXELS) -> bytes:
    """The code as a black and white PNG, `pixels` to a module. pypng draws it, without Pillow."""
    from qrcode.image.pure import PyPNGImage

    drawn = BytesIO()
    code = _code(text, correction, QUIET, pixels)
    code.make_image(image_factory=PyPNGImage).save(drawn)
    return drawn.getvalue()


def runs_of(squares: Squares) -> list[tuple[int, int, int]]:
    """Dark runs along the rows: column, row, length."""
    runs = []
    for y, row in enumerate(squares):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                runs.append((x, y, end - x))
            x = end + 1
    return runs


def path_of(squares: Squares) -> str:
    """The dark modules as an SVG path, one unit per module."""
    return "".join(f"M{x} {y}h{n}v1h-{n}z" for x, y, n in runs_of(squares))


def _code(
    text: str, correction: Correction, border: int, pixels: int = 1, *, dense: bool = False
) -> QRCode[Any]:
    from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
    from qrcode.main import QRCode
    from qrcode.util import QRData

    level = ERROR_CORRECT_Q if correction is Correction.Q else ERROR_CORRECT_M
    code: QRCode[Any] = QRCode(error_correction=level, border=border, box_size=pixels)
    code.add_data(QRData(text.encode(), mode=_ALPHANUMERIC if dense else _BYTES))
    code.make(fit=True)
    return code
