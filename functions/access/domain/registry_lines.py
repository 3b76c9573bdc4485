"""Who may pass which door of the registry? The part of the policy that is of this house."""

from __future__ import annotations

from typing import Final

from functions.access.domain.grants import (
    DEPARTMENT,
    EVERYONE,
    FAMILY,
    MINISTRY,
    OFFICER,
    ONCE,
    ORDERER,
    OWNER,
    SELF,
    STAFF,
    VERIFIED,
)
from functions.access.domain.grants import line as _line
from functions.access.domain.passage import Line
from functions.kernel.callers import Purpose

_SELF, _VENUE, _ADMIN = Purpose.SELF_SERVICE, Purpose.VENUE_OPERATION, Purpose.ADMINISTRATION
_CONTROL, _OPEN = Purpose.EPIDEMIC_CONTROL, Purpose.TRANSPARENCY

REGISTRY: Final[tuple[Line, ...]] = (
    _line("POST /api/venues", SELF, _VENUE, VERIFIED | ONCE),
    _line("GET /api/venues", SELF, _VENUE),
    _line("GET /api/venues/{code}", OWNER | OFFICER, _VENUE),
    _line("POST /api/venues/{code}/details", OWNER, _VENUE, VERIFIED),
    _line("POST /api/venues/{code}/suspend", OWNER | OFFICER, _VENUE, VERIFIED),
    _line("POST /api/venues/{code}/resume", OWNER | OFFICER, _VENUE, VERIFIED),
    _line("POST /api/venues/{code}/poster/rotate", OWNER, _VENUE, VERIFIED | ONCE),
    _line("GET /api/venues/{code}/poster", OWNER | OFFICER, _VENUE),
    _line("POST /api/venues/{code}/controllers", OWNER, _VENUE, VERIFIED),
    _line("POST /api/venues/{code}/controllers/remove", OWNER, _VENUE, VERIFIED),
    _line("POST /api/imports", OFFICER, _ADMIN, ONCE),
    _line("GET /api/imports", OFFICER, _ADMIN),
    _line("GET /api/imports/{id}", OFFICER, _ADMIN),
    _line("GET /api/me/record", SELF, _SELF),
    _line("GET /api/family", SELF, _SELF),
    _line("POST /api/family", SELF, _SELF, ONCE),
    _line("POST /api/family/{member}/remove", FAMILY, _SELF),
    _line("POST /api/family/{member}/offer", FAMILY, _SELF),
    _line("POST /api/family/claims", SELF, _SELF, VERIFIED),
    _line("POST /api/orders", ORDERER, _CONTROL, staff_purpose=_CONTROL),
    _line("GET /api/orders", EVERYONE, _OPEN, staff_purpose=_OPEN),
    _line("GET /gia-dinh", SELF, _SELF),
    _line("POST /gia-dinh", SELF, _SELF),
    _line("POST /gia-dinh/bo", FAMILY, _SELF),
    _line("POST /gia-dinh/trao", FAMILY, _SELF),
    _line("POST /gia-dinh/nhan", SELF, _SELF, VERIFIED),
    _line("GET /dia-diem", SELF, _VENUE),
    _line("GET /dia-diem/moi", SELF, _VENUE),
    _line("POST /dia-diem/moi", SELF, _VENUE, VERIFIED),
    _line("GET /dia-diem/{code}", OWNER | OFFICER, _VENUE),
    _line("POST /dia-diem/{code}/chi-tiet", OWNER, _VENUE, VERIFIED),
    _line("POST /dia-diem/{code}/tam-dung", OWNER, _VENUE, VERIFIED),
    _line("POST /dia-diem/{code}/mo-lai", OWNER, _VENUE, VERIFIED),
    _line("POST /dia-diem/{code}/doi-ma", OWNER, _VENUE, VERIFIED),
    _line("POST /dia-diem/{code}/nguoi-quan-ly", OWNER, _VENUE, VERIFIED),
    _line("POST /dia-diem/{code}/nguoi-quan-ly/bo", OWNER, _VENUE, VERIFIED),
    _line("POST /dia-diem/{code}/thiet-bi", OWNER, _VENUE, VERIFIED),
    _line("POST /dia-diem/{code}/thiet-bi/thu-hoi", OWNER, _VENUE),
    _line("GET /can-bo/tep", OFFICER, _ADMIN),
    _line("POST /can-bo/tep", OFFICER, _ADMIN),
    _line("GET /can-bo/tep/mau", OFFICER, _ADMIN),
    _line("GET /can-bo/tep/{id}", OFFICER, _ADMIN),
    _line("GET /api/venue-twins", OFFICER, _ADMIN),
    _line("POST /api/venues/{code}/join", OFFICER, _ADMIN),
    _line("POST /api/venues/{code}/part", OFFICER, _ADMIN),
    _line("GET /can-bo/trung", OFFICER, _ADMIN),
    _line("POST /can-bo/trung", OFFICER, _ADMIN),
    _line("POST /can-bo/trung/tach", OFFICER, _ADMIN),
    _line("GET /can-bo/lenh", STAFF, _CONTROL, staff_purpose=_CONTROL),
    _line("POST /can-bo/lenh", ORDERER, _CONTROL, staff_purpose=_CONTROL),
    _line("POST /api/unit-applications", DEPARTMENT, _ADMIN),
    _line("GET /api/unit-applications", ORDERER, _ADMIN),
    _line("POST /api/unit-applications/{unit}", MINISTRY, _ADMIN),
    _line("GET /can-bo/don-vi", ORDERER, _ADMIN),
    _line("POST /can-bo/don-vi", DEPARTMENT, _ADMIN),
    _line("POST /can-bo/don-vi/{unit}", MINISTRY, _ADMIN),
)
