"""How is what a body says hidden in the table of cases?

One sealed blob of JSON per item, under the key of a year that stands beside it, bound to the item's
place. Ids, day, area, state and version stay clear; whose it is, where and when never do.
"""

from __future__ import annotations

from typing import Final

from functions.runtime import keys
from functions.runtime.bodies import Bodies

TABLE: Final = "cases"
_BODIES: Final = Bodies(TABLE)
seal_body, open_body, key_of = _BODIES.seal, _BODIES.open, _BODIES.key_of


def name_of(label: str, *parts: object) -> str:
    """A name that follows from these parts and tells nobody which. Raises CryptoUnavailable."""
    return keys.name_of("tracing", label, *parts)
