"""How is a document of many places kept in one item? As zlib, so that equal text is equal bytes."""

from __future__ import annotations

import json
import zlib
from typing import Any


def pack(value: Any) -> bytes:
    """The value as it is kept."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return zlib.compress(text.encode(), 9)


def unpack(kept: bytes) -> Any:
    """The value."""
    return json.loads(zlib.decompress(bytes(kept)))
