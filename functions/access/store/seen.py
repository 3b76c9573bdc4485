"""When staff last worked: ACC-40, in the table `limits`, which every function that admits them may
write. What they may do stands in `staff`, which few may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from functions.access.store.limits import LimitRecord
from functions.kernel.periods import instant_at
from functions.runtime.tables import translated

PREFIX: Final = "seen#"
KEPT: Final = timedelta(days=800)


def put_seen(name: str, at: datetime) -> None:
    """ACC-40. Raises Busy."""
    second = int(at.timestamp())
    until = second + int(KEPT.total_seconds())
    with translated():
        LimitRecord(PREFIX + name).update(
            actions=[LimitRecord.at.set(second), LimitRecord.x.set(until)]
        )


def seen_of(names: Iterable[str]) -> dict[str, datetime]:
    """ACC-40: the instant of each name that has one. Raises Busy."""
    with translated():
        found = LimitRecord.batch_get([PREFIX + name for name in names], consistent_read=True)
        return {
            record.id.removeprefix(PREFIX): instant_at(record.at) for record in found if record.at
        }
