"""Who may pass which door? One line per route of the platform; what has no line is refused.

A line says: roles and the relation each must stand in to the object (checked by `service.require`
once the object is known), the purpose (for staff, another), and what else is needed. Purposes are
a closed list without law enforcement (security.md PM-07).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from functions.access.domain.account_lines import ACCOUNTS
from functions.access.domain.aefi_lines import AEFI
from functions.access.domain.aggregate_lines import AGGREGATES
from functions.access.domain.certificate_lines import CERTIFICATES
from functions.access.domain.datarights_lines import DATA_RIGHTS
from functions.access.domain.followup_lines import FOLLOW_UP
from functions.access.domain.grants import (
    APPROVER,
    ARRIVING,
    DESK,
    EVERYONE,
    FAMILY,
    GATE,
    LABORATORY,
    MINISTRY,
    MINISTRY_OR_AUDITOR,
    OFFICER,
    ONCE,
    ORDERER,
    OVERSIGHT,
    OWN_OR_ARRIVING,
    OWNER,
    PLANNER,
    SAMPLER,
    SELF,
    VERIFIED,
)
from functions.access.domain.grants import line as _line
from functions.access.domain.immunization_lines import IMMUNIZATION
from functions.access.domain.mode_lines import MODES
from functions.access.domain.notification_lines import NOTIFICATIONS
from functions.access.domain.operations_lines import OPERATIONS
from functions.access.domain.passage import Line
from functions.access.domain.registry_lines import REGISTRY
from functions.access.domain.rights_lines import RIGHTS
from functions.access.domain.taskforce_lines import TASKFORCE
from functions.access.domain.tracing_lines import TRACING_DOORS
from functions.access.domain.training_lines import TRAINING
from functions.access.domain.vaccination_lines import VACCINATION
from functions.access.domain.zoning_lines import ZONING
from functions.kernel.callers import Purpose

_SELF, _VENUE, _ADMIN = Purpose.SELF_SERVICE, Purpose.VENUE_OPERATION, Purpose.ADMINISTRATION
_CONTROL, _OPEN, _TESTING = Purpose.EPIDEMIC_CONTROL, Purpose.TRANSPARENCY, Purpose.TESTING

SAMPLING: Final = (
    _line("POST /api/specimens/batch", SAMPLER, _TESTING, staff_purpose=_TESTING),
    _line("POST /api/specimens/lookups", SAMPLER, _TESTING, staff_purpose=_TESTING),
    _line("GET /api/sampling/work", SAMPLER, _TESTING, staff_purpose=_TESTING),
    _line("POST /api/sampling/sessions", PLANNER, _TESTING, ONCE, _TESTING),
    _line("POST /api/sampling/sessions/{session}/close", PLANNER, _TESTING, staff_purpose=_TESTING),
    _line("GET /api/sampling/sessions", EVERYONE, _SELF),
    _line("GET /api/sampling/sessions/{session}", EVERYONE, _SELF),
    _line("POST /api/sampling/appointments", FAMILY, _SELF, VERIFIED),
    _line("POST /api/sampling/appointments/cancel", FAMILY, _SELF),
    _line("GET /api/sampling/appointments", FAMILY, _SELF),
    _line("POST /api/specimens/manifests", SAMPLER, _TESTING, ONCE, _TESTING),
    _line("GET /api/specimens/manifests/{code}", SAMPLER, _TESTING, staff_purpose=_TESTING),
    _line("GET /dat-lich", EVERYONE, _SELF),
    _line("GET /dat-lich/{session}", EVERYONE, _SELF),
    _line("POST /dat-lich/{session}", FAMILY, _SELF, VERIFIED),
    _line("POST /dat-lich/{session}/huy", FAMILY, _SELF),
    _line("GET /lay-mau", EVERYONE, _TESTING, staff_purpose=_TESTING),
    _line("GET /lay-mau/giay", SAMPLER, _TESTING, staff_purpose=_TESTING),
    _line("GET /lay-mau/buoi", PLANNER, _TESTING, staff_purpose=_TESTING),
    _line("POST /lay-mau/buoi", PLANNER, _TESTING, staff_purpose=_TESTING),
    _line("POST /lay-mau/buoi/dong", PLANNER, _TESTING, staff_purpose=_TESTING),
    _line("GET /lay-mau/gui", SAMPLER, _TESTING, staff_purpose=_TESTING),
    _line("POST /lay-mau/gui", SAMPLER, _TESTING, staff_purpose=_TESTING),
    _line("POST /lay-mau/xung-dot", SAMPLER, _TESTING, staff_purpose=_TESTING),
    _line("GET /lay-mau/giao-nhan/{code}", SAMPLER, _TESTING, staff_purpose=_TESTING),
    _line("GET /lay-mau/lay-lai", PLANNER, _TESTING, staff_purpose=_TESTING),
    _line("POST /lay-mau/lay-lai", PLANNER, _TESTING, staff_purpose=_TESTING),
    _line("GET /lay-mau/dinh-chinh", PLANNER, _TESTING, staff_purpose=_TESTING),
    _line("GET /api/amended-results", PLANNER, _TESTING, staff_purpose=_TESTING),
    _line("GET /api/recollections", PLANNER, _TESTING, staff_purpose=_TESTING),
    _line("POST /api/recollections/reach", PLANNER, _TESTING, staff_purpose=_TESTING),
    _line("POST /api/lab/receipts", LABORATORY, _TESTING, staff_purpose=_TESTING),
    _line("POST /api/lab/pools", LABORATORY, _TESTING, staff_purpose=_TESTING),
    _line("GET /xet-nghiem/nhan", LABORATORY, _TESTING, staff_purpose=_TESTING),
    _line("POST /xet-nghiem/nhan", LABORATORY, _TESTING, staff_purpose=_TESTING),
)
ACCESS: Final = (
    _line("POST /api/otp/challenges", ARRIVING, _SELF),
    _line("POST /api/otp/challenges/{challenge}/answers", ARRIVING, _SELF),
    _line("POST /api/sessions/end", SELF, _SELF),
    _line("GET /api/me/sessions", SELF, _SELF),
    _line("POST /api/me/sessions/{held}/end", SELF, _SELF),
    _line("POST /api/me/other-sessions/end", SELF, _SELF),
    _line("GET /phien-dang-nhap", SELF, _SELF),
    _line("POST /phien-dang-nhap", SELF, _SELF),
    _line("POST /phien-dang-nhap/khac", SELF, _SELF),
    _line("GET /api/session-endings", MINISTRY_OR_AUDITOR, _ADMIN),
    _line("POST /api/session-endings", MINISTRY, _ADMIN),
    _line("GET /can-bo/phien-nguoi-dan", MINISTRY_OR_AUDITOR, _ADMIN),
    _line("POST /can-bo/phien-nguoi-dan", MINISTRY, _ADMIN),
    _line("GET /api/me", SELF, _SELF),
    _line("GET /api/me/access-log", SELF, _SELF),
    _line("POST /api/devices/pairings", OWNER, _VENUE, VERIFIED),
    _line("POST /api/devices", ARRIVING, _VENUE),
    _line("GET /api/venues/{code}/devices", OWNER | OFFICER, _VENUE),
    _line("POST /api/devices/{device}/revoke", OWNER | OFFICER, _VENUE),
    _line("GET /dang-nhap", ARRIVING, _SELF),
    _line("POST /dang-nhap", ARRIVING, _SELF),
    _line("POST /dang-nhap/ma", ARRIVING, _SELF),
    _line("POST /dang-xuat", EVERYONE, _SELF),
    _line("GET /ai-da-xem", SELF, _SELF),
    _line("GET /can-bo", EVERYONE, _ADMIN),
    _line("GET /can-bo/dang-nhap", EVERYONE, _ADMIN),
    # The issuer posts this form from its own site; the sealed state cookie vouches instead.
    _line("POST /can-bo/phien", EVERYONE, _ADMIN, frozenset()),
    _line("POST /can-bo/thoat", EVERYONE, _ADMIN),
)
CHECKIN: Final = (
    _line("GET /api/declaration-forms/{kind}", EVERYONE, _OPEN, staff_purpose=_OPEN),
    _line("POST /api/declarations", FAMILY, _SELF),
    _line("GET /api/declarations", FAMILY, _SELF),
    _line("POST /api/checkins", FAMILY, _SELF),
    _line("POST /api/checkins/replay", FAMILY, _SELF),
    _line("POST /api/checkouts", FAMILY, _SELF),
    _line("GET /api/visits", FAMILY, _SELF),
    _line("GET /api/me/code", SELF, _SELF),
    _line("POST /api/gate/checkins", GATE, _VENUE),
    _line("GET /api/gate/state", GATE, _VENUE),
    _line("POST /api/gate/links", GATE, _VENUE),
    _line("GET /api/venues/{code}/board", OWNER, _VENUE),
    _line("GET /api/parked-visits", OFFICER, _ADMIN),
    _line("POST /api/parked-visits/{id}/resolve", OFFICER, _ADMIN),
    _line("GET /api/deletion-proofs", EVERYONE, _OPEN, staff_purpose=_OPEN),
    _line("GET /", EVERYONE, _SELF),
    _line("GET /v/{token}", EVERYONE, _SELF),
    _line("POST /v/{token}", ARRIVING, _SELF),
    _line("POST /s", EVERYONE, _SELF),
    _line("GET /s/{short_code}", EVERYONE, _SELF),
    _line("GET /ngoai-tuyen", EVERYONE, _SELF),
    _line("GET /khai-bao", EVERYONE, _SELF),
    _line("GET /khai-bao/{kind}", EVERYONE, _SELF),
    _line("POST /khai-bao/{kind}", ARRIVING, _SELF),
    _line("GET /lich-su", FAMILY, _SELF),
    _line("POST /lich-su/ra", FAMILY, _SELF),
    _line("GET /ma-cua-toi", SELF, _SELF),
    _line("GET /ma-cua-toi/the", FAMILY, _SELF),
    _line("POST /ma-cua-toi/the", FAMILY, _SELF),
    _line("GET /dia-diem/{code}/bang", OWNER, _VENUE),
    _line("GET /cong", EVERYONE, _VENUE),
    _line("GET /minh-bach", EVERYONE, _OPEN, staff_purpose=_OPEN),
    *AGGREGATES,
)
LABORATORY_DOORS: Final[tuple[Line, ...]] = (
    _line("POST /api/lab/files", LABORATORY, _TESTING, ONCE, _TESTING),
    _line("GET /api/lab/files", LABORATORY, _TESTING, staff_purpose=_TESTING),
    _line("GET /api/lab/files/{id}", LABORATORY, _TESTING, staff_purpose=_TESTING),
    _line("POST /api/lab/files/{id}/again", LABORATORY, _TESTING, staff_purpose=_TESTING),
    _line("POST /xet-nghiem/tep/{id}", LABORATORY, _TESTING, staff_purpose=_TESTING),
    _line("GET /xet-nghiem/tep", LABORATORY, _TESTING, staff_purpose=_TESTING),
    _line("POST /xet-nghiem/tep", LABORATORY, _TESTING, staff_purpose=_TESTING),
    _line("GET /xet-nghiem/tep/{id}", LABORATORY, _TESTING, staff_purpose=_TESTING),
    _line("GET /xet-nghiem/mau/xlsx", LABORATORY, _TESTING, staff_purpose=_TESTING),
    _line("GET /xet-nghiem/mau", LABORATORY, _TESTING, staff_purpose=_TESTING),
    _line("GET /xet-nghiem/duyet", APPROVER, _TESTING, staff_purpose=_TESTING),
    _line("GET /xet-nghiem/duyet/{id}", APPROVER, _TESTING, staff_purpose=_TESTING),
    _line("POST /xet-nghiem/duyet/{id}", APPROVER, _TESTING, staff_purpose=_TESTING),
    _line("GET /xet-nghiem/lam-lai", LABORATORY, _TESTING, staff_purpose=_TESTING),
    _line("GET /api/lab/retests", LABORATORY, _TESTING, staff_purpose=_TESTING),
    _line("GET /xet-nghiem/mo-coi", LABORATORY, _TESTING, staff_purpose=_TESTING),
    _line("POST /xet-nghiem/mo-coi", LABORATORY, _TESTING, staff_purpose=_TESTING),
    _line("GET /xet-nghiem/ket-qua/{tube}", APPROVER, _TESTING, staff_purpose=_TESTING),
    _line("POST /xet-nghiem/ket-qua/{tube}", APPROVER, _TESTING, staff_purpose=_TESTING),
    _line("POST /xet-nghiem/ket-qua/{tube}/xac-nhan", APPROVER, _TESTING, staff_purpose=_TESTING),
    _line("GET /api/laboratories/{unit}/settings", ORDERER, _CONTROL, staff_purpose=_CONTROL),
    _line("POST /api/laboratories/{unit}/settings", ORDERER, _CONTROL, staff_purpose=_CONTROL),
    _line("GET /can-bo/phong-xet-nghiem/{unit}", ORDERER, _CONTROL, staff_purpose=_CONTROL),
    _line("POST /can-bo/phong-xet-nghiem/{unit}", ORDERER, _CONTROL, staff_purpose=_CONTROL),
    _line("GET /api/lab/board", LABORATORY, _TESTING, staff_purpose=_TESTING),
    _line("GET /xet-nghiem/bang", LABORATORY, _TESTING, staff_purpose=_TESTING),
    _line("GET /api/laboratories/board", OVERSIGHT, _CONTROL, staff_purpose=_CONTROL),
    _line("GET /can-bo/xet-nghiem", OVERSIGHT, _CONTROL, staff_purpose=_CONTROL),
    _line("GET /api/lab/days/{day}/fhir", LABORATORY, _TESTING, staff_purpose=_TESTING),
    _line("GET /api/results", FAMILY, _SELF),
    _line("GET /api/results/{id}", FAMILY, _SELF),
    _line("GET /api/results/{id}/fhir", FAMILY, _SELF),
    _line("POST /api/result-codes", ARRIVING, _SELF),
    _line("POST /api/result-codes/{challenge}/answers", ARRIVING, _SELF),
    _line("POST /api/papers", EVERYONE, _OPEN, staff_purpose=_OPEN),
    _line("GET /ket-qua", OWN_OR_ARRIVING, _SELF),
    _line("POST /ket-qua/ma", ARRIVING, _SELF),
    _line("POST /ket-qua/mo", ARRIVING, _SELF),
    _line("GET /ket-qua/{id}", FAMILY, _SELF),
    _line("GET /xac-minh", EVERYONE, _OPEN, staff_purpose=_OPEN),
    _line("POST /xac-minh", EVERYONE, _OPEN, staff_purpose=_OPEN),
    _line("GET /x/{token}", EVERYONE, _OPEN, staff_purpose=_OPEN),
    _line("GET /lay-mau/phieu-tra-cuu/{tube}", SAMPLER, _TESTING, staff_purpose=_TESTING),
    _line("GET /can-bo/tra-ket-qua", DESK, _TESTING, staff_purpose=_TESTING),
    _line("POST /can-bo/tra-ket-qua", DESK, _TESTING, staff_purpose=_TESTING),
)
_NEWER = NOTIFICATIONS + CERTIFICATES + VACCINATION + IMMUNIZATION + AEFI + ZONING + TRACING_DOORS
_NEWER += FOLLOW_UP + TASKFORCE + MODES + TRAINING + ACCOUNTS + OPERATIONS + DATA_RIGHTS
POLICY: Final = ACCESS + RIGHTS + REGISTRY + CHECKIN + SAMPLING + LABORATORY_DOORS + _NEWER


def _by_key(lines: tuple[Line, ...]) -> Mapping[str, Line]:
    found = {line.key: line for line in lines}
    if len(found) != len(lines):
        raise ValueError("a route stands twice in the policy registry")
    return found


BY_ROUTE: Final = _by_key(POLICY)


def policy_line(key: str) -> Line | None:
    """The line of a route by its key, None where there is none (security.md Z13)."""
    return BY_ROUTE.get(key)
