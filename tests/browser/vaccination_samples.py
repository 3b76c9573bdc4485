"""Samples of the pages of vaccination, as tests/browser/samples.py has them for the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from functions.kernel.callers import Role
from functions.kernel.identifiers import DivisionPath, StaffId, UnitId
from functions.vaccination.domain.campaign import Campaign, CampaignId, CampaignState, Site
from functions.vaccination.domain.session import LENGTHS
from functions.vaccination.schemas.planning import PlannedSession, PlannedSlot

NOW = datetime(2021, 11, 15, 2, 30, tzinfo=UTC)
NOTHING: dict[str, Any] = {"values": {}, "problem": None, "form_key": "preview-key-9"}
CAMPAIGN = Campaign(
    id=CampaignId("01-2VQ7M4K9T1X8C"),
    name="Đợt tiêm tháng 11 cho người trên 65 tuổi",
    province=DivisionPath("01"),
    product="comirnaty",
    opens_at=NOW,
    spread_minutes=30,
    state=CampaignState.PUBLISHED,
    by=StaffId("s-1"),
    at=NOW,
)
SITE = Site(UnitId("site-01"), "Điểm tiêm phường Phúc Xá", DivisionPath("01/001/00001"), 4)
SESSION = "site-01.20211124.2VQ7M4K9T1X8C"
HELD = {
    "campaign": CAMPAIGN.id,
    "person": "0A1B2C3D4E5F6",
    "who": "",
    "unit": SITE.unit,
    "place": SITE.name,
    "commune": "Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội",
    "day_words": "24/11/2021",
    "hour": "08:00",
    "state": "held",
    "until": NOW,
}
HOME: dict[str, Any] = NOTHING | {
    "province": "01",
    "provinces": [("01", "Thành phố Hà Nội"), ("79", "Thành phố Hồ Chí Minh")],
    "campaigns": [CAMPAIGN],
    "booked": [
        HELD,
        HELD | {"state": "confirmed", "who": "Nguyễn T*** B***", "hour": "09:30"},
    ],
}
SLOTS: dict[str, Any] = NOTHING | {
    "campaign": CAMPAIGN,
    "site": SITE,
    "sessions": [
        {
            "day_words": "24/11/2021",
            "slots": [
                {"slot": f"{SESSION}T0800", "words": "08:00", "left": 12},
                {"slot": f"{SESSION}T0830", "words": "08:30", "left": 0},
            ],
        }
    ],
    "signed_in": True,
    "people": [("0A1B2C3D4E5F7", "Nguyễn T*** B***")],
    "ticket": "VT1.W10.c2FtcGxl",
    "turn_at": None,
    "booked": [HELD],
}
PLAN: dict[str, Any] = NOTHING | {
    "plan": replace(CAMPAIGN, state=CampaignState.DRAFT),
    "sites": (SITE,),
    "steps": frozenset({"district#01/001"}),
    "sessions": [
        PlannedSession(
            session=SESSION,
            site=SITE.unit,
            day="2021-11-24",
            slots=[PlannedSlot(slot=f"{SESSION}T0800", start="0800", seats=40, booked=12)],
        )
    ],
    "deeds": ["submit", "publish", "close"],
    "lengths": LENGTHS,
    "may_add": True,
}
CITIZEN, OFFICER = Role.CITIZEN, Role.PROVINCE_OFFICER

VACCINATION: dict[str, tuple[str, Role, dict[str, Any]]] = {
    "/tiem-chung": ("vaccination/campaigns.html", CITIZEN, HOME),
    f"/tiem-chung/{CAMPAIGN.id}": (
        "vaccination/sites.html",
        CITIZEN,
        {
            "campaign": CAMPAIGN,
            "sites": [{"unit": SITE.unit, "name": SITE.name, "commune": HELD["commune"]}],
        },
    ),
    f"/tiem-chung/{CAMPAIGN.id}/site-01": ("vaccination/slots.html", CITIZEN, SLOTS),
    f"/tiem-chung/{CAMPAIGN.id}/khach": (
        "vaccination/slots.html",
        Role.ANONYMOUS,
        SLOTS | {"signed_in": False, "booked": [], "people": [], "ticket": ""},
    ),
    f"/tiem-chung/{CAMPAIGN.id}/luot": (
        "vaccination/slots.html",
        CITIZEN,
        SLOTS | {"turn_at": NOW},
    ),
    "/can-bo/tiem-chung": (
        "vaccination/plans.html",
        OFFICER,
        NOTHING | {"plans": (CAMPAIGN,), "may_draft": True},
    ),
    f"/can-bo/tiem-chung/{CAMPAIGN.id}": ("vaccination/plan.html", OFFICER, PLAN),
}
