"""Who may pass which door of data subject requests? The policy lines of this house."""

from __future__ import annotations

from typing import Final

from functions.access.domain.grants import FAMILY, HERE, ORDERER, VERIFIED, Grants
from functions.access.domain.grants import line as _line
from functions.access.domain.passage import Line
from functions.kernel.callers import Purpose, Role

_SELF, _ADMIN = Purpose.SELF_SERVICE, Purpose.ADMINISTRATION
ANSWERING: Final[Grants] = ORDERER
"""Of a province's department for those who live there; the ministry for those nobody can place."""
WATCHING: Final[Grants] = ANSWERING | {Role.AUDITOR: HERE}
"""And who sees what is overdue, and changes nothing."""

DATA_RIGHTS: Final[tuple[Line, ...]] = (
    _line("GET /api/data-requests", FAMILY, _SELF),
    _line("POST /api/data-requests", FAMILY, _SELF, VERIFIED),
    _line("GET /yeu-cau-du-lieu", FAMILY, _SELF),
    _line("POST /yeu-cau-du-lieu", FAMILY, _SELF, VERIFIED),
    _line("GET /ban-sao-du-lieu", FAMILY, _SELF),
    _line("GET /api/data-request-queue", WATCHING, _ADMIN),
    _line("POST /api/data-request-queue/{request}/decision", ANSWERING, _ADMIN),
    _line("GET /can-bo/yeu-cau-du-lieu", WATCHING, _ADMIN),
    _line("POST /can-bo/yeu-cau-du-lieu", ANSWERING, _ADMIN),
)
