"""Samples of the pages of sampling, as tests/browser/samples.py has them for the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.kernel.callers import Role
from functions.kernel.identifiers import (
    DivisionPath,
    PersonId,
    StaffId,
    TubeCode,
    UnitId,
    tube_code,
)
from functions.laboratory.domain.custody import Differences, Manifest, manifest_code
from functions.laboratory.domain.specimen import Specimen, TubeTaken
from functions.laboratory.domain.words import Custody, Kind, RejectReason, SamplingReason
from functions.laboratory.service.custody import Arrived, Moved

NOW = datetime(2021, 11, 15, 2, 30, tzinfo=UTC)
SESSION = "01-20211115-2VQ7M4K9T1X8C6B3N5D0F2G4H6"
CODE = manifest_code(b"1234567")
NOTHING: dict[str, Any] = {"values": {}, "problem": None, "form_key": "preview-key-9"}
PLACE = {
    "session": SESSION,
    "place": "Nhà văn hoá phường Phúc Xá",
    "commune": "Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội",
    "day_words": "15/11/2021",
    "reason": "screening",
    "hours": "07:30–11:00",
    "open": True,
}
APPOINTMENT = PLACE | {"person": "0A1B2C3D4E5F6", "who": "", "start": "0730", "hour": "07:30"}
PROVINCES = [("01", "Thành phố Hà Nội"), ("79", "Thành phố Hồ Chí Minh")]
BOOKING: dict[str, Any] = {
    "sessions": [PLACE],
    "asked": {"province": "01"},
    "provinces": PROVINCES,
    "districts": [("001", "Quận Ba Đình")],
    "days": [{"iso": "2021-11-15", "words": "15/11/2021"}],
    "appointments": [APPOINTMENT],
}
SLOTS: dict[str, Any] = NOTHING | {
    "session": PLACE,
    "slots": [
        {"start": "0730", "words": "07:30", "left": 12},
        {"start": "0800", "words": "08:00", "left": 0},
    ],
    "people": [("0A1B2C3D4E5F7", "Nguyễn T*** B***")],
    "signed_in": True,
    "booked": [APPOINTMENT],
}
TUBE = Specimen(
    tube=tube_code(0x1579BDE02468),
    kind=Kind.FIELD_POOL,
    custody=Custody.SENT,
    unit=UnitId("commune-00001"),
    division=DivisionPath("01/001/00001"),
    session=None,
    laboratory=UnitId("lab-01"),
    reason=SamplingReason.SCREENING,
    members=(PersonId("0000000000001"), PersonId("0000000000002")),
    sealed_at=NOW,
)
REFUSED = replace(
    TUBE, tube=TubeCode("LABX-7-A12B"), custody=Custody.REJECTED, reject_reason=RejectReason.WARM
)
MANIFEST = {
    "code": CODE,
    "unit": "commune-00001",
    "laboratory": "lab-01",
    "made_at": NOW,
    "count": 2,
}
WORK: dict[str, Any] = NOTHING | {
    "sessions": [PLACE | {"slots": 8, "seats": 160}],
    "lists": {
        "provinces": PROVINCES,
        "districts": {"": [("001", "Quận Ba Đình")]},
        "wards": {"": [("00001", "Phường Phúc Xá")]},
    },
    "may_plan": True,
    "reasons": [reason.value for reason in SamplingReason],
    "methods": ["pcr", "antigen"],
}
SEND: dict[str, Any] = NOTHING | {
    "tubes": [TUBE, REFUSED],
    "laboratories": ["lab-01"],
    "manifests": [MANIFEST],
    "conflicts": [{"key": "k1", "tube": TUBE.tube, "people": 3, "sealed_at": NOW}],
}
PAPER_MANIFEST: dict[str, Any] = {
    "manifest": MANIFEST, "tubes": [TUBE, REFUSED], "csv": "#csv", "pdf": "#pdf",
}  # fmt: skip
TASK = {
    "id": "0000000000000000000000000A",
    "who": "Nguyễn V*** A***",
    "phone": "0900001***",
    "tube": TUBE.tube,
    "due_at": NOW,
    "overdue": True,
    "taken_by": "",
}
WAY = {"name": "Trần Thị Bình", "phone": "+84900002002", "address": "1 Đường Mẫu"}
RETESTS = [
    {"tube": TUBE.tube, "pool": "POOL-0001", "due_at": NOW, "overdue": True},
    {"tube": REFUSED.tube, "pool": "POOL-0001", "due_at": NOW, "overdue": False},
]
TASKS = [
    TASK,
    TASK | {"overdue": False, "due_at": NOW + timedelta(hours=9)},
    TASK | {"id": "", "overdue": False, "taken_by": REFUSED.tube},
]
AMENDED = [
    {
        "tube": tube,
        "number": number,
        "at": NOW,
        "reason": reason,
        "withdrawn": reason == "laboratory_withdrawal",
        "people": people,
    }
    for tube, number, reason, people in (
        (TUBE.tube, 2, "laboratory_correction", 1),
        (REFUSED.tube, 3, "laboratory_withdrawal", 10),
    )
]
DESK: dict[str, Any] = NOTHING | {
    "arrived": None,
    "manifest": CODE,
    "expected": [TUBE],
    "manifests": [
        Manifest(CODE, TUBE.unit, TUBE.laboratory, (TUBE.tube,), NOW, StaffId("s-1")),
    ],
    "reasons": [reason.value for reason in RejectReason],
}
ARRIVED = Arrived(
    (Moved(TUBE.tube, "done"), Moved(REFUSED.tube, "refused", TubeTaken())),
    Differences((TUBE.tube,), (REFUSED.tube,)),
)
SAMPLER, TECHNICIAN, CITIZEN = Role.SAMPLER, Role.LAB_TECHNICIAN, Role.CITIZEN

SAMPLING: dict[str, tuple[str, Role, dict[str, Any]]] = {
    "/dat-lich": ("laboratory/booking.html", CITIZEN, BOOKING),
    f"/dat-lich/{SESSION}": ("laboratory/session.html", CITIZEN, SLOTS),
    "/dat-lich/khach": (
        "laboratory/session.html",
        Role.ANONYMOUS,
        SLOTS | {"signed_in": False, "booked": [], "people": []},
    ),
    "/lay-mau": ("laboratory/field.html", SAMPLER, {}),
    "/lay-mau/buoi": ("laboratory/work_sessions.html", SAMPLER, WORK),
    "/lay-mau/gui": ("laboratory/send.html", SAMPLER, SEND),
    f"/lay-mau/giao-nhan/{CODE}": ("laboratory/manifest.html", SAMPLER, PAPER_MANIFEST),
    "/lay-mau/giao-nhan/dang-ve": (
        "laboratory/manifest.html",
        SAMPLER,
        PAPER_MANIFEST | {"csv": "", "pdf": ""},
    ),
    "/lay-mau/lay-lai": (
        "laboratory/recollections.html",
        SAMPLER,
        NOTHING | {"tasks": TASKS, "way": WAY},
    ),
    "/lay-mau/dinh-chinh": ("laboratory/amended.html", SAMPLER, {"results": AMENDED}),
    "/lay-mau/giay": (
        "laboratory/sampling_list.html",
        SAMPLER,
        {
            "unit_name": "Trạm Y tế Phúc Xá (thử)",
            "day_words": "15/11/2021",
            "places": [PLACE["place"]],
            "rows": range(20),
        },
    ),
    "/xet-nghiem/lam-lai": ("laboratory/retests.html", TECHNICIAN, {"tubes": RETESTS}),
    "/xet-nghiem/nhan": ("laboratory/receive.html", TECHNICIAN, DESK),
    "/xet-nghiem/nhan/xong": ("laboratory/receive.html", TECHNICIAN, DESK | {"arrived": ARRIVED}),
}
