"""Who may pass which door of aggregates? The part of the policy registry of this house."""

from __future__ import annotations

from typing import Final

from functions.access.domain.grants import EVERYONE, OFFICER, OVERSIGHT
from functions.access.domain.grants import line as _line
from functions.access.domain.passage import Line
from functions.kernel.callers import Purpose

_OPEN, _CONTROL = Purpose.TRANSPARENCY, Purpose.EPIDEMIC_CONTROL

AGGREGATES: Final[tuple[Line, ...]] = (
    _line("GET /api/figures", EVERYONE, _OPEN, staff_purpose=_OPEN),
    _line("GET /can-bo/so-lieu", OVERSIGHT, _CONTROL, staff_purpose=_CONTROL),
    _line("GET /can-bo/so-lieu/tong-quan", OVERSIGHT, _CONTROL, staff_purpose=_CONTROL),
    _line("GET /can-bo/so-lieu/cham", OVERSIGHT, _CONTROL, staff_purpose=_CONTROL),
    _line("GET /can-bo/so-lieu/ngung", OFFICER, Purpose.ADMINISTRATION),
    _line("GET /can-bo/so-lieu/ngung/bang", OFFICER, Purpose.ADMINISTRATION),
    _line("GET /minh-bach/so-lieu", EVERYONE, _OPEN, staff_purpose=_OPEN),
    _line("GET /minh-bach/so-lieu/bang", EVERYONE, _OPEN, staff_purpose=_OPEN),
)
