"""Which text do the bytes of a file hold, if nothing is replaced and nothing guessed?

Also for formats that are no tables (HL7, JSON). A byte order mark tells the encoding; else the
sender's declaration; else it is UTF-8 (security.md L04, PM-35).
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import IO

from functions.kernel.legacy_fonts import LONGEST, legacy_font
from functions.runtime.documents.sheets.refusals import (
    ContentMismatch,
    EncodingInvalid,
    EncodingUnknown,
    LegacyFontUsed,
    at_byte,
)

ENCODINGS = {"": "utf-8", "utf-8": "utf-8", "utf-16": "utf-16-le", "cp1258": "cp1258"}
BLOCK = 64 * 1024

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FOREIGN = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ",
    b"MZ",
    b"\x7fELF",
    b"\x89PNG",
    b"\xff\xd8\xff",
)


def texts(file: IO[bytes], declared: str = "") -> Iterator[str]:
    """The text in blocks, decoded strictly.

    Refuses ContentMismatch, EncodingUnknown, EncodingInvalid with the byte, and LegacyFontUsed
    where the bytes there are those of a TCVN3 or VNI font.
    """
    if declared not in ENCODINGS:
        raise EncodingUnknown
    block = _first_block(file)
    if block.startswith(_FOREIGN):
        raise ContentMismatch
    mark, encoding = next((known for known in _MARKS if block.startswith(known[0])), (b"", ""))
    encoding = encoding or ENCODINGS[declared]
    if encoding == "cp1258" and _is_legacy(block):
        raise LegacyFontUsed
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    at, block = len(mark), block[len(mark) :]
    while True:
        pending = len(decoder.getstate()[0])
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as wrong:
            legacy = encoding == "utf-8" and _is_legacy(block[max(0, wrong.start - LONGEST) :])
            raise at_byte(
                LegacyFontUsed if legacy else EncodingInvalid, at - pending + wrong.start
            ) from None
        if not block:
            return
        at += len(block)
        yield text
        block = file.read(BLOCK)


def _first_block(file: IO[bytes]) -> bytes:
    """At least eight bytes, if there are eight: a stream may give fewer at a time."""
    block = file.read(BLOCK)
    while 0 < len(block) < 8:
        more = file.read(BLOCK)
        if not more:
            break
        block += more
    return block


def _is_legacy(block: bytes) -> bool:
    """Do cells of the first lines of a block hold words in bytes of TCVN3 or VNI?

    Two different cells must say so: single words of two letters may read both ways.
    """
    found: set[str] = set()
    for line in block[: 8 * LONGEST].decode("latin-1").splitlines():
        for cell in line.replace(";", ",").replace("\t", ",").replace("|", ",").split(","):
            if legacy_font(cell.strip(' "')) is not None:
                found.add(cell)
    return len(found) > 1
