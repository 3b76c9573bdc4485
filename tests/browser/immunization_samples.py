"""Samples of the pages of a site, as tests/browser/samples.py has them for the others."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from functions.immunization.domain.amendment import Amendment, AmendmentId, Line, Proposal, Step
from functions.immunization.domain.amendment import Field as AmendmentField
from functions.immunization.domain.attendance import Attendance, AttendanceId, WalkIn
from functions.immunization.domain.dose import Dose, DoseState, Left
from functions.immunization.domain.doubts import Doubt
from functions.immunization.domain.holding import Held
from functions.immunization.domain.lot import Informing, Lot, LotId, Vial, VialId
from functions.immunization.domain.movement import Account, Stock, WasteReason
from functions.immunization.domain.paper import PaperRow, RowId, Word, Written
from functions.immunization.domain.quality import Code, Finding, Quality
from functions.immunization.domain.reception import Reception, ReceptionId
from functions.immunization.domain.reconciling import Balance
from functions.immunization.domain.score import Figures
from functions.immunization.domain.screening import (
    POSSIBLE,
    Vitals,
    checklist_on,
    decide,
    questions,
)
from functions.immunization.schemas.own import OwnDosesView
from functions.immunization.schemas.stock import StockView
from functions.immunization.service.deciding import AmendmentShown
from functions.immunization.service.holding import HeldShown
from functions.immunization.service.late import RowShown
from functions.immunization.service.own import Own
from functions.immunization.service.reconciling import Report
from functions.immunization.service.scoring import DayShown, QualityBoard, SiteShown
from functions.immunization.service.showing import Due, Odd, Shown, Waiting
from functions.kernel.callers import Role
from functions.kernel.identifiers import PersonId, StaffId, UnitId
from functions.kernel.vaccines import products

NOW = datetime(2021, 11, 15, 2, 30, tzinfo=UTC)
NOTHING: dict[str, Any] = {"values": {}, "problem": None, "form_key": "preview-key-9"}
RULE = checklist_on(date(2021, 11, 15))
ANSWERS = {name: name in ("chronic", "elderly") for name in questions(RULE)}
MEASURED = Vitals(temperature=368, pulse=104, respiration=18, systolic=150, diastolic=80)
SITE, PERSON, DOCTOR = UnitId("site-01"), PersonId("0A1B2C3D4E5F6"), StaffId("s-1")
SCREENING = AttendanceId("20211115.0A1B2C3D4E5F6G7H8J9KAMBNCP")
LOT = Lot(LotId("comirnaty.FF2382"), "comirnaty", "FF2382", date(2022, 2, 28), 6)
OLD = Lot(LotId("vaxzevria.ABV9317"), "vaxzevria", "ABV9317", date(2021, 11, 30), 10, "123/QLD-CL")
VIAL = Vial(
    VialId(SCREENING[9:]), LOT.id, SITE, 4, NOW - timedelta(hours=1), NOW + timedelta(hours=5)
)
WAITING = Attendance(
    id=SCREENING,
    site=SITE,
    person=PERSON,
    product="comirnaty",
    decision=decide(RULE, ANSWERS, MEASURED, "comirnaty"),
    answers=ANSWERS,
    vitals=asdict(MEASURED),
    doctor=DOCTOR,
    at=NOW - timedelta(minutes=20),
)
INJECTED = replace(
    WAITING, dose="20211115", injected_at=NOW, may_leave_at=NOW + timedelta(minutes=18)
)
FIRST = Dose(
    person=PERSON,
    key="20210901",
    product="comirnaty",
    lot=LOT.id,
    vial=VIAL.id,
    site=SITE,
    screening=SCREENING,
    occurred_at=NOW - timedelta(days=75),
    observe_for=timedelta(minutes=30),
    number=1,
    series=2,
    rule_id="intervals-3588",
    by=DOCTOR,
    observed_until=NOW - timedelta(days=75),
    left=Left.WELL,
)
SECOND = replace(
    FIRST,
    key="20211115",
    occurred_at=NOW - timedelta(minutes=12),
    number=2,
    observed_until=None,
    left=None,
    override="INTERVAL_TOO_SHORT",
    reason="Bác sĩ chỉ định, suy giảm miễn dịch",
)
NAME = "Nguyễn T*** B***"
SHOWN: dict[str, Any] = NOTHING | {
    "place": f"/diem-tiem/nguoi/{SCREENING}",
    "one": WAITING,
    "who": NAME,
    "before": (FIRST,),
    "dose": None,
    "versions": (),
    "quality": None,
    "vials": [(f"{LOT.id} {VIAL.id}", LOT.number, VIAL)],
    "ways": [way.value for way in Left],
    "product_name": "Comirnaty (Pfizer-BioNTech)",
    "may_give": True,
    "may_lead": True,
    "now": NOW,
}
STAGES = {
    "screened": [Shown(WAITING, NAME)],
    "injected": [Shown(INJECTED, NAME), Shown(replace(INJECTED, may_leave_at=NOW), "")],
    "left": [Shown(replace(INJECTED, left_at=NOW), NAME)],
    "refused": [],
}
SHELF: dict[str, Any] = {
    "sums": StockView.of(
        Stock(
            LOT, SITE, {Account.SUPPLY: -60, Account.CLOSED: 48, Account.OPEN: 4, Account.USED: 8}
        )
    ),
    "name": "Comirnaty (Pfizer-BioNTech)",
    "closed_vials": 8,
    "is_blocked": False,
    "told": None,
    "vials": (VIAL,),
}
CHECKLIST: dict[str, Any] = NOTHING | {
    "instrument": RULE.instrument,
    "rule": RULE.rule_id,
    "questions": questions(RULE),
    "measures": tuple(POSSIBLE),
    "pressure_of": ("chronic", "elderly"),
    "kinds": ("card", "cccd", "cmnd", "passport", "bhyt"),
    "products": [(one.code, one.name) for one in products().values()],
    "walk_ins": tuple(WalkIn),
    "queued": None,
}
QUEUE = (
    Waiting(Reception(ReceptionId(SCREENING), SITE, PERSON, NOW, DOCTOR, "01-2VQ7M4K9T1X8C"), NAME),
    Waiting(Reception(ReceptionId(SCREENING), SITE, PERSON, NOW, DOCTOR, "", WalkIn.LEFT_OVER), ""),
)
QUALITY = Quality(
    revision=2,
    state=DoseState.SUSPECT,
    findings=tuple(Finding(code, "dose-quality-2021", 3) for code in Code),
    rule_id="dose-quality-2021",
    is_verified=False,
    is_same_day=False,
)
BOARD = QualityBoard(
    place="Thành phố Hà Nội",
    province="01",
    days=tuple(
        DayShown(NOW.date() - timedelta(days=13 - n), Figures(n * 40, n * 38, n * 39, n, n))
        for n in range(14)
    ),
    sites=(
        SiteShown(SITE, "Điểm tiêm Phúc Xá (thử)", Figures(1800, 1700, 1790, 40, 300)),
        SiteShown(UnitId("site-02"), "Điểm tiêm Phúc Tân (thử)", Figures(0, 0, 0, 0, 0)),
    ),
)
QUALITY_PAGE: dict[str, Any] = {"board": BOARD, "provinces": (), "target": 99, "suspects": ()}
ASKED = Amendment(
    id=AmendmentId(SCREENING[9:]),
    person=PERSON,
    record=PERSON,
    asked_by=PERSON,
    dose="20211115",
    site=SITE,
    division="01/001/00001",
    field=AmendmentField.LOT,
    value="Comirnaty FF9999",
    words="Trên giấy xác nhận là lô khác",
    asked_at=NOW,
    due=NOW + timedelta(days=5),
    rule_id="dose-amendments-2021",
)
PROPOSED = replace(
    ASKED,
    step=Step.PROPOSED,
    photo="dose-papers/preview.jpg",
    proposal=Proposal(True, "Đã đối chiếu sổ tiêm", DOCTOR, SITE, LOT.id, VIAL.id),
)
WAITS = Line(ASKED.id, SITE, ASKED.division, Step.OPEN, ASKED.due, escalated=False)
SHOWN_CASE = AmendmentShown(ASKED, NAME, SECOND, QUALITY, "", at_site=True)
CASE: dict[str, Any] = NOTHING | {
    "case": SHOWN_CASE,
    "one": ASKED,
    "place": f"/can-bo/yeu-cau-mui-tiem/{ASKED.id}",
    "vials": [(f"{LOT.id} {VIAL.id}", LOT.number, VIAL)],
    "me": "s-9",
    "now": NOW,
}
BOOKS = Report(
    NOW.date(),
    "01",
    "Thành phố Hà Nội",
    (
        Balance(OLD.id, SITE, received=100, used=60, wasted=3, left=36, recorded=58, wrong_sums=2),
        Balance(LOT.id, SITE, received=60, used=8, wasted=0, left=52, recorded=8),
    ),
)
TYPED = PaperRow(
    SITE,
    RowId("DS-01#001"),
    tuple(
        Word(by, NOW, Written("cccd", "001090900001", name, "1990", "male", "2021-11-12", LOT.id))
        for by, name in ((DOCTOR, "Nguyễn Văn An"), (StaffId("s-2"), "Nguyễn Văn Ân"))
    ),
)
ROWS = (
    RowShown(TYPED, ("full_name",), is_mine=True),
    RowShown(replace(TYPED, id=RowId("DS-01#002"), dose="20211112"), (), is_mine=False),
)
OFFICER, CITIZEN = Role.COMMUNE_OFFICER, Role.CITIZEN
OWN = OwnDosesView.of(
    Own((FIRST, SECOND), date(2022, 5, 15), "intervals-booster-6", frozenset({LOT.id}))
)

HELD_DOSE = replace(SECOND, state=DoseState.HELD, doubts=(Doubt.OFTEN, Doubt.LOT_EMPTY))
HELD_LINE = Held(SCREENING, PERSON, SITE, "01/001/00001", DOCTOR, NOW)
HELD = (
    HeldShown(HELD_LINE, HELD_DOSE, NAME, is_mine=False),
    HeldShown(HELD_LINE, HELD_DOSE, "", is_mine=True),
)
IMMUNIZATION: dict[str, tuple[str, Role, dict[str, Any]]] = {
    "/mui-tiem": (
        "immunization/own.html",
        CITIZEN,
        {"person": "", "family": [(PERSON, NAME)], "own": OWN},
    ),
    "/diem-tiem": (
        "immunization/ward.html",
        OFFICER,
        NOTHING
        | {
            "stages": STAGES,
            "waiting": QUEUE,
            "due": (Due(NOW - timedelta(minutes=30), NAME), Due(NOW + timedelta(hours=1), "")),
            "may_screen": False,
            "may_lead": True,
            "odd": (Odd(replace(SECOND, lot=OLD.id), SECOND, NAME),),
            "now": NOW,
        },
    ),
    "/diem-tiem/kham": ("immunization/screening.html", Role.DOCTOR, CHECKLIST),
    "/diem-tiem/ban": (
        "immunization/table.html",
        Role.VACCINATOR,
        {
            "kinds": CHECKLIST["kinds"],
            "walk_ins": CHECKLIST["walk_ins"],
            "doubts": [one.value for one in Doubt],
            "questions": list(questions(RULE)),
        },
    ),
    f"/diem-tiem/nguoi/{SCREENING}": ("immunization/attendance.html", OFFICER, SHOWN),
    "/diem-tiem/nguoi/da-tiem": (
        "immunization/attendance.html",
        OFFICER,
        SHOWN
        | {
            "one": INJECTED,
            "dose": SECOND,
            "versions": (replace(SECOND, state=DoseState.WITHDRAWN, why="Ghi nhầm người"),),
            "quality": QUALITY,
        },
    ),
    "/diem-tiem/tiep-don": (
        "immunization/reception.html",
        OFFICER,
        NOTHING
        | {"waiting": QUEUE, "due": 12, "kinds": CHECKLIST["kinds"], "walk_ins": tuple(WalkIn)},
    ),
    "/diem-tiem/kham/hang": (
        "immunization/screening.html",
        OFFICER,
        CHECKLIST | {"queued": QUEUE[1]},
    ),
    "/mui-tiem/sua": (
        "immunization/amend.html",
        CITIZEN,
        NOTHING
        | {"person": "", "doses": [FIRST, SECOND], "fields": [one.value for one in AmendmentField]},
    ),
    "/mui-tiem/yeu-cau": (
        "immunization/amendments.html",
        CITIZEN,
        NOTHING
        | {
            "person": "",
            "amendments": [
                (ASKED, {"url": "/mui-tiem", "fields": {"key": "amendments/preview/photo"}}),
                (replace(ASKED, step=Step.REFUSED, said="Sổ tiêm ghi đúng lô"), None),
            ],
        },
    ),
    "/can-bo/yeu-cau-mui-tiem": (
        "immunization/cases.html",
        OFFICER,
        {"lines": (WAITS, replace(WAITS, escalated=True, step=Step.PROPOSED)), "now": NOW},
    ),
    "/can-bo/yeu-cau-mui-tiem/mo": ("immunization/case.html", OFFICER, CASE),
    "/can-bo/yeu-cau-mui-tiem/ky": (
        "immunization/case.html",
        Role.DISTRICT_OFFICER,
        CASE
        | {
            "case": replace(SHOWN_CASE, amendment=PROPOSED, at_site=False),
            "one": PROPOSED,
        },
    ),
    "/can-bo/mui-tiem-cho": ("immunization/held.html", OFFICER, NOTHING | {"lines": HELD}),
    "/can-bo/doi-chieu-vac-xin": (
        "immunization/books.html",
        Role.MINISTRY_OPERATOR,
        {"report": BOOKS, "provinces": (("01", "Thành phố Hà Nội"),)},
    ),
    "/diem-tiem/giay": (
        "immunization/papers.html",
        OFFICER,
        NOTHING | {"sheet": "DS-01", "rows": ROWS, "products": CHECKLIST["products"]},
    ),
    "/diem-tiem/chat-luong": (
        "immunization/quality.html",
        OFFICER,
        QUALITY_PAGE | {"suspects": ((NOW.date(), SCREENING),)},
    ),
    "/can-bo/chat-luong-mui-tiem": (
        "immunization/quality.html",
        Role.MINISTRY_OPERATOR,
        QUALITY_PAGE | {"provinces": (("01", "Thành phố Hà Nội"), ("79", "TP Hồ Chí Minh"))},
    ),
    "/diem-tiem/kho": (
        "immunization/stock.html",
        OFFICER,
        NOTHING
        | {
            "may_lead": True,
            "lots": [
                SHELF,
                SHELF
                | {
                    "sums": StockView.of(
                        Stock(OLD, SITE, {Account.SUPPLY: -100, Account.CLOSED: 100})
                    ),
                    "name": "Vaxzevria (AstraZeneca)",
                    "closed_vials": 10,
                    "is_blocked": True,
                    "told": Informing("", 4_180, NOW, None),
                    "vials": (),
                },
            ],
            "products": CHECKLIST["products"],
            "reasons": [why.value for why in WasteReason],
            "now": NOW,
        },
    ),
}
