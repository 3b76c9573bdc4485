"""Who may pass which door of training? The part of the policy registry of this house."""

from __future__ import annotations

from typing import Final

from functions.access.domain.grants import EVERYONE
from functions.access.domain.grants import line as _line
from functions.access.domain.passage import Line
from functions.kernel.callers import Purpose

_OPEN: Final = Purpose.TRANSPARENCY

TRAINING: Final[tuple[Line, ...]] = (
    _line("GET /huong-dan", EVERYONE, _OPEN, staff_purpose=_OPEN),
    _line("GET /huong-dan/{guide}", EVERYONE, _OPEN, staff_purpose=_OPEN),
)
