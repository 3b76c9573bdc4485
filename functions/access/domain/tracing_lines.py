"""Who may pass which door of tracing? The part of the policy registry of this house."""

from __future__ import annotations

from typing import Final

from functions.access.domain.grants import EVERYONE, GRANTED, HERE, ONCE, SELF, Grants
from functions.access.domain.grants import line as _line
from functions.access.domain.passage import Line
from functions.kernel.callers import Purpose, Role

_SELF, _CONTROL = Purpose.SELF_SERVICE, Purpose.EPIDEMIC_CONTROL
_OPEN = Purpose.TRANSPARENCY
WATCHING: Final[Grants] = dict.fromkeys(
    (Role.EPIDEMIOLOGIST, Role.DISTRICT_OFFICER, Role.PROVINCE_OFFICER, Role.MINISTRY_OPERATOR),
    HERE,
)
"""Those who see which cases there are in their area."""
TRACING: Final[Grants] = dict.fromkeys((Role.EPIDEMIOLOGIST,), HERE)
"""Those who see a case's person and whom it met, and work on it."""
SEEING: Final[Grants] = dict.fromkeys((Role.EPIDEMIOLOGIST,), GRANTED)
"""The same, and those whose unit was granted a right to the cases or contacts of another area."""
VISITING: Final[Grants] = WATCHING | dict.fromkeys(
    (Role.EPIDEMIOLOGIST, Role.PROVINCE_OFFICER), GRANTED
)
EXPORTS: Final[Grants] = SEEING | dict.fromkeys((Role.PROVINCE_OFFICER,), HERE)
"""Those who take lists of candidates along, and who of a case's own area agrees to it."""
_CASES, _CONTACTS = "testing.cases", "checkin.contacts"
SIGNING: Final[Grants] = dict.fromkeys((Role.EPIDEMIOLOGIST, Role.PROVINCE_OFFICER), HERE)
"""Those who may sign second for a case without a positive, and decide on a place for everybody."""

TRACING_DOORS: Final[tuple[Line, ...]] = (
    _line("GET /api/traced-cases", VISITING, _CONTROL, staff_purpose=_CONTROL, shows=_CASES),
    _line("GET /api/traced-cases/{case}", SEEING, _CONTROL, staff_purpose=_CONTROL, shows=_CASES),
    _line(
        "GET /api/traced-cases/{case}/contacts",
        SEEING,
        _CONTROL,
        staff_purpose=_CONTROL,
        shows=_CONTACTS,
    ),
    _line("POST /api/traced-cases/{case}/contacts", TRACING, _CONTROL, staff_purpose=_CONTROL),
    _line("POST /api/traced-cases/{case}/interview", TRACING, _CONTROL, staff_purpose=_CONTROL),
    _line("POST /api/traced-cases/{case}/steps", TRACING, _CONTROL, staff_purpose=_CONTROL),
    _line("POST /api/case-drafts", TRACING, _CONTROL, ONCE, _CONTROL),
    _line("POST /api/case-drafts/{draft}", SIGNING, _CONTROL, staff_purpose=_CONTROL),
    _line("GET /can-bo/truy-vet", VISITING, _CONTROL, staff_purpose=_CONTROL, shows=_CASES),
    _line("POST /can-bo/truy-vet", SIGNING, _CONTROL, staff_purpose=_CONTROL),
    _line("GET /can-bo/truy-vet/{case}", SEEING, _CONTROL, staff_purpose=_CONTROL, shows=_CASES),
    _line("POST /can-bo/truy-vet/{case}", TRACING, _CONTROL, staff_purpose=_CONTROL),
    _line(
        "GET /can-bo/truy-vet/{case}/tep",
        SEEING,
        _CONTROL,
        staff_purpose=_CONTROL,
        shows=_CONTACTS,
    ),
    _line("GET /api/own-contacts", SELF, _SELF),
    _line("GET /tiep-xuc", SELF, _SELF),
    _line("GET /can-bo/xuat-tep", EXPORTS, _CONTROL, staff_purpose=_CONTROL, shows=_CONTACTS),
    _line("POST /can-bo/xuat-tep", EXPORTS, _CONTROL, None, _CONTROL, shows=_CONTACTS),
    _line(
        "GET /can-bo/xuat-tep/{export}", SEEING, _CONTROL, staff_purpose=_CONTROL, shows=_CONTACTS
    ),
    _line("POST /api/traced-cases/{case}/places", TRACING, _CONTROL, ONCE, _CONTROL),
    _line("GET /api/place-drafts", WATCHING, _CONTROL, staff_purpose=_CONTROL),
    _line("POST /api/place-drafts/{place}", SIGNING, _CONTROL, staff_purpose=_CONTROL),
    _line("GET /can-bo/dia-diem", WATCHING, _CONTROL, staff_purpose=_CONTROL),
    _line("POST /can-bo/dia-diem", SIGNING, _CONTROL, staff_purpose=_CONTROL),
    _line("GET /api/exposure-places", EVERYONE, _OPEN, staff_purpose=_OPEN),
    _line("GET /minh-bach/moc-dich-te", EVERYONE, _OPEN, staff_purpose=_OPEN),
    _line("GET /minh-bach/moc-dich-te/bang", EVERYONE, _OPEN, staff_purpose=_OPEN),
)
