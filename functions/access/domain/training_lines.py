"""Who may pass which door of training? The part of the policy registry of this house."""

from __future__ import annotations

from typing import Final

from functions.access.domain.grants import EVERYONE, HERE, OWN, STAFF, Grants
from functions.access.domain.grants import line as _line
from functions.access.domain.passage import PRACTICE, Line
from functions.kernel.callers import Purpose, Role

_OPEN, _ADMIN = Purpose.TRANSPARENCY, Purpose.ADMINISTRATION
_PRACTISING: Final[Grants] = dict.fromkeys((*STAFF, Role.ORGANISATION), OWN)
"""All staff and organisations, for what they have learnt themselves."""
_WORKING: Final[Grants] = {role: OWN for role in STAFF if role is not Role.AUDITOR}
"""All staff who change something: from them practice is required, and may be let off."""
_WAIVING: Final[Grants] = dict.fromkeys(
    (Role.DISTRICT_OFFICER, Role.PROVINCE_OFFICER, Role.MINISTRY_OPERATOR), HERE
)
_WAIVERS: Final = "/can-bo/mien-luyen-tap"

TRAINING: Final[tuple[Line, ...]] = (
    _line("GET /huong-dan", EVERYONE, _OPEN, staff_purpose=_OPEN),
    _line("GET /huong-dan/{guide}", EVERYONE, _OPEN, staff_purpose=_OPEN),
    _line(f"GET {PRACTICE}", _PRACTISING, _ADMIN),
    _line(f"GET {PRACTICE}/bai", _PRACTISING, _ADMIN),
    _line(f"POST {PRACTICE}/bai", _PRACTISING, _ADMIN),
    _line(f"POST {PRACTICE}/lam-lai", _PRACTISING, _ADMIN),
    _line(f"POST {PRACTICE}/xin-mien", _WORKING, _ADMIN),
    _line(f"GET {_WAIVERS}", _WAIVING, _ADMIN),
    _line(f"POST {_WAIVERS}", _WAIVING, _ADMIN),
)
