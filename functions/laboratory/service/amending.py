"""The unit that sampled is told which of its results were changed or taken back.

Written by the stream of `specimens` from the whole aggregate; a replay writes the same again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from functions.kernel.callers import Caller
from functions.kernel.identifiers import UnitId
from functions.laboratory.domain.amended import Amendment, amendments_of
from functions.laboratory.domain.release import Aggregate
from functions.laboratory.store import amendments as store

SHOWN: Final = timedelta(days=28)
"""How far back a unit's list goes: twice the window of a contact (domain.md 1.1) [J]."""


def amendments_follow(known: Aggregate) -> None:
    """Tell the tube's unit of each version that made an earlier one void. Raises Busy."""
    if known.specimen is not None:
        for told in amendments_of(known.specimen, known.releases):
            store.put_amendment(told)


def amended_results(caller: Caller, now: datetime) -> tuple[Amendment, ...]:
    """What was amended of the tubes that the caller's unit sampled, newest first."""
    return store.amendments_of(UnitId(caller.unit), now - SHOWN)
