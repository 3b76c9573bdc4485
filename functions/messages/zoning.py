"""What zoning tells: which level a commune, or a part of it, stands at. Nothing of a person."""

from __future__ import annotations

from typing import Literal

from functions.messages.message import Message


class ZonePublished(Message):
    """A signed level of an area is in force from an instant (topic of facts).

    `area` is a division path of a commune, or that path and ``#`` and the code of a part of it;
    `level` is 1 (green) to 4 (red) of Decision 4800/QĐ-BYT, or None where the level was lifted.
    `revision` grows with each publication of that area; `rule` is the dated table of criteria.
    """

    fact: Literal["ZonePublished"] = "ZonePublished"
    version: Literal[1] = 1
    area: str
    level: Literal[1, 2, 3, 4] | None
    starts_at: str
    revision: int
    rule: str
