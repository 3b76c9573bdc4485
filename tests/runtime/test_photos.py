"""A photo is drawn anew: nothing but the picture is kept, and nothing else is a picture."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from functions.runtime.documents.photos import LONGEST_SIDE, MOST_BYTES, PhotoInvalid, redrawn


def written(kind: str, size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    made = BytesIO()
    Image.new("RGB", size, "white").save(made, kind, **more)  # type: ignore[arg-type]
    return made.getvalue()


def test_where_and_by_what_it_was_taken_is_gone_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Synthetic phone"
    exif[0x0112] = 6  # turned by a quarter
    kept = redrawn(written("JPEG", exif=exif, comment=b"remark") + b"PK\x03\x04 behind the end")

    with Image.open(BytesIO(kept)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (30, 40), {})
    for trace in (b"Synthetic", b"remark", b"behind"):
        assert trace not in kept


def test_a_large_picture_is_made_small_and_png_becomes_jpeg() -> None:
    with Image.open(BytesIO(redrawn(written("PNG", (LONGEST_SIDE + 500, 90))))) as picture:
        assert (picture.format, picture.width) == ("JPEG", LONGEST_SIDE)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe0" + b"0" * 50,
        written("GIF"),
        written("JPEG")[:200],
        written("PNG", (8000, 6000), compress_level=1),
        b"0" * (MOST_BYTES + 1),
    ],
    ids=["empty", "pdf", "broken", "gif", "cut", "too many pixels", "too large"],
)
def test_what_is_not_a_readable_picture_is_refused(body: bytes) -> None:
    with pytest.raises(PhotoInvalid):
        redrawn(body)
