"""How is a document of hundreds of areas kept in one item? As gzip without name or time, so that
equal text is equal bytes; 600 communes are some ten kilobytes of the 400 an item may have."""

from __future__ import annotations

import zlib


def pack(text: bytes) -> bytes:
    """The document as it is kept."""
    return zlib.compress(text, 9)


def unpack(kept: bytes) -> bytes:
    """The document."""
    return zlib.decompress(bytes(kept))
