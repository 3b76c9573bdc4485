"""Who may pass which door of modes? The part of the policy registry of surges and switches."""

from __future__ import annotations

from typing import Final

from functions.access.domain.grants import HERE, MINISTRY, ONCE, ORDERER
from functions.access.domain.grants import line as _line
from functions.access.domain.passage import Line
from functions.kernel.callers import Purpose, Role

_ADMIN: Final = Purpose.ADMINISTRATION
_SEEN: Final = ORDERER | {Role.AUDITOR: HERE}
"""Those who decide, and auditors, who change nothing."""

MODES: Final[tuple[Line, ...]] = (
    _line("GET /can-bo/qua-tai", _SEEN, _ADMIN),
    _line("POST /can-bo/qua-tai", ORDERER, _ADMIN),
    _line("POST /can-bo/qua-tai/tat-ngay", MINISTRY, _ADMIN),
    _line("POST /can-bo/qua-tai/{mode}", ORDERER, _ADMIN),
    _line("GET /api/modes", _SEEN, _ADMIN),
    _line("POST /api/modes", ORDERER, _ADMIN, ONCE),
    _line("POST /api/modes/{mode}", ORDERER, _ADMIN),
    _line("POST /api/mode-switches", MINISTRY, _ADMIN, ONCE),
)
