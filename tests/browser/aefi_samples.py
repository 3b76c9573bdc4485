"""Samples of the pages of AEFI, as tests/browser/samples.py has them for the others."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from functions.aefi.domain.case import Act, Case, State, Step, causality_on, timed
from functions.aefi.domain.followup import Counts, Followed
from functions.aefi.domain.inquiry import FIELDS, Form, Source
from functions.aefi.domain.report import (
    Course,
    Report,
    Said,
    Severity,
    list_on,
    symptoms_of,
)
from functions.aefi.domain.signals import compared, rule_on
from functions.aefi.service.showing import Shown
from functions.aefi.service.signals import Signal, Signals
from functions.kernel.callers import Role
from functions.kernel.identifiers import PersonId, UnitId

NOW = datetime(2021, 11, 25, 2, 30, tzinfo=UTC)
DAY = date(2021, 11, 23)
NOTHING: dict[str, Any] = {"values": {}, "problem": None, "form_key": "preview-key-12"}
CASE_ID = "0A1B2C3D4E5F6G7H8J9KAMBNCP"
SAID = Report(("fever", "breathless"), DAY, Severity.SEVERE, Course.HOSPITALISED, "Sau khi về nhà")
KNOWN = symptoms_of(list_on(DAY))
SYSTEMS = {
    system: [one.id for one in KNOWN.values() if one.system == system]
    for system in dict.fromkeys(one.system for one in KNOWN.values())
}
DOSE = Followed(
    person=PersonId("0A1B2C3D4E5F6"),
    immunization="20211123",
    product="comirnaty",
    lot="FF2382",
    site=UnitId("site-01"),
    occurred_at=NOW - timedelta(days=2),
    counts=True,
    revision=1,
)
CASE = timed(
    Case(
        id=CASE_ID,
        person=DOSE.person,
        immunization=DOSE.immunization,
        onset=DAY,
        product=DOSE.product,
        lot=DOSE.lot,
        site=DOSE.site,
        unit=UnitId("hospital-01"),
        division="01/001/00001",
        is_severe=True,
        opened_at=NOW - timedelta(hours=30),
        state=State.UNDER_INVESTIGATION,
        version=4,
        forms=1,
    ),
    NOW - timedelta(hours=30),
)
SHOWN = Shown(
    case=CASE,
    masked_name="Nguyễn V*** A***",
    dose=DOSE,
    site_name="Điểm tiêm Phúc Xá (thử)",
    steps=(Step(Act.OPENED, 1, State.REPORTED, True, "s-1", "hospital-01", NOW),),
    sources=(
        Source("a", SAID, "staff", "s-1", "hospital-01", NOW, NOW, "aefi-symptoms-2021"),
        Source("b", SAID, "own", "", "", NOW, NOW, "aefi-symptoms-2021"),
    ),
    form=Form(1, {"handling": "Bảo quản đúng"}, "s-1", "ttyt-001", NOW),
    others=(CASE_ID,),
)
RULE, NATION = rule_on(DAY), Counts(50_400, 730, 16)
SIGNALS = Signals(
    as_of=NOW,
    nation=NATION,
    lots=tuple(
        Signal(lot, lot, compared(RULE, counts, NATION), since)
        for lot, counts, since in (
            ("comirnaty.FF2382", Counts(400, 30, 6), NOW),
            ("comirnaty.FF2390", Counts(50_000, 700, 10), None),
        )
    ),
    sites=(Signal("01#site-01", "Điểm tiêm Phúc Xá (thử)", compared(RULE, NATION, NATION), None),),
    rule=RULE,
)

AEFI: dict[str, tuple[str, Role, dict[str, Any]]] = {
    "/sau-tiem/mui/20211123": (
        "aefi/report.html",
        Role.CITIZEN,
        NOTHING
        | {
            "place": "/sau-tiem/mui/20211123",
            "code": "",
            "person": "",
            "is_open": True,
            "day": DAY,
            "until": NOW + timedelta(days=26),
            "versions": (Said(1, SAID, NOW, "own", "aefi-symptoms-2021"),),
            "has_code": True,
            "systems": SYSTEMS,
            "dangers": [one.id for one in KNOWN.values() if one.is_danger],
            "severities": [one.value for one in Severity],
            "courses": [one.value for one in Course],
            "today": DAY.isoformat(),
        },
    ),
    f"/can-bo/sau-tiem/ca/{CASE_ID}": (
        "aefi/case.html",
        Role.PROVINCE_OFFICER,
        NOTHING
        | {
            "place": f"/can-bo/sau-tiem/ca/{CASE_ID}",
            "shown": SHOWN,
            "case": CASE,
            "fields": FIELDS,
            "filled": {"handling": "Bảo quản đúng"},
            "classes": causality_on(DAY).body["classes"],
            "may_investigate": True,
            "may_classify": True,
            "now": NOW,
        },
    ),
    "/can-bo/sau-tiem/tin-hieu": (
        "aefi/signals.html",
        Role.PROVINCE_OFFICER,
        {"signals": SIGNALS},
    ),
}
