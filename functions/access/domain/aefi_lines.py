"""Who may pass which door of AEFI? The part of the policy registry of this house."""

from __future__ import annotations

from typing import Final

from functions.access.domain.grants import (
    ARRIVING,
    DEPARTMENT,
    EVERYONE,
    FAMILY,
    GRANTED,
    HERE,
    ONCE,
    ORDERER,
    OWN_OR_ARRIVING,
    SITE,
    Grants,
)
from functions.access.domain.grants import line as _line
from functions.access.domain.passage import Line
from functions.kernel.callers import Purpose, Role

_SELF, _VACCINE = Purpose.SELF_SERVICE, Purpose.VACCINATION
OFFICE: Final[Grants] = dict.fromkeys((Role.DISTRICT_OFFICER, Role.PROVINCE_OFFICER), HERE)
"""Those who look into what was reported in their area."""
WATCHING: Final[Grants] = OFFICE | dict.fromkeys(
    (Role.EPIDEMIOLOGIST, Role.MINISTRY_OPERATOR), HERE
)
INVOLVED: Final[Grants] = WATCHING | SITE
"""And the units that gave the dose or reported the event, for these alone."""
SEEING: Final[Grants] = INVOLVED | dict.fromkeys(
    (Role.DISTRICT_OFFICER, Role.PROVINCE_OFFICER, Role.EPIDEMIOLOGIST), GRANTED
)
"""And those whose unit was granted a right to the events of another area."""
_EVENTS = "vaccination.events"

AEFI: Final[tuple[Line, ...]] = (
    _line("GET /api/aefi/symptoms", EVERYONE, _SELF),
    _line("GET /api/aefi/reports", FAMILY, _SELF),
    _line("POST /api/aefi/reports", FAMILY, _SELF, ONCE),
    _line("POST /api/aefi/report-codes/revoke", FAMILY, _SELF),
    _line("POST /api/aefi/code-reports", ARRIVING, _SELF, ONCE),
    _line("GET /sau-tiem", OWN_OR_ARRIVING, _SELF),
    _line("POST /sau-tiem", OWN_OR_ARRIVING, _SELF),
    _line("POST /sau-tiem/ma", ARRIVING, _SELF),
    _line("GET /sau-tiem/mui/{immunization}", FAMILY, _SELF),
    _line("POST /sau-tiem/mui/{immunization}", FAMILY, _SELF),
    _line("POST /sau-tiem/mui/{immunization}/thu-hoi", FAMILY, _SELF),
    _line("POST /api/aefi/report-codes", SITE, _VACCINE, None, _VACCINE),
    _line("POST /api/aefi/report-codes/withdraw", SITE, _VACCINE, None, _VACCINE),
    _line("POST /api/aefi/unit-reports", SITE, _VACCINE, ONCE, _VACCINE),
    _line("GET /api/aefi/cases", INVOLVED, _VACCINE, staff_purpose=_VACCINE),
    _line("GET /api/aefi/cases/{case}", SEEING, _VACCINE, None, _VACCINE, shows=_EVENTS),
    _line("GET /api/aefi/cases/{case}/contact", OFFICE, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /api/aefi/cases/{case}/triage", OFFICE, _VACCINE, None, _VACCINE),
    _line("POST /api/aefi/cases/{case}/investigation", OFFICE, _VACCINE, None, _VACCINE),
    _line("POST /api/aefi/cases/{case}/form", OFFICE, _VACCINE, None, _VACCINE),
    _line("POST /api/aefi/cases/{case}/classification", DEPARTMENT, _VACCINE, None, _VACCINE),
    _line("POST /api/aefi/cases/{case}/closing", OFFICE, _VACCINE, None, _VACCINE),
    _line("GET /api/aefi/signals", WATCHING, _VACCINE, staff_purpose=_VACCINE),
    _line("GET /can-bo/sau-tiem", INVOLVED, _VACCINE, staff_purpose=_VACCINE),
    _line("GET /can-bo/sau-tiem/tep", ORDERER, _VACCINE, staff_purpose=_VACCINE),
    _line("GET /can-bo/sau-tiem/tin-hieu", WATCHING, _VACCINE, staff_purpose=_VACCINE),
    _line("GET /can-bo/sau-tiem/bao", SITE, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /can-bo/sau-tiem/bao", SITE, _VACCINE, staff_purpose=_VACCINE),
    _line("GET /can-bo/sau-tiem/phieu", SITE, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /can-bo/sau-tiem/phieu", SITE, _VACCINE, staff_purpose=_VACCINE),
    _line("GET /can-bo/sau-tiem/ca/{case}", SEEING, _VACCINE, None, _VACCINE, shows=_EVENTS),
    _line("GET /can-bo/sau-tiem/ca/{case}/lien-he", OFFICE, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /can-bo/sau-tiem/ca/{case}", OFFICE, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /can-bo/sau-tiem/ca/{case}/dieu-tra", OFFICE, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /can-bo/sau-tiem/ca/{case}/ket-luan", DEPARTMENT, _VACCINE, staff_purpose=_VACCINE),
)
