"""The lines of the policy registry for certificates (functions/access/policy.py)."""

from __future__ import annotations

from typing import Final

from functions.access.domain.grants import EVERYONE, FAMILY, line
from functions.kernel.callers import Purpose

_SELF, _OPEN = Purpose.SELF_SERVICE, Purpose.TRANSPARENCY

CERTIFICATES: Final = (
    line("GET /api/certificates", FAMILY, _SELF),
    line("POST /api/certificates", FAMILY, _SELF),
    line("GET /api/certificates/{id}", FAMILY, _SELF),
    line("POST /api/certificate-checks", EVERYONE, _OPEN, staff_purpose=_OPEN),
    line("GET /chung-nhan", FAMILY, _SELF),
    line("POST /chung-nhan", FAMILY, _SELF),
    line("GET /chung-nhan/{id}", FAMILY, _SELF),
    line("GET /kiem-tra-chung-nhan", EVERYONE, _OPEN, staff_purpose=_OPEN),
    line("POST /kiem-tra-chung-nhan", EVERYONE, _OPEN, staff_purpose=_OPEN),
)
