"""Who may pass which door of rights? The part of the policy registry of rights and openings."""

from __future__ import annotations

from typing import Final

from functions.access.domain.grants import HERE, MINISTRY, ONCE, ORDERER, UNIT, Grants
from functions.access.domain.grants import line as _line
from functions.access.domain.passage import Line
from functions.kernel.callers import Purpose, Role

_ADMIN, _CONTROL = Purpose.ADMINISTRATION, Purpose.EPIDEMIC_CONTROL
HOLDERS: Final[Grants] = dict.fromkeys(
    (Role.EPIDEMIOLOGIST, Role.DISTRICT_OFFICER, Role.PROVINCE_OFFICER), UNIT
)
"""Those whose unit may be granted a right: they see what it holds."""
SEEN: Final[Grants] = HOLDERS | dict.fromkeys((Role.MINISTRY_OPERATOR, Role.AUDITOR), HERE)
OPENING: Final[Grants] = dict.fromkeys((Role.EPIDEMIOLOGIST,), UNIT)
"""Those who may open data in an emergency."""

RIGHTS: Final[tuple[Line, ...]] = (
    _line("GET /api/rights", SEEN, _ADMIN),
    _line("POST /api/rights", MINISTRY, _ADMIN, ONCE),
    _line("GET /api/rights/{right}", SEEN, _ADMIN),
    _line("POST /api/rights/{right}", MINISTRY, _ADMIN),
    _line("POST /api/right-openings", OPENING, _CONTROL, ONCE, _CONTROL),
    _line("GET /can-bo/quyen", SEEN, _ADMIN),
    _line("POST /can-bo/quyen", MINISTRY, _ADMIN),
    _line("POST /can-bo/quyen/khan-cap", OPENING, _CONTROL, staff_purpose=_CONTROL),
    _line("GET /can-bo/quyen/{right}", SEEN, _ADMIN),
    _line("POST /can-bo/quyen/{right}", MINISTRY, _ADMIN),
    _line("GET /api/volume-stops", ORDERER, _ADMIN),
    _line("POST /api/volume-stops/{stop}", ORDERER, _ADMIN),
    _line("GET /can-bo/tam-dung-xem", ORDERER, _ADMIN),
    _line("POST /can-bo/tam-dung-xem/{stop}", ORDERER, _ADMIN),
)
