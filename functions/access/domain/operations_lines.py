"""Who may pass which door of operations? The part of the policy registry of this house."""

from __future__ import annotations

from typing import Final

from functions.access.domain.grants import MINISTRY
from functions.access.domain.grants import line as _line
from functions.access.domain.passage import Line
from functions.kernel.callers import Purpose

OPERATIONS: Final[tuple[Line, ...]] = (
    _line("GET /can-bo/van-hanh", MINISTRY, Purpose.ADMINISTRATION),
)
