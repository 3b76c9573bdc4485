"""Samples of approvers' pages, of corrections, orphans and settings; added to `SAMPLES`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from functions.kernel.callers import Role
from functions.kernel.identifiers import FileId, StaffId, TubeCode, UnitId
from functions.laboratory.domain.clearing import Approval
from functions.laboratory.domain.file import Account, FileState, ResultFile
from functions.laboratory.domain.guards import Alarm, Guard
from functions.laboratory.domain.near import Suggestion
from functions.laboratory.domain.release import Outcome, Release, Why
from functions.laboratory.domain.settings import ReleaseMode, Settings
from functions.laboratory.domain.words import Finding, Kind, Method
from functions.laboratory.schemas.approving import StrayView, WaitingView
from functions.laboratory.schemas.correcting import SettingsView, VersionView
from functions.laboratory.service.approving import Waiting
from functions.laboratory.service.matching import Stray
from functions.laboratory.store.orphans import Orphan

NOW = datetime(2021, 11, 15, 2, 30, tzinfo=UTC)
LAB, TUBE = UnitId("lab-01"), TubeCode("HN-2021-000042")
READER = "duyet-2"
FILE = ResultFile(
    id=FileId("0" * 26),
    laboratory=LAB,
    filename="ket-qua-15-11.csv",
    ending="csv",
    object_key="",
    by="ky-thuat-1",
    made_at=NOW - timedelta(hours=1),
    state=FileState.HELD,
    account=Account(1200, 1150, 20, 0, 18, 12),
)
ALARMS = (
    Alarm(Guard.POSITIVITY_HIGH, 0.31, 0.02, 0.1),
    Alarm(Guard.VOLUME_HIGH, 5200, 900, 4500),
    Alarm(Guard.VOLUME_LOW, 40, 900, 450),
)
SAID = (Approval(StaffId("duyet-1"), NOW, True, FileState.HELD, "đã đối chiếu với máy xét nghiệm"),)
HELD = WaitingView.of(Waiting(FILE, ALARMS, SAID), READER)
FIRST = Release(
    tube=TUBE,
    number=1,
    outcome=Outcome.REPORTED,
    finding=Finding.POSITIVE,
    method=Method.PCR,
    tested_at=NOW - timedelta(hours=9),
    released_at=NOW - timedelta(hours=5),
    laboratory=LAB,
    file=FILE.id,
    row_key="r1",
    rule_id="release-2021-07",
    reason=Why.FIRST,
)
DISPUTED = replace(
    FIRST, number=2, outcome=Outcome.CONFLICT, finding=None, reason=Why.CONTRADICTION
)
PROPOSED = replace(
    FIRST,
    number=3,
    finding=Finding.NEGATIVE,
    reason=Why.DECIDED_BY_PEOPLE,
    by=("duyet-1",),
    note="đọc nhầm giếng A4 trên đĩa",
)
NEAR = (Suggestion(TUBE, "swap"), Suggestion(TubeCode("HN-2021-000142"), "one_character"))
ORPHAN = Orphan(LAB, TubeCode("HN-2021-000024"), "r1", LAB, FILE.id, 7, "no_tube", NOW)
SET = Settings(LAB, 1, ReleaseMode.AUTO, valid_from=date(2021, 11, 1), instrument="QĐ 12/QĐ-SYT")
FRESH: dict[str, Any] = {"values": {}, "problem": None, "form_key": "preview"}

APPROVALS: dict[str, tuple[str, Role, dict[str, Any]]] = {
    "/xet-nghiem/duyet": ("laboratory/approvals.html", Role.LAB_APPROVER, {"files": [HELD]}),
    "/xet-nghiem/duyet/tep": (
        "laboratory/approval.html",
        Role.LAB_APPROVER,
        FRESH | {"file": HELD},
    ),
    "/xet-nghiem/ket-qua/ong": (
        "laboratory/correction.html",
        Role.LAB_APPROVER,
        FRESH
        | {
            "tube": TUBE,
            "versions": [VersionView.of(each, Kind.SINGLE, READER) for each in (FIRST, DISPUTED)],
            "proposals": [VersionView.of(PROPOSED, Kind.SINGLE, READER)],
        },
    ),
    "/xet-nghiem/mo-coi": (
        "laboratory/orphans.html",
        Role.LAB_TECHNICIAN,
        FRESH
        | {
            "orphans": [StrayView.of(Stray(ORPHAN, NEAR))],
            "tubes": [(TUBE, NOW - timedelta(hours=60))],
        },
    ),
    "/can-bo/phong-xet-nghiem/lab-01": (
        "laboratory/settings.html",
        Role.PROVINCE_OFFICER,
        FRESH
        | {
            "unit": LAB,
            "name": "Phòng xét nghiệm CDC Hà Nội (giả định)",
            "today": SettingsView.of(SET),
            "versions": [SettingsView.of(SET)],
        },
    ),
}
