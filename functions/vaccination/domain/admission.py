"""May an organisation send lists for a campaign? It asks, an officer of its area decides.

Offices of the province send lists of their own area without asking.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from functions.kernel.errors import Conflict, NotFound
from functions.vaccination.domain.campaign import CampaignId

ORGANISATION_KIND: Final = "organisation"
"""Of a unit that is an enterprise or a school."""


class OrganisationUnknown(NotFound):
    """No organisation of the caller's area has asked."""

    code = "ORGANISATION_UNKNOWN"
    vi = "Không tìm thấy tổ chức này."
    en = "There is no such organisation."


class AdmissionChanged(Conflict):
    """Another officer has decided meanwhile, or the organisation has asked again."""

    code = "ADMISSION_CHANGED"
    vi = "Đề nghị đã được xử lý hoặc thay đổi, vui lòng tải lại trang."
    en = "The request was decided or has changed; please load the page again."


class AdmissionState(StrEnum):
    """How the wish stands."""

    PENDING = "pending"
    ADMITTED = "admitted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Admission:
    """An organisation's wish to send lists; `by` decided it last, or asked."""

    campaign: CampaignId
    unit: str
    name: str
    division: str
    version: int
    state: AdmissionState
    by: str
    at: datetime
    reason: str = ""
