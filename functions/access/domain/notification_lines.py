"""Who may pass which door of notifications? The part of the policy registry of this house."""

from __future__ import annotations

from typing import Final

from functions.access.domain.grants import OFFICER, ORDERER, SELF
from functions.access.domain.grants import line as _line
from functions.access.domain.passage import Line
from functions.kernel.callers import Purpose

_SELF, _TESTING, _CONTROL = (
    Purpose.SELF_SERVICE,
    Purpose.TESTING,
    Purpose.EPIDEMIC_CONTROL,
)

NOTIFICATIONS: Final[tuple[Line, ...]] = (
    _line("GET /can-bo/chua-bao-duoc", OFFICER, _TESTING, staff_purpose=_TESTING),
    _line("GET /can-bo/gui-tin", ORDERER, _CONTROL, staff_purpose=_CONTROL),
    _line("POST /can-bo/gui-tin", ORDERER, _CONTROL, staff_purpose=_CONTROL),
    _line("GET /api/notices", SELF, _SELF),
    _line("GET /thong-bao", SELF, _SELF),
    _line("POST /thong-bao", SELF, _SELF),
    _line("GET /thong-bao/thu-dien-tu", SELF, _SELF),
    _line("POST /thong-bao/thu-dien-tu", SELF, _SELF),
)
