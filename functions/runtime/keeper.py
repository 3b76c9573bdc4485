"""How does a container keep what everybody may read for a while, so that looking costs nothing?

Only for what is public, or the same for all who may ask: nothing of a person is kept. Each
container keeps its own; what is older than its life is read anew (security.md B01).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

Found = TypeVar("Found")
MOST: Final = 2_000
"""Keys a keeper holds; beyond it begins anew."""


class Keeper:
    """What was read last by key, each with the instant of reading."""

    def __init__(self, life: timedelta, most: int = MOST) -> None:
        self._life, self._most = life, most
        self._kept: dict[Hashable, tuple[datetime, Any]] = {}

    def fresh(
        self,
        key: Hashable,
        now: datetime,
        read: Callable[[], Found],
        life: timedelta | None = None,
    ) -> Found:
        """What was read within its life, else read now. A clock that was set back reads anew."""
        seen = self._kept.get(key)
        if seen is None or not timedelta(0) <= now - seen[0] < (life or self._life):
            if len(self._kept) >= self._most:
                self._kept.clear()
            seen = self._kept[key] = (now, read())
        found: Found = seen[1]
        return found

    def forget(self) -> None:
        """Drop what was read."""
        self._kept.clear()
