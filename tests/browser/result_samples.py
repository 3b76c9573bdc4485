"""Samples of the pages that return results; added to `SAMPLES`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from functions.kernel.callers import Role
from functions.kernel.identifiers import PersonId, UnitId, tube_code
from functions.laboratory.domain.paper import Paper, write_link, write_token
from functions.laboratory.domain.result import PersonResult, Version
from functions.laboratory.domain.validity import validity
from functions.laboratory.domain.words import Custody, Kind, Method, Told
from functions.laboratory.pages.showing import paper_shown, result_shown
from functions.laboratory.service.showing import Shown
from functions.laboratory.service.verifying import Checked
from functions.notifications.domain.breaker import Breaker, BreakerState
from functions.notifications.service import inbox
from functions.notifications.service.overview import CLASSES, Sending
from functions.registry.service import EmailShown

NOW = datetime(2021, 11, 15, 2, 30, tzinfo=UTC)
RESULT_ID = "1Z" + "0" * 24
NOTHING: dict[str, Any] = {"values": {}, "problem": None}
TOKEN = write_token(
    Paper(RESULT_ID, 1, Method.PCR, date(2021, 11, 14)), lambda _: b"by no-one" * 7 + b"."
)


def version(told: Told, number: int = 1, reason: str = "first") -> Version:
    """A version of what was told."""
    return Version(
        number=number,
        told=told,
        method=Method.PCR,
        tested_at=NOW - timedelta(hours=5),
        released_at=NOW - timedelta(hours=3 - number),
        laboratory=UnitId("lab-01"),
        rule_id="release-2021-07",
        reason=reason,
    )


def shown(*versions: Version, number: int = 1) -> dict[str, Any]:
    """A result as its page is given it."""
    result = PersonResult(
        person=PersonId("0000000000009"),
        tube=tube_code(number),
        kind=Kind.SINGLE,
        people=1,
        custody=Custody.RECEIVED,
        unit=UnitId("commune-00001"),
        laboratory=UnitId("lab-01"),
        division="01/001/00001",
        specimen_type="258500001",
        collected_at=NOW - timedelta(hours=20 * number),
        sent_at=NOW - timedelta(hours=18),
        received_at=NOW - timedelta(hours=12),
        rejected_at=None,
        revision=4,
        versions=versions,
    )
    made = Shown(
        id=RESULT_ID,
        result=result,
        laboratory="Phòng xét nghiệm Trung tâm Kiểm soát bệnh tật thành phố Hà Nội",
        unit="Trạm Y tế phường Phúc Xá",
        validity=validity(
            result.told, versions[-1].method if versions else None, result.collected_at
        ),
        link=write_link("http://localhost:8000", TOKEN) if versions else "",
    )
    return result_shown(made, "vi", NOW)


NEGATIVE = shown(version(Told.NEGATIVE))
POSITIVE = shown(version(Told.POSITIVE), number=2)
SECOND = shown(version(Told.NEEDS_SECOND_SAMPLE), number=3)
WAITING = shown()
CORRECTED = shown(
    version(Told.POSITIVE), version(Told.NEGATIVE_IN_POOL, 2, "laboratory_correction")
)
FAMILY = [("0A1B2C3D4E5F6", "Nguyễn T*** B***")]
VALID = Checked(
    "Nguyễn V*** A***",
    "1990",
    date(2021, 11, 14),
    version(Told.NEGATIVE),
    validity(Told.NEGATIVE, Method.PCR, NOW - timedelta(hours=20)),
)
REPLACED = Checked("Nguyễn V*** A***", "1990", date(2021, 11, 14), None, None)


def page(one: dict[str, Any], role: Role = Role.CITIZEN) -> tuple[str, Role, dict[str, Any]]:
    """The page of one result."""
    return ("laboratory/result.html", role, {"one": one, "masked_name": "Nguyễn V*** A***"})


def paper(checked: Checked | None) -> tuple[str, Role, dict[str, Any]]:
    """The page of a paper."""
    told = paper_shown(checked, "vi", NOW) if checked else None
    return ("laboratory/paper.html", Role.ANONYMOUS, {"paper": told} | NOTHING)


INBOX = (
    inbox.Told("exposure", NOW, "", is_void=False),
    inbox.Told("exposure", NOW, "", is_void=True),
    inbox.Told("result", NOW, "/ket-qua", is_void=False),
    inbox.Told("exposure", NOW, "/tiep-xuc", is_void=False, of="Nguyễn Thị Bé"),
)
BREAKERS = (
    Breaker(
        "exposure", "01", "*", BreakerState.OPENING, 1, ("s-1",), "Quy tắc báo nhầm người", at=NOW
    ),
    Breaker(
        "invitation", "*", "*", BreakerState.OPEN, 2, ("s-1", "s-2"), "Sai lịch chiến dịch", at=NOW
    ),
)
SENT = Sending(
    day=date(2021, 11, 15),
    hours={"08": {"result": 1200, "campaign": 300}, "09": {"result": 900}},
    states={"result": {"sent": 100, "delivered": 2000}, "exposure": {"held": 7}},
    money=(("01", 1_920_000, 400_000_000), ("vn", 1_920_000, 4_000_000_000)),
    rule="costs-2021",
    compared=(
        (
            "20211114",
            {
                "heard": 9,
                "handed": 8,
                "delivered": 7,
                "unreached": 1,
                "unsent": 1,
                "gateway": 0,
            },
        ),
    ),
)
RESULTS: dict[str, tuple[str, Role, dict[str, Any]]] = {
    "/ket-qua": (
        "laboratory/results.html",
        Role.CITIZEN,
        {
            "person": "",
            "family": FAMILY,
            "results": [WAITING, NEGATIVE, POSITIVE, SECOND, CORRECTED],
        },
    ),
    "/ket-qua/am-tinh": page(NEGATIVE),
    "/ket-qua/duong-tinh": page(POSITIVE),
    "/ket-qua/mau-gop": page(SECOND),
    "/ket-qua/dang-cho": page(WAITING),
    "/ket-qua/dinh-chinh": page(CORRECTED),
    "/ket-qua/tra-cuu": (
        "laboratory/result_code.html",
        Role.ANONYMOUS,
        {"step": "code", "challenge": ""} | NOTHING,
    ),
    "/ket-qua/ma": (
        "laboratory/result_code.html",
        Role.ANONYMOUS,
        {"step": "answer", "challenge": RESULT_ID} | NOTHING,
    ),
    "/xac-minh": paper(None),
    "/x/con-gia-tri": paper(VALID),
    "/x/da-thay": paper(REPLACED),
    "/can-bo/tra-ket-qua": (
        "laboratory/result_desk.html",
        Role.COMMUNE_OFFICER,
        {"kinds": ("card", "cccd", "cmnd", "passport", "bhyt")} | NOTHING,
    ),
    "/thong-bao": (
        "notifications/inbox.html",
        Role.CITIZEN,
        {"told": INBOX, "chosen": "vi", "spoken": ("vi", "en")},
    ),
    "/thong-bao/thu-dien-tu": (
        "notifications/email.html",
        Role.CITIZEN,
        {
            "email": EmailShown("a***@thu.example.vn", "fallback", is_stopped=False),
            "is_open": True,
            "challenge": "",
            "sent_to": "",
        }
        | NOTHING,
    ),
    "/can-bo/gui-tin": (
        "notifications/sending.html",
        Role.MINISTRY_OPERATOR,
        {
            "sending": SENT,
            "classes": [one.value for one in CLASSES],
            "breakers": BREAKERS,
            "kinds": ("result", "exposure"),
            "places": (("01", "Thành phố Hà Nội"),),
            "own": "",
            "me": "s-2",
        }
        | NOTHING,
    ),
    "/can-bo/chua-bao-duoc": (
        "notifications/unreached.html",
        Role.COMMUNE_OFFICER,
        {
            "day": date(2021, 11, 15),
            "rows": [
                {
                    "name": "Nguyễn V*** A***",
                    "kind": "result",
                    "tube": tube_code(1),
                    "place": "Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội",
                    "why": "no_phone",
                    "state": "undelivered",
                    "mail": "failed",
                    "at": NOW,
                }
            ],
        },
    ),
    "/lay-mau/phieu-tra-cuu/LC0000000012": (
        "laboratory/slips.html",
        Role.SAMPLER,
        {
            "tube": tube_code(1),
            "slips": [
                {"name": "Nguyễn V*** A***", "code": "7K3M-9Q2XB"},
                {"name": "Trần T*** B***", "code": "PPBJ-7512K"},
            ],
        },
    ),
    "/can-bo/tra-ket-qua/xong": page(NEGATIVE, Role.COMMUNE_OFFICER),
}
