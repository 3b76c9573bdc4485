"""Samples of the pages of vaccination, as tests/browser/samples.py has them for the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from functions.kernel.callers import Role
from functions.kernel.divisions import provinces
from functions.kernel.identifiers import DivisionPath, StaffId, UnitId
from functions.kernel.periods import day_of
from functions.vaccination.domain.allocation import Place, Rank, Round, Standing, Wave
from functions.vaccination.domain.campaign import Campaign, CampaignId, CampaignState, Site
from functions.vaccination.domain.counting import STANDING
from functions.vaccination.domain.definitions import DEFINITIONS, Figure
from functions.vaccination.domain.former import RevisionTold
from functions.vaccination.domain.groups import Ages, Targets, groups_of, groups_on
from functions.vaccination.domain.queue import DEFINITION_VI, shown
from functions.vaccination.domain.session import LENGTHS
from functions.vaccination.domain.sharing import text_on
from functions.vaccination.domain.supply import Need, Part, Share
from functions.vaccination.schemas.lists import ListRowView, ListView
from functions.vaccination.schemas.planning import PlannedSession, PlannedSlot
from functions.vaccination.service.executing import Execution, Line
from functions.vaccination.service.openness import DayTold, Openness
from functions.vaccination.service.queueing import QueueShown
from functions.vaccination.service.revising import Revisions
from functions.vaccination.service.supplying import LotSupply, SiteSupply, Supply
from functions.vaccination.store.told import LotTold

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
    targets=Targets("priority-groups-2021-07", ("09", "16"), Ages(18, None)),
)
KEPT = {
    "nominations_days": 30,
    "registrations_days": 180,
    "nominations": "",
    "registrations": "",
}
SHARING = {
    "text": text_on(day_of(NOW)).rule_id,
    "words": text_on(day_of(NOW)).body["consent"]["vi"],
}
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
PUT_OFF = {
    "campaign": CAMPAIGN.id,
    "who": "",
    "place": "Điểm tiêm Phúc Xá (thử)",
    "day_words": "24/11/2021",
    "hour": "08:00",
    "until": "22/05/2022",
    "why": {
        "code": "AFTER_INFECTION",
        "words": "Cần chờ sau khi mắc COVID-19.",
        "first": "22/05/2022",
        "rule": "deferrals-2021-09",
    },
}
HOME: dict[str, Any] = NOTHING | {
    "province": "01",
    "provinces": [("01", "Thành phố Hà Nội"), ("79", "Thành phố Hồ Chí Minh")],
    "campaigns": [CAMPAIGN],
    "booked": [
        HELD,
        HELD | {"state": "confirmed", "who": "Nguyễn T*** B***", "hour": "09:30"},
    ],
    "called_off": [HELD | {"state": "cancelled", "hour": "10:00"}],
    "put_off": [
        PUT_OFF,
        PUT_OFF | {"who": "Nguyễn T*** B***", "why": None},
    ],
}
MINE = {"who": "", "ticket": "VT2.W10.c2FtcGxl", "turn_at": NOW, "why": []}
YOUNG = {
    "code": "TOO_YOUNG",
    "words": "Chưa đủ tuổi.",
    "first": "30/03/2022",
    "rule": "product-ages-2021-10",
}
THEIRS = {"who": "Nguyễn T*** B***", "ticket": "", "turn_at": None, "why": [YOUNG]}
GROUPS = [("09", "09. Người mắc bệnh mạn tính, người trên 65 tuổi"), ("16", "16. Khác")]
FOR = {"groups": [words for _, words in GROUPS], "ages": CAMPAIGN.targets.ages}
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
    "people": [MINE, THEIRS],
    "must_prove": False,
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
            closed="",
            why="",
        ),
        PlannedSession(
            session=SESSION,
            site=SITE.unit,
            day="2021-11-25",
            slots=[PlannedSlot(slot=f"{SESSION}T0900", start="0900", seats=40, booked=0)],
            closed="whole",
            why="Mất điện, tủ lạnh hỏng",
        ),
    ],
    "deeds": ["submit", "publish", "close"],
    "lengths": LENGTHS,
    "may_add": True,
    **FOR,
}
REGISTERED = {
    "person": "0A1B2C3D4E5F6",
    "who": "",
    "state": "registered",
    "stands": True,
    "doubts": [],
    "at": NOW,
    "day_words": "24/11/2021",
    "why": [],
    "doses": [("Comirnaty (Pfizer-BioNTech)", "02/11/2021")],
    "next_dose": "23/11/2021",
    "rank": None,
}
PLACE = Place("09.0.05.5f00aa11bb22cc33")
RANKED = Rank(Standing.WAITING, "c2FtcGxlLW1hcms", 1, PLACE)
ROUND = Round(1, "allocation-2021-07", "ab" * 32, NOW, "cd" * 32, NOW, (Wave(1, PLACE, NOW, NOW),))
DRAWING: dict[str, Any] = NOTHING | {
    "plan": replace(CAMPAIGN, by_invitation=True),
    "rounds": (ROUND, replace(ROUND, number=2, seed="", drawn_at=None, waves=())),
    "groups": [("9", "09. Người mắc bệnh mạn tính, người trên 65 tuổi")],
    "may_commit": True,
    "may_draw": True,
    "draws_from": ROUND.committed_at + timedelta(hours=24),
    "next_wave": 2,
}
REGISTRATION: dict[str, Any] = {
    "campaign": CAMPAIGN,
    "registrations": [
        REGISTERED,
        REGISTERED
        | {"who": "Nguyễn T*** B***", "state": "identity_conflict", "doubts": ["cccd_sex"]}
        | {"why": [YOUNG]},
        REGISTERED | {"who": "Lê V*** C***", "rank": RANKED},
    ],
    "people": [("0A1B2C3D4E5F6", ""), ("0A1B2C3D4E5F7", "Nguyễn T*** B***")],
    "person": "0A1B2C3D4E5F6",
    "version": 1,
    "unknown": True,
    "groups": GROUPS,
    "questions": [
        {"code": "covid", "words": "Đã mắc COVID-19 trong 6 tháng qua", "asks_day": True},
        {"code": "pregnant", "words": "Đang mang thai", "asks_day": False},
    ],
    "products": [("comirnaty", "comirnaty"), ("other", "other")],
    "sites": [(SITE.unit, SITE.name)],
    "doses": ("1", "2", "3"),
    "consent": "registration-form-2021-07",
    "consent_words": "Tôi đồng ý cho tiêm vắc xin phòng COVID-19 cho người đăng ký.",
    "lists": {
        "provinces": [("01", "Thành phố Hà Nội")],
        "districts": {"home.": [("001", "Quận Ba Đình")]},
        "wards": {"home.": []},
    },
    "values": {"group": "16", "answers.covid": "no"},
    "problem": None,
    "named": [
        {
            "who": "Phạm T*** T***",
            "organisation": "Công ty May Mẫu (giả định)",
            "nomination": f"{CAMPAIGN.id}#c2FtcGxlLW1hcmstc2FtcGxlLW1hcms#works-01",
            "may_know": True,
        }
    ],
    "sharing": SHARING,
    "kept": KEPT,
}
KNOWN = {
    "full_name": "Trần Thị Thử",
    "birth": "1990-01-01",
    "sex": "female",
    "number": "001190000002",
    "home": "Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội",
}
DOUBTS: dict[str, Any] = NOTHING | {
    "plan": CAMPAIGN,
    "cases": [
        {
            "person": "0A1B2C3D4E5F6",
            "doubts": ["number_taken"],
            "since": NOW,
            "registered": KNOWN,
            "other": KNOWN | {"full_name": "Lê Văn Thử", "sex": "male"},
        }
    ],
    "named": [
        {
            "nomination": f"{CAMPAIGN.id}#c2FtcGxlLW1hcmstc2FtcGxlLW1hcms#works-01",
            "doubts": ["details_differ"],
            "since": NOW,
            "named": KNOWN | {"full_name": "Phạm Thị Thử"},
            "others": [KNOWN | {"home": ""}],
        }
    ],
}
NAMED: dict[str, Any] = NOTHING | {
    "nominations": [
        {
            "nomination": f"{CAMPAIGN.id}#c2FtcGxlLW1hcmstc2FtcGxlLW1hcms#works-0{number}",
            "campaign": CAMPAIGN.id,
            "campaign_name": CAMPAIGN.name,
            "organisation": "Công ty May Mẫu (giả định)",
            "who": "Phạm T*** T***",
            "state": state,
            "kept": KEPT | ({"nominations": "15/12/2021"} if number == 1 else {}),
            "taken_up": state == "taken_up",
            "shared": number == 5,
            "at": NOW,
            "number": number,
        }
        for number, state in enumerate(
            ("named", "identity_conflict", "taken_up", "objected", "taken_up"), 1
        )
    ],
    "elsewhere": [
        {
            "nomination": f"{CAMPAIGN.id}#c2FtcGxlLW1hcmstc2FtcGxlLW1hcms#works-09",
            "organisation": "Trường Mẫu (giả định)",
        }
    ],
    "consent": SHARING,
}
STATUS: dict[str, Any] = {
    "campaign": CAMPAIGN,
    "named": 2412,
    "cells": {"no_information": 2200, "registered": None, "dosed": None},
    "gone": 0,
    "kept": KEPT | {"nominations": "15/12/2021"},
    "parts": ("", "c2FtcGxlLW1hcmstc2FtcGxlLW1hcms"),
}
LIST = ListView(
    id="0000000000000000000000000A",
    campaign=CAMPAIGN.id,
    filename="danh-sach-phan-xuong-may-so-1-thang-11.csv",
    dry_run=False,
    state="DONE_WITH_ERRORS",
    received=120,
    accepted=110,
    duplicate=6,
    rejected=3,
    parked=1,
    progress=100,
    at=NOW,
    rows=[
        ListRowView(
            row=7,
            outcome="rejected",
            column="document",
            code="IDENTIFIER_MANGLED",
            message_vi="Số giấy tờ bị bảng tính làm hỏng, hãy để ô dạng văn bản.",
            message_en="A spreadsheet has damaged the number; format cells as text.",
        )
    ],
    report="https://files.example.org/report.csv",
)
SENT: dict[str, Any] = {"list": LIST, "campaign": CAMPAIGN.name, "upload": None}
LISTS: dict[str, Any] = NOTHING | {
    "lists": [LIST],
    "asks": True,
    "offered": [
        {"id": f"c-{state}", "name": f"{CAMPAIGN.name} {state}", "state": state, "reason": reason}
        | {"groups": GROUPS}
        for state, reason in (("", ""), ("pending", ""), ("admitted", ""), ("refused", "Sai nơi"))
    ],
    "may_send": [("c-admitted", CAMPAIGN.name)],
}
ORGANISATIONS: dict[str, Any] = NOTHING | {
    "plan": CAMPAIGN,
    "organisations": [
        {
            "unit": f"works-{state}",
            "name": f"Công ty May Mẫu {state} (giả định)",
            "place": "Quận Ba Đình, Thành phố Hà Nội",
            "state": state,
            "at": NOW,
            "reason": "",
        }
        for state in ("pending", "admitted", "refused")
    ],
}
NEED = Need(people=1_600, doses=3_200, shared=2_400)
SUPPLY: dict[str, Any] = NOTHING | {
    "plan": PLAN["plan"],
    "supply": Supply(
        campaign=PLAN["plan"],
        sites=(SiteSupply(SITE, {"09": 1_200, "16": 400}, NEED, 1_800),),
        lots=(
            LotSupply(
                Share("comirnaty.FF2382", {"01/001": Part(2_400, NOW.date())}, {}, 1),
                LotTold("comirnaty.FF2382", date(2022, 2, 28), recalled=False),
                {"01/001": 2_400},
                {SITE.unit: 2_400},
                {SITE.unit: 1_800},
            ),
            LotSupply(Share("comirnaty.FF2383", {}, {}, 1), None, {}, {}, {}),
        ),
        need=NEED,
    ),
    "group_words": dict(GROUPS),
    "groups": GROUPS,
    "sites": [(SITE.unit, SITE.name)],
    "names": {SITE.unit: SITE.name, "01/001": "Quận Ba Đình"},
    "places": [("01/001", "Quận Ba Đình")],
    "may_expect": True,
    "may_share": True,
}
FARE: dict[str, Any] = {
    "told": Execution(
        campaign=CAMPAIGN,
        as_of=NOW,
        counted_at=NOW,
        groups=(
            Line("09", people=1_200, registered=1_100, invited=900, booked=640, given=310),
            Line("", booked=2),
        ),
        sites=(
            (
                SITE,
                Line(
                    SITE.name, people=1_600, seats=800, doses=2_400, booked=642, given=310,
                    arrived=1_800, wasted=12,
                ),
            ),
        ),
        days=tuple(
            (day, Line(day.isoformat(), seats=400, booked=321, given=155, wasted=6))
            for day in (date(2021, 11, 24), date(2021, 11, 25))
        ),
    ),
    "group_words": dict(GROUPS),
    "definition": "plan-actual-1",
}  # fmt: skip
OPEN_CELLS = {
    one.figure: {"": 4_000, "01": 3_980, "01/001": 3_900, "01/002": 80} for one in DEFINITIONS
}
OPEN_DAYS = tuple(
    DayTold(
        NOW.date() - timedelta(days=ago),
        OPEN_CELLS | {Figure.USED: {"": 4_000, "01": None, "01/001": None, "01/002": None}},
        True,
        {"01": (3, NOW)},
    )
    for ago in range(14, 0, -1)
)
OPEN: dict[str, Any] = {
    "told": Openness(
        province="",
        name="",
        as_of=NOW,
        days=(*OPEN_DAYS, DayTold(NOW.date(), {}, False, {})),
        chosen=OPEN_DAYS[-1],
        divisions=tuple((str(one.code), one.name) for one in provinces()),
    ),
    "provinces": [(str(one.code), one.name) for one in provinces()],
    "definitions": [(one.figure.value, one.id, one.vi) for one in DEFINITIONS],
}
OPEN_PROVINCE = OPEN | {
    "told": replace(
        OPEN["told"],
        province="01",
        name="Thành phố Hà Nội",
        divisions=(("01/001", "Quận Ba Đình"), ("01/002", "Quận Hoàn Kiếm"), ("01/-", "")),
    )
}
QUEUE: dict[str, Any] = {
    "told": QueueShown(
        province="",
        name="",
        group="09",
        queue=shown(
            NOW.date(),
            [
                {f"{measure}|{one.code}/001|{group}": 40 * number + int(one.code)}
                for one in provinces()
                for number, group in enumerate(("07", "09", "16"))
                for measure in STANDING
            ],
        ),
        groups=groups_of(groups_on(day_of(NOW))),
        divisions=tuple((str(one.code), one.name) for one in provinces()),
    ),
    "provinces": [(str(one.code), one.name) for one in provinces()],
    "definition": DEFINITION_VI,
    "group_words": {one.code: f"{one.code}. {one.vi}" for one in groups_of(groups_on(day_of(NOW)))},
}
ROW: dict[Figure, int | None] = {one.figure: 1200 for one in DEFINITIONS}
REVISIONS: dict[str, Any] = {
    "found": Revisions(
        "01",
        "Thành phố Hà Nội",
        NOW.date() - timedelta(days=1),
        (
            RevisionTold(9, NOW, ROW, (Figure.USED, Figure.REGISTERED)),
            RevisionTold(8, NOW - timedelta(hours=3), ROW | {Figure.USED: None}, ()),
        ),
    ),
    "provinces": [("01", "Thành phố Hà Nội"), ("79", "Thành phố Hồ Chí Minh")],
    "figures": [one.figure.value for one in DEFINITIONS],
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
            **FOR,
        },
    ),
    f"/tiem-chung/{CAMPAIGN.id}/site-01": ("vaccination/slots.html", CITIZEN, SLOTS),
    f"/tiem-chung/{CAMPAIGN.id}/khach": (
        "vaccination/slots.html",
        Role.ANONYMOUS,
        SLOTS | {"signed_in": False, "booked": [], "people": []},
    ),
    f"/tiem-chung/{CAMPAIGN.id}/luot": (
        "vaccination/slots.html",
        CITIZEN,
        SLOTS | {"people": [MINE | {"ticket": ""}]},
    ),
    f"/dang-ky-tiem/{CAMPAIGN.id}": ("vaccination/registration.html", CITIZEN, REGISTRATION),
    "/can-bo/tiem-chung": (
        "vaccination/plans.html",
        OFFICER,
        NOTHING
        | {
            "plans": (CAMPAIGN,),
            "may_draft": True,
            "groups": GROUPS,
            "products": [("comirnaty", "Comirnaty (Pfizer-BioNTech)")],
        },
    ),
    f"/can-bo/tiem-chung/{CAMPAIGN.id}": ("vaccination/plan.html", OFFICER, PLAN),
    f"/rut-tham/{CAMPAIGN.id}": (
        "vaccination/draws.html",
        CITIZEN,
        {"campaign": CAMPAIGN, "rounds": (ROUND,)},
    ),
    f"/can-bo/tiem-chung/{CAMPAIGN.id}/rut-tham": ("vaccination/drawing.html", OFFICER, DRAWING),
    f"/can-bo/tiem-chung/{CAMPAIGN.id}/giay-to": ("vaccination/doubts.html", OFFICER, DOUBTS),
    f"/can-bo/tiem-chung/{CAMPAIGN.id}/to-chuc": (
        "vaccination/organisations.html",
        OFFICER,
        ORGANISATIONS,
    ),
    f"/can-bo/tiem-chung/{CAMPAIGN.id}/nguon": ("vaccination/supply.html", OFFICER, SUPPLY),
    f"/can-bo/tiem-chung/{CAMPAIGN.id}/thuc-hien": ("vaccination/execution.html", OFFICER, FARE),
    "/minh-bach/tiem-chung": ("vaccination/openness.html", Role.ANONYMOUS, OPEN),
    "/minh-bach/tiem-chung/tinh": ("vaccination/openness.html", Role.ANONYMOUS, OPEN_PROVINCE),
    "/minh-bach/tiem-chung/lan-sua": ("vaccination/revisions.html", Role.ANONYMOUS, REVISIONS),
    "/minh-bach/tiem-chung/hang-cho": ("vaccination/queue.html", Role.ANONYMOUS, QUEUE),
    "/duoc-dang-ky": ("vaccination/nominations.html", CITIZEN, NAMED),
    "/to-chuc": ("vaccination/lists.html", Role.ORGANISATION, LISTS),
    f"/to-chuc/tinh-trang/{CAMPAIGN.id}": (
        "vaccination/list_status.html",
        Role.ORGANISATION,
        STATUS,
    ),
    "/to-chuc/danh-sach/xong": ("vaccination/list.html", Role.ORGANISATION, SENT),
}
