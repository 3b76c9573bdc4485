"""What is a campaign, and who has to agree before people can book?

A campaign is one province's plan for a round of vaccination. The department drafts and submits it
for its sites; each district with a site confirms; each site accepts; the department publishes
(domain.md 1.4, the allocation chain). From the opening second on people may book.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from functions.kernel.errors import Conflict, FieldFault, Forbidden, Invalid, NotFound
from functions.kernel.identifiers import DivisionPath, StaffId, UnitId
from functions.vaccination.domain.groups import NOBODY, Targets

CampaignId = NewType("CampaignId", str)

LONGEST_NAME: Final = 120
LONGEST_SPREAD: Final = 240
"""Minutes over which a waiting room may spread the turns."""
AHEAD: Final = timedelta(days=90)

_ID: Final = re.compile(r"[0-9]{2}-[0-9A-HJKMNP-TV-Z]{13}")


class CampaignUnknown(NotFound):
    """No such campaign, or one that is not published."""

    code = "CAMPAIGN_UNKNOWN"
    vi = "Không tìm thấy đợt tiêm."
    en = "There is no such campaign."


class SiteUnknown(NotFound):
    """The campaign has no such site."""

    code = "SITE_UNKNOWN"
    vi = "Đợt tiêm không có điểm tiêm này."
    en = "The campaign has no such site."


class SiteImpossible(Invalid):
    """Not a vaccination site of the caller's area."""

    code = "SITE_IMPOSSIBLE"
    vi = "Điểm tiêm không thuộc địa bàn hoặc không phải là điểm tiêm."
    en = "That is not a vaccination site of this area."


class OpeningImpossible(Invalid):
    """An opening that is over, or more than 90 days away."""

    code = "OPENING_IMPOSSIBLE"
    vi = "Giờ mở đặt lịch phải ở tương lai, trong vòng 90 ngày."
    en = "The opening must lie ahead, within 90 days."


class StepImpossible(Conflict):
    """The plan does not stand where this step could be made."""

    code = "STEP_IMPOSSIBLE"
    vi = "Kế hoạch chưa ở bước này, hoặc đã qua bước này."
    en = "The plan is not at this step, or past it."


class ApprovalsMissing(Conflict):
    """A district has not confirmed, a site has not accepted, or there is no site at all."""

    code = "APPROVALS_MISSING"
    vi = "Còn huyện chưa xác nhận hoặc điểm tiêm chưa nhận kế hoạch."
    en = "A district has not confirmed or a site has not accepted."


class NotOpen(Forbidden):
    """Before the opening second, or the caller's own turn (security.md C13)."""

    code = "NOT_OPEN"
    vi = "Chưa đến giờ mở đặt lịch."
    en = "Booking is not open yet."


class CampaignState(StrEnum):
    """How far the plan has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    DISTRICT_OK = "district_ok"
    PUBLISHED = "published"
    CLOSED = "closed"


class Step(StrEnum):
    """What brings a plan on, and whose it is: department, district, site, department."""

    SUBMIT = "submit"
    CONFIRM = "confirm"
    ACCEPT = "accept"
    PUBLISH = "publish"
    CLOSE = "close"


NEXT: Final = {
    CampaignState.DRAFT: CampaignState.SUBMITTED,
    CampaignState.SUBMITTED: CampaignState.DISTRICT_OK,
    CampaignState.DISTRICT_OK: CampaignState.PUBLISHED,
    CampaignState.PUBLISHED: CampaignState.CLOSED,
}


TAKEN_IN: Final = {
    Step.SUBMIT: CampaignState.DRAFT,
    Step.CONFIRM: CampaignState.SUBMITTED,
    Step.ACCEPT: CampaignState.DISTRICT_OK,
    Step.PUBLISH: CampaignState.DISTRICT_OK,
    Step.CLOSE: CampaignState.PUBLISHED,
}
"""In which state of its plan a step is taken."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A plan; `spread_minutes` is how long turns are spread after the opening, 0 for none;
    `by_invitation`: only who is invited, in the order of a draw, may book."""

    id: CampaignId
    name: str
    province: DivisionPath
    product: str
    opens_at: datetime
    spread_minutes: int
    state: CampaignState
    by: StaffId
    at: datetime
    version: int = 1
    targets: Targets = NOBODY
    by_invitation: bool = False
    closed_at: datetime | None = None
    """When it was closed; None while it is not."""


@dataclass(frozen=True, slots=True)
class Site:
    """A vaccination point of a campaign with its tables."""

    unit: UnitId
    name: str
    division: DivisionPath
    tables: int

    @property
    def district(self) -> str:
        """The path of its district."""
        return "/".join(self.division.split("/")[:2])


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody's word: `step` is ``district#<path>`` or ``site#<unit>``."""

    step: str
    by: StaffId
    at: datetime


def read_campaign_id(text: str) -> CampaignId:
    """A campaign's id from outside. Raises CampaignUnknown."""
    if not _ID.fullmatch(text):
        raise CampaignUnknown
    return CampaignId(text)


def check_opening(opens_at: datetime, now: datetime) -> None:
    """Raises OpeningImpossible."""
    if not now <= opens_at <= now + AHEAD:
        raise OpeningImpossible(FieldFault("opens_at", "OPENING_IMPOSSIBLE"))


def check_step(campaign: Campaign, wanted: CampaignState) -> None:
    """May the plan go to that state now? Raises StepImpossible."""
    if NEXT.get(campaign.state) is not wanted:
        raise StepImpossible


def district_step(path: str) -> str:
    """The name of a district's word."""
    return f"district#{path}"


def site_step(unit: str) -> str:
    """The name of a site's word."""
    return f"site#{unit}"


def districts_missing(sites: Iterable[Site], steps: Collection[str]) -> tuple[str, ...]:
    """The districts with a site that have not confirmed."""
    paths = sorted({site.district for site in sites})
    return tuple(path for path in paths if district_step(path) not in steps)


def check_complete(sites: Collection[Site], steps: Collection[str]) -> None:
    """Has everybody agreed who must? Raises ApprovalsMissing."""
    agreed = all(site_step(site.unit) in steps for site in sites)
    if not sites or districts_missing(sites, steps) or not agreed:
        raise ApprovalsMissing
