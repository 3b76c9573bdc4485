"""What goes to a laboratory with which list, and what differs when it arrives?

A manifest is a list of sealed tubes on their way to one laboratory. Its code is printed as a QR.
The truth of what was sent is each tube's own record; the manifest is the paper beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.kernel import base32
from functions.kernel.base32 import CodeUnreadable
from functions.kernel.errors import NotFound
from functions.kernel.identifiers import StaffId, TubeCode, UnitId

MOST_TUBES: Final = 200
"""Tubes on one manifest: what a transport box holds, and what one page can tick off."""

_MARK: Final = "LM"
_BODY: Final = 10
_CODE: Final = re.compile(r"LM[0-9A-Z]{11}")


class ManifestUnknown(NotFound):
    """No such manifest, or another unit's."""

    code = "MANIFEST_UNKNOWN"
    vi = "Không tìm thấy phiếu giao nhận."
    en = "There is no such manifest."


class TubeUnknown(NotFound):
    """No such tube, or one that was sealed for another laboratory or by another unit."""

    code = "TUBE_UNKNOWN"
    vi = "Không tìm thấy ống này."
    en = "There is no such tube."


@dataclass(frozen=True, slots=True)
class Manifest:
    """A list of tubes from a unit to a laboratory; `printed` once its paper lies there."""

    code: str
    unit: UnitId
    laboratory: UnitId
    tubes: tuple[TubeCode, ...]
    made_at: datetime
    by: StaffId
    printed: bool = False


@dataclass(frozen=True, slots=True)
class Differences:
    """What the list says and the box does not, and the other way round."""

    missing: tuple[TubeCode, ...] = ()
    extra: tuple[TubeCode, ...] = ()


def manifest_code(bits: bytes) -> str:
    """The code of a manifest from at least 7 random or hashed bytes (50 bits are used)."""
    body = base32.encode(int.from_bytes(bits[:7]) >> 6, _BODY)
    return _MARK + body + base32.check_character(body)


def read_manifest_code(text: str) -> str:
    """A manifest's code as scanned or typed. Raises ManifestUnknown, so that no shape tells."""
    told = text.strip(" ").upper()
    try:
        whole = base32.tidy(told.removeprefix(_MARK), _BODY + 1)
    except CodeUnreadable:
        raise ManifestUnknown from None
    if not _CODE.fullmatch(_MARK + whole) or not base32.is_whole(whole):
        raise ManifestUnknown
    return _MARK + whole


def compare(listed: Iterable[TubeCode], arrived: Iterable[TubeCode]) -> Differences:
    """The differences between a manifest and a box, each in order of the codes."""
    on_paper, in_box = set(listed), set(arrived)
    return Differences(tuple(sorted(on_paper - in_box)), tuple(sorted(in_box - on_paper)))
