"""Samples of the pages of tracing, as tests/browser/samples.py has them for the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from functions.kernel.callers import Role
from functions.kernel.divisions import print_place, provinces
from functions.kernel.identifiers import PersonId
from functions.kernel.measures import measure_of
from functions.kernel.valuesets import venue_kinds
from functions.tracing.domain.case import Act, Case, Positive, State, drawn
from functions.tracing.domain.contact import Contact, Presence, rule_of, why
from functions.tracing.domain.export import Export
from functions.tracing.domain.export import Stage as ExportStage
from functions.tracing.domain.place import KINDS, Advice, Deed, Place, Stand, Step, Why
from functions.tracing.domain.reason import why as why_case
from functions.tracing.domain.trace import Stage, Trace
from functions.tracing.domain.window import rules, window_of
from functions.tracing.domain.window import why as window_why
from functions.tracing.schemas.forms import ROWS
from functions.tracing.service.comparing import Compared, DryRun, versions
from functions.tracing.service.looking import Purpose
from functions.tracing.service.nation import Nation, ProvinceCount
from functions.tracing.service.own import OwnContact
from functions.tracing.service.picture import picture_of
from functions.tracing.service.placing import PlaceBoard
from functions.tracing.service.public_places import PublicPlaces
from functions.tracing.service.showing import Board, Candidate, Candidates, Progress, Shown
from functions.tracing.service.taking_along import Line as ExportLine
from functions.tracing.store.drafts import Draft
from functions.tracing.store.events import Event
from functions.tracing.store.listed import Line
from tests.browser.chain_samples import CASE_ID, CHAIN, VENUES

NOW = datetime(2021, 11, 23, 2, 30, tzinfo=UTC)
OTHER, THIRD = (f"0A1B2C3D4E5F6G7H8J9KAMBN{n}P" for n in "DE")
NOTHING: dict[str, Any] = {"values": {}, "problem": None, "form_key": "preview-key-14"}
PERSON = PersonId("0A1B2C3D4E5F6")
DIVISION = "01/001/00001"
NATION = tuple(
    ProvinceCount(one.code, one.name, 940 - 9 * at, 80, (80, 200, 12), 9, 2)
    for at, one in enumerate(provinces())
)
"""Every province has cases: as long as the table gets."""
CASE = drawn(
    Case(
        id=CASE_ID,
        person=PERSON,
        state=State.OPEN,
        act=Act.OPENED,
        revision=1,
        opened_at=NOW,
        year=2021,
        positives=(
            Positive("VN-000001", 1, NOW - timedelta(hours=20), NOW - timedelta(hours=2), DIVISION),
        ),
    )
)
WINDOW = CASE.window or window_of(CASE.course, rules().versions[1])
TRACE = Trace(
    id=OTHER,
    case=CASE_ID,
    source="",
    person=PERSON,
    ring=0,
    revision=1,
    starts_at=WINDOW.starts_at,
    ends_at=WINDOW.ends_at,
    asked_at=NOW,
    year=2021,
    stage=Stage.ANSWERED,
    edition=2,
    parts={"p1": 1, "p2": 2},
)
SHOWN = Shown(
    case=CASE,
    masked_name="N*** V*** A***",
    why=window_why(WINDOW, CASE.course),
    events=(Event(Act.OPENED, 1, NOW, rule=WINDOW.rule_id, why=why_case(CASE)),),
    progress=(Progress(TRACE, 1),),
    candidates=2,
    sources=(OTHER,),
    turned=(THIRD,),
)


def _candidate(number: int) -> Candidate:
    contact = Contact(
        id=f"{number}A1B2C3D4E5F6G7H8J9KAMBNCQ",
        case=CASE_ID,
        person=PERSON,
        year=2021,
        level=1,
        minutes=45,
        score=450,
        tells=True,
    )
    at = NOW - timedelta(days=2)
    presence = Presence(
        "7K3M9Q2XB", "food", DIVISION, at, at + timedelta(minutes=45), "observed", "high", 100
    )
    reason = why(contact, rule_of(CASE))
    return Candidate(contact, "T*** T*** B***", (presence,), reason, THIRD if number else "")


BOARD = Board(
    area="01",
    lines=(
        Line(CASE_ID, CASE.day, DIVISION, State.OPEN, OTHER, "unknown_source", WINDOW.rule_id),
        Line(THIRD, CASE.day, DIVISION, State.WITHDRAWN, "", "onset", WINDOW.rule_id),
    ),
    by_day=tuple((date(2021, 11, 10) + timedelta(days=n), n % 4) for n in range(14)),
    progress={CASE_ID: Progress(TRACE, 1)},
    more=12,
    cursor=f"20211122.{CASE_ID}",
)
DRAFTED = Deed(Step.DRAFT, 1, "s-1", "cdc-01", NOW)
TOLD = Deed(Step.PUBLISH, 2, "s-2", "province-01", NOW)
DRAFT_PLACE = Place(
    id=f"01-20211121-{CASE_ID}",
    name="Chợ Thử Nghiệm, khu hàng cá",
    kind="market",
    division=DIVISION,
    venue="7K3M9Q2XB",
    from_at=NOW - timedelta(days=2),
    until_at=NOW - timedelta(days=2, hours=-1),
    advice=Advice.STATION,
    shown_until=date(2021, 12, 5),
    rule_id="place-5053-2020",
    stand=Stand.DRAFT,
    deeds=(DRAFTED,),
)
SHOWN_PLACE = replace(DRAFT_PLACE, stand=Stand.PUBLISHED, deeds=(DRAFTED, TOLD))
DOUBT = Deed(Step.PROPOSE, 3, "s-1", "cdc-01", NOW, "wrong_time")
DOUBTED = replace(SHOWN_PLACE, proposed=DOUBT, deeds=(DRAFTED, TOLD, DOUBT))
VOID = replace(
    SHOWN_PLACE,
    stand=Stand.RETRACTED,
    deeds=(TOLD, Deed(Step.RETRACT, 4, "s-3", "cdc-01", NOW, "wrong_time")),
)
PLACES: dict[str, Any] = {
    "kinds": venue_kinds().values,
    "print_place": print_place,
}
EXPORT = Export(
    id=OTHER,
    case=CASE_ID,
    division=DIVISION,
    purpose="find_contacts",
    by="s-1",
    role=Role.EPIDEMIOLOGIST,
    unit="cdc-79",
    unit_division="79",
    at=NOW,
    until=NOW + timedelta(hours=72),
    rule_id="export-2020",
    all=612,
    year=2021,
    stage=ExportStage.ASKED,
)
PACKED = replace(EXPORT, id=THIRD, stage=ExportStage.READY, rows=612, pages=4, agreed="s-2")
THERE = window_of(CASE.course, rules().version("window-11042-2021"))
TRACING: dict[str, Any] = {
    "/can-bo/truy-vet": (
        "tracing/board.html",
        Role.EPIDEMIOLOGIST,
        NOTHING
        | {
            "place": "/can-bo/truy-vet",
            "board": BOARD,
            "most": 3,
            "nation": Nation(NOW, NATION, replace(NATION[0], code="", name="")),
            "dry": DryRun("11042-2021", (Compared(CASE_ID, WINDOW, THERE, 2, 1, True),), 0),
            "versions": versions(),
            "provinces": [],
            "print_place": print_place,
            "drafts": (
                Draft(THIRD, PERSON, DIVISION, NOW, "Có kết quả giấy", "s-1", "cdc-01", NOW, 2021),
            ),
            "kinds": ("card", "cccd", "cmnd", "passport", "bhyt"),
            "may_open": True,
            "may_sign": True,
        },
    ),
    f"/can-bo/truy-vet/{CASE_ID}": (
        "tracing/case.html",
        Role.EPIDEMIOLOGIST,
        NOTHING
        | {
            "place": f"/can-bo/truy-vet/{CASE_ID}",
            "shown": SHOWN,
            "case": CASE,
            "matches": VENUES,
            "picked": "Quán phở số 1",
            "print_place": print_place,
            "standing": {"onset": "", "met": "", "isolated": "", "isolated_time": ""},
            "chain": CHAIN,
            "picture": picture_of(CHAIN),
            "found": Candidates(
                CASE,
                rule_of(CASE),
                (_candidate(0), _candidate(1)),
                f"1.9999550.{OTHER}",
                {"7K3M9Q2XB": "Quán ăn Thử Nghiệm"},
            ),
            "purpose": "find_contacts",
            "cursor": "",
            "purposes": [one.value for one in Purpose],
            "rows": ROWS,
        },
    ),
    "/can-bo/xuat-tep": (
        "tracing/exports.html",
        Role.EPIDEMIOLOGIST,
        NOTHING
        | {
            "place": "/can-bo/xuat-tep",
            "lines": (
                ExportLine(EXPORT, is_over=False, may_fetch=False, may_agree=True),
                ExportLine(PACKED, is_over=False, may_fetch=True, may_agree=False),
                ExportLine(replace(PACKED, ended="right"), True, False, False),
            ),
            "case": CASE_ID,
            "purposes": [one.value for one in Purpose],
        },
    ),
    "/can-bo/dia-diem": (
        "tracing/places.html",
        Role.EPIDEMIOLOGIST,
        NOTHING
        | PLACES
        | {
            "place": "/can-bo/dia-diem",
            "board": PlaceBoard("01", (DRAFT_PLACE,), (DOUBTED,), (SHOWN_PLACE, VOID)),
            "case": CASE_ID,
            "of_case": (DRAFT_PLACE,),
            "may_decide": True,
            "provinces": [],
            "choices": KINDS,
            "advice": [one.value for one in Advice],
            "reasons": [one.value for one in Why],
            "mine": "s-1",
        },
    ),
    "/minh-bach/moc-dich-te": (
        "tracing/public_places.html",
        Role.ANONYMOUS,
        PLACES
        | {
            "told": PublicPlaces(
                "01",
                "Thành phố Hà Nội",
                NOW,
                None,
                (date(2021, 11, 21),),
                (replace(SHOWN_PLACE, deeds=(TOLD,)), VOID),
            ),
            "provinces": (("01", "Thành phố Hà Nội"), ("79", "Thành phố Hồ Chí Minh")),
            "definition": "exposure-place-1",
        },
    ),
    "/tiep-xuc": (
        "tracing/own.html",
        Role.CITIZEN,
        {"contacts": (OwnContact(False, measure_of(date(2021, 11, 21)), False, "Nguyễn Thị Bé"),)},
    ),
}
