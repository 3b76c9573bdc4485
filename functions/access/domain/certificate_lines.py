"""The lines of the policy registry for certificates (functions/access/policy.py)."""

from __future__ import annotations

from typing import Final

from functions.access.domain.grants import EVERYONE, FAMILY, ORDERER, SITE, line
from functions.kernel.callers import Purpose

_SELF, _OPEN = Purpose.SELF_SERVICE, Purpose.TRANSPARENCY
_CONTROL, _VACCINE = Purpose.EPIDEMIC_CONTROL, Purpose.VACCINATION

CERTIFICATES: Final = (
    line("GET /api/certificates", FAMILY, _SELF),
    line("GET /api/certificate-copies", FAMILY, _SELF),
    line("POST /api/certificates", FAMILY, _SELF),
    line("GET /api/certificates/{id}", FAMILY, _SELF),
    line("POST /api/certificate-checks", EVERYONE, _OPEN, staff_purpose=_OPEN),
    line("GET /chung-nhan", FAMILY, _SELF),
    line("POST /chung-nhan", FAMILY, _SELF),
    line("GET /chung-nhan/{id}", FAMILY, _SELF),
    line("GET /kiem-tra-chung-nhan", EVERYONE, _OPEN, staff_purpose=_OPEN),
    line("POST /kiem-tra-chung-nhan", EVERYONE, _OPEN, staff_purpose=_OPEN),
    line("GET /api/certificate-list", EVERYONE, _OPEN, staff_purpose=_OPEN),
    line("GET /api/certificate-list/parts/{part}", EVERYONE, _OPEN, staff_purpose=_OPEN),
    line("POST /api/certificate-revocations", ORDERER, _CONTROL, staff_purpose=_CONTROL),
    line("POST /api/certificate-orders", ORDERER, _CONTROL, staff_purpose=_CONTROL),
    line("POST /api/signer-revocations", ORDERER, _CONTROL, staff_purpose=_CONTROL),
    line("GET /api/certificate-days/{day}", SITE, _VACCINE, staff_purpose=_VACCINE),
    line("GET /api/certificate-days/{day}/missing", SITE, _VACCINE, staff_purpose=_VACCINE),
    line("POST /api/certificate-days/{day}/signatures", SITE, _VACCINE, None, _VACCINE),
    line("GET /diem-tiem/chung-nhan", SITE, _VACCINE, staff_purpose=_VACCINE),
    line("GET /diem-tiem/chung-nhan/chua-cap", SITE, _VACCINE, staff_purpose=_VACCINE),
    line("POST /diem-tiem/chung-nhan", SITE, _VACCINE, staff_purpose=_VACCINE),
    line("GET /can-bo/chung-nhan", ORDERER, _CONTROL, staff_purpose=_CONTROL),
    line("POST /can-bo/chung-nhan", ORDERER, _CONTROL, staff_purpose=_CONTROL),
)
