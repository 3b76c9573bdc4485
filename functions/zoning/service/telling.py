"""What follows when a publication is written: each changed area is told, by the table's stream.

Told again it says the same: whoever hears it knows it by area and revision.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from functions.kernel.periods import write_instant
from functions.messages.zoning import ZonePublished
from functions.runtime import facts
from functions.zoning.domain.publication import Publication
from functions.zoning.store.publications import of_image


def told(new: Mapping[str, Any] | None) -> None:
    """A record of the stream: tell the levels that a publication changed. Raises Busy."""
    published = of_image(new)
    if published is not None:
        facts.tell_all([one.model_dump() for one in facts_of(published)])


def facts_of(one: Publication) -> list[ZonePublished]:
    """The facts of a publication, in the order of areas."""
    levels = {level.area: level for level in one.levels}
    return [
        ZonePublished(
            area=area,
            level=cast("Literal[1, 2, 3, 4]", levels[area].level) if area in levels else None,
            starts_at=write_instant(one.starts_at),
            revision=one.number,
            rule=levels[area].rule_id if area in levels else "",
        )
        for area in one.changed
    ]
