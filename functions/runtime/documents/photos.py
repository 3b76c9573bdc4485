"""How is a photo that somebody sends kept? Drawn anew, so that nothing but the picture is in it.

Where and when it was taken, by which phone, a thumbnail of what was cut off: all of that lies in
metadata, and a file that is two kinds at once lives there too. What Pillow can read is turned
upright, made no larger than a page needs, and written as a fresh JPEG.
"""

from __future__ import annotations

from io import BytesIO
from typing import Final

from functions.kernel.errors import Invalid

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_PIXELS: Final = 40_000_000
LONGEST_SIDE: Final = 2000
QUALITY: Final = 85
TYPES: Final = ("image/jpeg", "image/png")


class PhotoInvalid(Invalid):
    """Not a picture in JPEG or PNG, or one of more than 40 million pixels."""

    code = "PHOTO_INVALID"
    vi = "Tệp không phải là ảnh JPEG hoặc PNG đọc được, vui lòng chụp lại."
    en = "The file is not a readable JPEG or PNG picture; please take it again."


def redrawn(body: bytes) -> bytes:
    """The picture as a JPEG without metadata. Refuses PhotoInvalid."""
    from PIL import Image, ImageOps

    if len(body) > MOST_BYTES:
        raise PhotoInvalid
    try:
        with Image.open(BytesIO(body), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise PhotoInvalid
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise PhotoInvalid from None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    fresh = Image.new("RGB", upright.size)
    fresh.paste(upright)
    kept = BytesIO()
    fresh.save(kept, "JPEG", quality=QUALITY)
    return kept.getvalue()
