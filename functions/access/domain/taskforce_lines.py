"""Who may pass which door of the task force? The part of the policy registry of this house."""

from __future__ import annotations

from typing import Final

from functions.access.domain.grants import HERE, OFFICER_OR_MINISTRY, STAFF, Grants
from functions.access.domain.grants import line as _line
from functions.access.domain.passage import Line
from functions.kernel.callers import Purpose, Role

_READY: Final = dict.fromkeys(
    (Role.DISTRICT_OFFICER, Role.PROVINCE_OFFICER, Role.MINISTRY_OPERATOR), HERE
)
"""Those who answer for a district, a province or the nation: a checklist is of these."""
_OPENING: Final[Grants] = {role: how for role, how in STAFF.items() if role is not Role.AUDITOR}
"""Those who open a ticket: all staff but the auditor, who changes nothing."""
_ADMIN: Final = Purpose.ADMINISTRATION

TASKFORCE: Final[tuple[Line, ...]] = (
    _line("GET /can-bo/to-cong-nghe", STAFF, _ADMIN),
    _line("POST /can-bo/to-cong-nghe", _OPENING, _ADMIN),
    _line("GET /can-bo/to-cong-nghe/phieu", STAFF, _ADMIN),
    _line("POST /can-bo/to-cong-nghe/phieu", OFFICER_OR_MINISTRY, _ADMIN),
    _line("GET /can-bo/to-cong-nghe/san-sang", _READY, _ADMIN),
    _line("POST /can-bo/to-cong-nghe/san-sang", _READY, _ADMIN),
    _line("GET /can-bo/to-cong-nghe/tap-huan", OFFICER_OR_MINISTRY, _ADMIN),
    _line("POST /can-bo/to-cong-nghe/tap-huan", OFFICER_OR_MINISTRY, _ADMIN),
    _line("GET /can-bo/to-cong-nghe/bao-cao", _READY, _ADMIN),
)
