"""Who may pass which door of staff accounts, of refusals, and of how often data were looked at?"""

from __future__ import annotations

from typing import Final

from functions.access.domain.grants import (
    EVERYONE,
    HERE,
    OFFICER_OR_MINISTRY,
    ONCE,
    ORDERER,
    Grants,
)
from functions.access.domain.grants import line as _line
from functions.access.domain.passage import Line
from functions.kernel.callers import Purpose, Role

_ADMIN, _OPEN = Purpose.ADMINISTRATION, Purpose.TRANSPARENCY
SEEN: Final[Grants] = OFFICER_OR_MINISTRY | dict.fromkeys((Role.AUDITOR,), HERE)
AUDITS: Final[Grants] = dict.fromkeys((Role.AUDITOR,), HERE)

ACCOUNTS: Final[tuple[Line, ...]] = (
    _line("GET /api/staff-accounts", SEEN, _ADMIN),
    _line("POST /api/staff-accounts", OFFICER_OR_MINISTRY, _ADMIN, ONCE),
    _line("GET /api/staff-accounts/{account}", SEEN, _ADMIN),
    _line("POST /api/staff-accounts/{account}", OFFICER_OR_MINISTRY, _ADMIN),
    _line("GET /api/staff-account-proposals", SEEN, _ADMIN),
    _line("POST /api/staff-account-proposals/{proposal}", ORDERER, _ADMIN),
    _line("POST /api/units/{unit}", ORDERER, _ADMIN),
    _line("GET /api/staff-account-reviews", SEEN, _ADMIN),
    _line("GET /api/refusals", AUDITS, _ADMIN),
    _line("GET /api/access-counts", EVERYONE, _OPEN, staff_purpose=_OPEN),
    _line("GET /can-bo/tu-choi", AUDITS, _ADMIN),
    _line("GET /minh-bach/luot-xem", EVERYONE, _OPEN, staff_purpose=_OPEN),
    _line("GET /minh-bach/luot-xem/bang", EVERYONE, _OPEN, staff_purpose=_OPEN),
    _line("GET /can-bo/tai-khoan", SEEN, _ADMIN),
    _line("POST /can-bo/tai-khoan", OFFICER_OR_MINISTRY, _ADMIN),
    _line("POST /can-bo/tai-khoan/de-nghi/{proposal}", ORDERER, _ADMIN),
    _line("POST /can-bo/tai-khoan/don-vi", ORDERER, _ADMIN),
    _line("GET /can-bo/tai-khoan/{account}", SEEN, _ADMIN),
    _line("POST /can-bo/tai-khoan/{account}", OFFICER_OR_MINISTRY, _ADMIN),
)
