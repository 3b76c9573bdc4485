"""Who may pass which door of immunization? The part of the policy registry of this house."""

from __future__ import annotations

from typing import Final

from functions.access.domain.grants import (
    DOCTOR,
    EVERYONE,
    FAMILY,
    MINISTRY,
    OFFICER_OR_MINISTRY,
    ONCE,
    ORDERER,
    SITE,
    SITE_OR_ABOVE,
    STATION,
    VACCINATOR,
    VIALS,
)
from functions.access.domain.grants import line as _line
from functions.access.domain.passage import Line
from functions.kernel.callers import Purpose

_VACCINE = Purpose.VACCINATION

IMMUNIZATION: Final[tuple[Line, ...]] = (
    _line("GET /api/vaccine-stock", VIALS, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /api/vaccine-stock/receipts", SITE, _VACCINE, ONCE, _VACCINE),
    _line("POST /api/vaccine-stock/transfers", SITE, _VACCINE, ONCE, _VACCINE),
    _line("POST /api/vaccine-stock/vials", VIALS, _VACCINE, ONCE, _VACCINE),
    _line("POST /api/vaccine-stock/wastes", SITE, _VACCINE, ONCE, _VACCINE),
    _line("GET /api/vaccine-lots/{lot}", OFFICER_OR_MINISTRY, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /api/vaccine-lots/{lot}/recall", MINISTRY, _VACCINE, None, _VACCINE),
    _line("GET /api/vaccine-lots/{lot}/people", ORDERER, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /api/cards/part", ORDERER, _VACCINE, None, _VACCINE),
    _line("POST /api/immunizations/receptions", STATION, _VACCINE, None, _VACCINE),
    _line("POST /api/immunizations/screenings", DOCTOR, _VACCINE, ONCE, _VACCINE),
    _line(
        "GET /api/immunizations/screenings/{screening}", STATION, _VACCINE, staff_purpose=_VACCINE
    ),
    _line("GET /api/immunizations/today", STATION, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /api/immunizations", VACCINATOR, _VACCINE, None, _VACCINE),
    _line("POST /api/immunizations/observations", STATION, _VACCINE, None, _VACCINE),
    _line("POST /api/immunizations/corrections", SITE, _VACCINE, None, _VACCINE),
    _line("GET /api/immunizations/conflicts", SITE, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /api/immunizations/conflicts", SITE, _VACCINE, None, _VACCINE),
    _line("POST /api/immunizations/replay", STATION, _VACCINE, None, _VACCINE),
    _line("GET /api/immunizations/work", STATION, _VACCINE, staff_purpose=_VACCINE),
    _line("GET /diem-tiem/ban", EVERYONE, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /diem-tiem", SITE, _VACCINE, staff_purpose=_VACCINE),
    _line("GET /api/vaccination/doses", FAMILY, Purpose.SELF_SERVICE),
    _line("GET /api/vaccination/doses/fhir", FAMILY, Purpose.SELF_SERVICE),
    _line("GET /api/immunizations/quality", OFFICER_OR_MINISTRY, _VACCINE, staff_purpose=_VACCINE),
    _line(
        "GET /api/immunizations/days/{day}/dhis2",
        OFFICER_OR_MINISTRY,
        _VACCINE,
        staff_purpose=_VACCINE,
    ),
    _line("GET /api/immunizations/site-quality", SITE, _VACCINE, staff_purpose=_VACCINE),
    _line("GET /diem-tiem/chat-luong", SITE, _VACCINE, staff_purpose=_VACCINE),
    _line("GET /can-bo/chat-luong-mui-tiem", OFFICER_OR_MINISTRY, _VACCINE, staff_purpose=_VACCINE),
    _line(
        "GET /can-bo/chat-luong-mui-tiem/bang",
        OFFICER_OR_MINISTRY,
        _VACCINE,
        staff_purpose=_VACCINE,
    ),
    _line("GET /mui-tiem", FAMILY, Purpose.SELF_SERVICE),
    _line("GET /diem-tiem", STATION, _VACCINE, staff_purpose=_VACCINE),
    _line("GET /diem-tiem/tiep-don", STATION, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /diem-tiem/tiep-don", STATION, _VACCINE, None, _VACCINE),
    _line("GET /diem-tiem/kham", DOCTOR, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /diem-tiem/kham", DOCTOR, _VACCINE, staff_purpose=_VACCINE),
    _line("GET /diem-tiem/nguoi/{screening}", STATION, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /diem-tiem/nguoi/{screening}/tiem", VACCINATOR, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /diem-tiem/nguoi/{screening}/theo-doi", STATION, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /diem-tiem/nguoi/{screening}/sua", SITE, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /diem-tiem/nguoi/{screening}/doi-chieu", SITE, _VACCINE, staff_purpose=_VACCINE),
    _line("GET /diem-tiem/kho", VIALS, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /diem-tiem/kho/nhan", SITE, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /diem-tiem/kho/chuyen", SITE, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /diem-tiem/kho/mo", VIALS, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /diem-tiem/kho/huy", SITE, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /api/vaccination/dose-amendments", FAMILY, Purpose.SELF_SERVICE, ONCE),
    _line("GET /api/vaccination/dose-amendments", FAMILY, Purpose.SELF_SERVICE),
    _line("POST /api/vaccination/dose-amendments/{id}/photo", FAMILY, Purpose.SELF_SERVICE),
    _line("GET /mui-tiem/sua", FAMILY, Purpose.SELF_SERVICE),
    _line("POST /mui-tiem/sua", FAMILY, Purpose.SELF_SERVICE),
    _line("GET /mui-tiem/yeu-cau", FAMILY, Purpose.SELF_SERVICE),
    _line("POST /mui-tiem/yeu-cau", FAMILY, Purpose.SELF_SERVICE),
    _line("GET /api/immunizations/amendments", SITE_OR_ABOVE, _VACCINE, staff_purpose=_VACCINE),
    _line(
        "GET /api/immunizations/amendments/{id}", SITE_OR_ABOVE, _VACCINE, staff_purpose=_VACCINE
    ),
    _line(
        "POST /api/immunizations/amendments/{id}/proposal", SITE_OR_ABOVE, _VACCINE, None, _VACCINE
    ),
    _line(
        "POST /api/immunizations/amendments/{id}/signature", SITE_OR_ABOVE, _VACCINE, None, _VACCINE
    ),
    _line("GET /can-bo/yeu-cau-mui-tiem", SITE_OR_ABOVE, _VACCINE, staff_purpose=_VACCINE),
    _line("GET /can-bo/yeu-cau-mui-tiem/{id}", SITE_OR_ABOVE, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /can-bo/yeu-cau-mui-tiem/{id}/de-xuat", SITE_OR_ABOVE, _VACCINE, None, _VACCINE),
    _line("POST /can-bo/yeu-cau-mui-tiem/{id}/ky", SITE_OR_ABOVE, _VACCINE, None, _VACCINE),
    _line("GET /api/immunizations/held", SITE_OR_ABOVE, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /api/immunizations/held", SITE_OR_ABOVE, _VACCINE, None, _VACCINE),
    _line("GET /can-bo/mui-tiem-cho", SITE_OR_ABOVE, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /can-bo/mui-tiem-cho", SITE_OR_ABOVE, _VACCINE, None, _VACCINE),
    _line("GET /api/vaccine-stock/books", OFFICER_OR_MINISTRY, _VACCINE, staff_purpose=_VACCINE),
    _line("GET /can-bo/doi-chieu-vac-xin", OFFICER_OR_MINISTRY, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /api/immunizations/paper-rows", SITE, _VACCINE, None, _VACCINE),
    _line("GET /api/immunizations/paper-rows", SITE, _VACCINE, staff_purpose=_VACCINE),
    _line("GET /diem-tiem/giay", SITE, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /diem-tiem/giay", SITE, _VACCINE, None, _VACCINE),
)
