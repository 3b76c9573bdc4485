"""In which zone does a person live? What zoning told, kept as a small copy.

Asked once per declaring and carried by the pass and by the standing declaration, so that no scan
reads it: a level that changes reaches a person with their next declaration.
"""

from __future__ import annotations

import json
from datetime import datetime

from functions.checkin.domain.colour import ZONES
from functions.checkin.store import zones as store
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import read_instant
from functions.messages.zoning import ZonePublished
from functions.registry import service as registry


def hear(body: str) -> None:
    """A level was published: keep it; anything else is none of this. Raises Busy."""
    if json.loads(body).get("fact") != "ZonePublished":
        return
    told = ZonePublished.model_validate_json(body)
    store.put_level(told.area, told.revision, told.level, read_instant(told.starts_at))


def zone_of(person: PersonId, now: datetime) -> str | None:
    """The level of the commune in which the person said to live, None where none is known.

    A part of a commune has no say: nobody tells in which part they live. Raises Busy.
    """
    home = registry.residence(person)
    level = store.level_of(home, now) if home else None
    return ZONES.get(level or 0)
