"""How is what a body says hidden in the table of follow-ups?

One sealed blob of JSON per item, under the key of a year that stands beside it, bound to the item's
place. Ids, area, version and why somebody stands in a list stay clear; whose it is, what was met,
found and answered never do.
"""

from __future__ import annotations

from typing import Final

from functions.kernel.identifiers import PersonId
from functions.runtime import keys
from functions.runtime.bodies import Bodies

TABLE: Final = "followups"
_BODIES: Final = Bodies(TABLE)
seal_body, open_body, key_of = _BODIES.seal, _BODIES.open, _BODIES.key_of


def name_of(label: str, *parts: object) -> str:
    """A name that follows from these parts and tells nobody which. Raises CryptoUnavailable."""
    return keys.name_of("followup", label, *parts)


def id_of(person: PersonId) -> str:
    """The id of a person's follow-up. Raises CryptoUnavailable."""
    return name_of("person", person)
