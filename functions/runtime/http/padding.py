"""How do answers that tell a colour come to one size, whatever the colour (security.md P12)?

TLS hides what is said, not how long it is. A view with a `pad` field is filled up to a size that
does not depend on what it tells, and a block of a page likewise. Compression would give the
difference back: CloudFront and API Gateway leave an answer alone that names a content coding of its
own, and both leave alone what is shorter than 1,000 and 1,024 bytes (their developer guides; only a
deployment can show it).
"""

from __future__ import annotations

from typing import Any, Final

STEP: Final = 960
"""Bytes of one answer, or of one result in a batch; below both thresholds of compression."""
UNCOMPRESSED: Final = {"Content-Encoding": "identity"}
_START: Final = '{"pad":"'


def padded(view: Any, results: int = 1) -> str:
    """The JSON of a view whose first field is `pad`, of `results` (at least one) times STEP bytes.

    What is longer grows by whole steps. Raises ValueError for a view without an empty `pad`.
    """
    told: str = view.model_dump_json()
    if not told.startswith(_START + '"'):
        raise ValueError("a view without an empty pad")
    missing = STEP * results - len(told.encode())
    return _START + "0" * (missing if missing >= 0 else missing % STEP) + told[len(_START) :]


def blank_to(text: str, size: int) -> str:
    """A block of a page, blanks behind it up to `size` bytes; a longer one stays as it is."""
    return text + " " * (size - len(text.encode()))
