"""Who may pass which door of zoning? The part of the policy registry of this house."""

from __future__ import annotations

from typing import Final

from functions.access.domain.grants import DEPARTMENT, EVERYONE, ONCE, OVERSIGHT
from functions.access.domain.grants import line as _line
from functions.access.domain.passage import Line
from functions.kernel.callers import Purpose

_OPEN, _CONTROL = Purpose.TRANSPARENCY, Purpose.EPIDEMIC_CONTROL

ZONING: Final[tuple[Line, ...]] = (
    _line("GET /api/zones", EVERYONE, _OPEN, staff_purpose=_OPEN),
    _line("GET /minh-bach/cap-do-dich", EVERYONE, _OPEN, staff_purpose=_OPEN),
    _line("GET /minh-bach/cap-do-dich/bang", EVERYONE, _OPEN, staff_purpose=_OPEN),
    _line("GET /minh-bach/cap-do-dich/geojson", EVERYONE, _OPEN, staff_purpose=_OPEN),
    _line("GET /api/zones/proposals", OVERSIGHT, _CONTROL, staff_purpose=_CONTROL),
    _line("POST /api/zones/proposals", DEPARTMENT, _CONTROL, None, _CONTROL),
    _line("POST /api/zones/figures", DEPARTMENT, _CONTROL, ONCE, _CONTROL),
    _line("POST /api/zones/publications", DEPARTMENT, _CONTROL, ONCE, _CONTROL),
    _line("GET /can-bo/cap-do-dich", OVERSIGHT, _CONTROL, staff_purpose=_CONTROL),
    _line("POST /can-bo/cap-do-dich", DEPARTMENT, _CONTROL, None, _CONTROL),
    _line("POST /can-bo/cap-do-dich/ky", DEPARTMENT, _CONTROL, None, _CONTROL),
    _line("GET /can-bo/cap-do-dich/xa", OVERSIGHT, _CONTROL, staff_purpose=_CONTROL),
    _line("GET /can-bo/cap-do-dich/so-lieu", OVERSIGHT, _CONTROL, staff_purpose=_CONTROL),
    _line("POST /can-bo/cap-do-dich/so-lieu", DEPARTMENT, _CONTROL, None, _CONTROL),
)
