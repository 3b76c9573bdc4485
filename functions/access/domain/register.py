"""What was done to a staff account or a unit, by whom, when and why?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """What was done, when and by whom; `of` is a staff id or ``unit#<unit>``."""

    of: str
    at: datetime
    by: str
    step: str
    words: str
