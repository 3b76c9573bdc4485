"""Who may pass which door of vaccination? The part of the policy registry that is of this house."""

from __future__ import annotations

from typing import Final

from functions.access.domain.grants import (
    DEPARTMENT,
    EVERYONE,
    FAMILY,
    LISTER,
    OFFICER,
    ONCE,
    ORGANISATION,
    OWN_OR_ARRIVING,
    VERIFIED,
)
from functions.access.domain.grants import line as _line
from functions.access.domain.passage import Line
from functions.kernel.callers import Purpose

_SELF, _VACCINE = Purpose.SELF_SERVICE, Purpose.VACCINATION

VACCINATION: Final[tuple[Line, ...]] = (
    _line("GET /api/vaccination/campaigns", EVERYONE, _SELF),
    _line("GET /api/vaccination/campaigns/{campaign}", EVERYONE, _SELF),
    _line("GET /api/vaccination/campaigns/{campaign}/sites/{unit}", EVERYONE, _SELF),
    _line("POST /api/vaccination/campaigns/{campaign}/tickets", FAMILY, _SELF, VERIFIED),
    _line("GET /api/vaccination/campaigns/{campaign}/registration-form", EVERYONE, _SELF),
    _line("GET /api/vaccination/campaigns/{campaign}/draws", EVERYONE, _SELF),
    _line("POST /api/vaccination/registrations", FAMILY, _SELF, VERIFIED),
    _line("POST /api/vaccination/registrations/withdraw", FAMILY, _SELF),
    _line("GET /api/vaccination/registrations", FAMILY, _SELF),
    _line("POST /api/vaccination/appointments", FAMILY, _SELF, VERIFIED),
    _line("POST /api/vaccination/appointments/confirm", FAMILY, _SELF),
    _line("POST /api/vaccination/appointments/cancel", FAMILY, _SELF),
    _line("GET /api/vaccination/appointments", FAMILY, _SELF),
    _line("GET /tiem-chung", EVERYONE, _SELF),
    _line("GET /tiem-chung/{campaign}", EVERYONE, _SELF),
    _line("GET /tiem-chung/{campaign}/{unit}", EVERYONE, _SELF),
    _line("POST /tiem-chung/{campaign}/{unit}", FAMILY, _SELF, VERIFIED),
    _line("POST /tiem-chung/xac-nhan", FAMILY, _SELF),
    _line("POST /tiem-chung/huy", FAMILY, _SELF),
    _line("GET /rut-tham/{campaign}", EVERYONE, _SELF),
    _line("GET /dang-ky-tiem/{campaign}", OWN_OR_ARRIVING, _SELF),
    _line("POST /dang-ky-tiem/{campaign}", FAMILY, _SELF, VERIFIED),
    _line("POST /dang-ky-tiem/{campaign}/rut", FAMILY, _SELF),
    _line("POST /api/vaccination/plans", DEPARTMENT, _VACCINE, ONCE, _VACCINE),
    _line("GET /api/vaccination/plans", OFFICER, _VACCINE, staff_purpose=_VACCINE),
    _line("GET /api/vaccination/plans/{campaign}", OFFICER, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /api/vaccination/plans/{campaign}/sites", DEPARTMENT, _VACCINE, None, _VACCINE),
    _line("POST /api/vaccination/plans/{campaign}/steps", OFFICER, _VACCINE, None, _VACCINE),
    _line("POST /api/vaccination/plans/{campaign}/sessions", OFFICER, _VACCINE, ONCE, _VACCINE),
    _line("POST /api/vaccination/slots/{slot}/seats", OFFICER, _VACCINE, None, _VACCINE),
    _line("POST /api/vaccination/sessions/{session}/close", OFFICER, _VACCINE, None, _VACCINE),
    _line("POST /can-bo/tiem-chung/{campaign}/dong", OFFICER, _VACCINE, None, _VACCINE),
    _line("POST /api/vaccination/plans/{campaign}/seeds", DEPARTMENT, _VACCINE, None, _VACCINE),
    _line("POST /api/vaccination/plans/{campaign}/draws", DEPARTMENT, _VACCINE, None, _VACCINE),
    _line("POST /api/vaccination/plans/{campaign}/waves", DEPARTMENT, _VACCINE, None, _VACCINE),
    _line("GET /api/vaccination/plans/{campaign}/doubts", OFFICER, _VACCINE, None, _VACCINE),
    _line("POST /api/vaccination/plans/{campaign}/doubts", OFFICER, _VACCINE, None, _VACCINE),
    _line("GET /can-bo/tiem-chung", OFFICER, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /can-bo/tiem-chung", DEPARTMENT, _VACCINE, None, _VACCINE),
    _line("GET /can-bo/tiem-chung/{campaign}", OFFICER, _VACCINE, staff_purpose=_VACCINE),
    _line("POST /can-bo/tiem-chung/{campaign}/buoc", OFFICER, _VACCINE, None, _VACCINE),
    _line("POST /can-bo/tiem-chung/{campaign}/diem", DEPARTMENT, _VACCINE, None, _VACCINE),
    _line("POST /can-bo/tiem-chung/{campaign}/buoi", OFFICER, _VACCINE, None, _VACCINE),
    _line("POST /can-bo/tiem-chung/{campaign}/cho", OFFICER, _VACCINE, None, _VACCINE),
    _line("GET /can-bo/tiem-chung/{campaign}/rut-tham", OFFICER, _VACCINE, None, _VACCINE),
    _line("POST /can-bo/tiem-chung/{campaign}/rut-tham", DEPARTMENT, _VACCINE, None, _VACCINE),
    _line("POST /can-bo/tiem-chung/{campaign}/moi", DEPARTMENT, _VACCINE, None, _VACCINE),
    _line("GET /can-bo/tiem-chung/{campaign}/giay-to", OFFICER, _VACCINE, None, _VACCINE),
    _line("POST /can-bo/tiem-chung/{campaign}/giay-to", OFFICER, _VACCINE, None, _VACCINE),
    _line("GET /api/vaccination/nominations", FAMILY, _SELF),
    _line("POST /api/vaccination/nominations/object", FAMILY, _SELF, VERIFIED),
    _line("GET /duoc-dang-ky", OWN_OR_ARRIVING, _SELF),
    _line("POST /duoc-dang-ky/phan-doi", FAMILY, _SELF, VERIFIED),
    _line("POST /api/vaccination/lists", LISTER, _VACCINE, ONCE, _VACCINE),
    _line("GET /api/vaccination/lists", LISTER, _VACCINE, None, _VACCINE),
    _line("GET /api/vaccination/lists/{id}", LISTER, _VACCINE, None, _VACCINE),
    _line(
        "POST /api/vaccination/campaigns/{campaign}/admissions",
        ORGANISATION,
        _VACCINE,
        None,
        _VACCINE,
    ),
    _line("GET /api/vaccination/plans/{campaign}/organisations", OFFICER, _VACCINE, None, _VACCINE),
    _line(
        "POST /api/vaccination/plans/{campaign}/organisations", OFFICER, _VACCINE, None, _VACCINE
    ),
    _line("GET /api/vaccination/plans/{campaign}/list-doubts", OFFICER, _VACCINE, None, _VACCINE),
    _line("POST /api/vaccination/plans/{campaign}/list-doubts", OFFICER, _VACCINE, None, _VACCINE),
    _line("GET /to-chuc", LISTER, _VACCINE, None, _VACCINE),
    _line("POST /to-chuc", LISTER, _VACCINE, None, _VACCINE),
    _line("POST /to-chuc/xin", ORGANISATION, _VACCINE, None, _VACCINE),
    _line("GET /to-chuc/danh-sach/{id}", LISTER, _VACCINE, None, _VACCINE),
    _line("GET /to-chuc/mau", LISTER, _VACCINE, None, _VACCINE),
    _line("GET /to-chuc/mau/xlsx", LISTER, _VACCINE, None, _VACCINE),
    _line("GET /can-bo/tiem-chung/{campaign}/to-chuc", OFFICER, _VACCINE, None, _VACCINE),
    _line("POST /can-bo/tiem-chung/{campaign}/to-chuc", OFFICER, _VACCINE, None, _VACCINE),
    _line(
        "POST /can-bo/tiem-chung/{campaign}/giay-to/danh-sach", OFFICER, _VACCINE, None, _VACCINE
    ),
)
