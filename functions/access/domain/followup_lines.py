"""Who may pass which door of the follow-up? The part of the policy registry of this house."""

from __future__ import annotations

from typing import Final

from functions.access.domain.grants import ARRIVING, HERE, SELF, Grants
from functions.access.domain.grants import line as _line
from functions.access.domain.passage import Line
from functions.kernel.callers import Purpose, Role

_SELF, _CONTROL = Purpose.SELF_SERVICE, Purpose.EPIDEMIC_CONTROL
CARING: Final[Grants] = dict.fromkeys(
    (Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.EPIDEMIOLOGIST), HERE
)
"""Those who look after people under follow-up in their area."""
WATCHING: Final[Grants] = CARING | dict.fromkeys(
    (Role.PROVINCE_OFFICER, Role.MINISTRY_OPERATOR), HERE
)
"""And those who see numbers of it."""

FOLLOW_UP: Final[tuple[Line, ...]] = (
    _line("GET /api/follow-up", SELF, _SELF),
    _line("POST /api/follow-up/answers", SELF, _SELF),
    _line("POST /api/follow-up/link-answers", ARRIVING, _SELF),
    _line("GET /hoi-tham", SELF, _SELF),
    _line("POST /hoi-tham", SELF, _SELF),
    _line("GET /hoi-tham/{token}", ARRIVING, _SELF),
    _line("POST /hoi-tham/{token}", ARRIVING, _SELF),
    _line("GET /api/follow-ups", WATCHING, _CONTROL, staff_purpose=_CONTROL),
    _line("GET /api/follow-ups/{follow_up}", CARING, _CONTROL, staff_purpose=_CONTROL),
    _line("POST /api/follow-ups/{follow_up}/steps", CARING, _CONTROL, staff_purpose=_CONTROL),
    _line("GET /can-bo/theo-doi", WATCHING, _CONTROL, staff_purpose=_CONTROL),
    _line("GET /can-bo/theo-doi/{follow_up}", CARING, _CONTROL, staff_purpose=_CONTROL),
    _line("POST /can-bo/theo-doi/{follow_up}", CARING, _CONTROL, staff_purpose=_CONTROL),
)
