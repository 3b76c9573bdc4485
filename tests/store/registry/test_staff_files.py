"""Files of staff and units: rows become proposals, nothing works by itself or counts twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.access import service as access
from functions.access.domain.staff import Staff, StaffState, Unit
from functions.kernel.callers import Caller, Purpose, Relation, Role
from functions.kernel.errors import Forbidden
from functions.registry import service, store
from functions.registry.domain.imports import ImportState
from functions.registry.service import FileImport, ImportKind, imports, staff_files
from functions.runtime import aws, settings
from tests.store.registry.actors import items_of, sent

STAFF = "Tên tài khoản,Họ và tên,Điện thoại,Vai trò,Mã đơn vị,Từ ngày,Đến ngày"
UNITS = "Loại đơn vị,Tên đơn vị,Mã địa bàn,Số giấy phép"
GOOD = "tran-thi-mau,Trần Thị Mẫu,0900001234,Cán bộ lấy mẫu,tyt-00001,23/11/2021,2022-05-31"
BAD = (
    "x,Lê Văn Sai,0900001235,Cán bộ lấy mẫu,tyt-00001,2021-11-23,2022-05-31",
    "le-van-sai,Lê Văn Sai,12,Cán bộ lấy mẫu,tyt-00001,2021-11-23,2022-05-31",
    "le-van-sai,Lê Văn Sai,0900001235,Giám đốc,tyt-00001,2021-11-23,2022-05-31",
    "le-van-sai,Lê Văn Sai,0900001235,Cán bộ lấy mẫu,tyt-79,2021-11-23,2022-05-31",
    "le-van-sai,,0900001235,Cán bộ lấy mẫu,tyt-00001,2021-11-23,2022-05-31",
    "le-van-sai,Lê Văn Sai,0900001235,Thanh tra,tyt-00001,31/02/2022,2022-05-31",
)
LATER = timedelta(minutes=1)
CODES = [
    "ACCOUNT_NAME_INVALID", "PHONE_INVALID", "ROLE_UNKNOWN", "UNIT_UNKNOWN", "REQUIRED",
    "DATE_INVALID",
]  # fmt: skip


@pytest.fixture
def department(keys_kept: datetime) -> Caller:
    """An officer of Hanoi's department, and units of two provinces."""
    access.put_unit(Unit("so-01", "province", "Sở Y tế Hà Nội (thử)", "01"))
    access.put_unit(Unit("tyt-00001", "commune", "Trạm Y tế (thử)", "01/001/00001"))
    access.put_unit(Unit("tyt-79", "commune", "Trạm Y tế (thử)", "79/760/26734"))
    member = access.staff_id(settings.issuer(), "tinh-1")
    access.put_staff(Staff(member, Role.PROVINCE_OFFICER, "so-01", StaffState.ACTIVE))
    return Caller(
        Role.PROVINCE_OFFICER, subject=member, unit="so-01", division="01",
        purpose=Purpose.ADMINISTRATION, relations=frozenset({Relation.JURISDICTION}),
        route="POST /api/imports",
    )  # fmt: skip


def receive(
    caller: Caller, now: datetime, key: str, *lines: str, **other: Any
) -> tuple[FileImport, list[tuple[int, str, str]]]:
    """Announce, send and receive a file: its accounts, and (row, outcome, code) of what is told."""
    wanted: dict[str, Any] = {"kind": ImportKind.STAFF, "filename": "can-bo.csv", "size": 1000,
                              "dry_run": False, "key": key, "now": now} | other  # fmt: skip
    file = service.start_import(caller, **wanted)
    body = "\n".join(lines).encode()
    imports.receive_arrival(sent(file, body), 1, staff_files.JOBS[file.kind], now)
    return _head(file), [
        (one.row, one.outcome.value, fault.code)
        for one in store.imports.faults_of(file.id)
        for fault in one.faults
    ]


def test_a_dry_run_writes_nothing_and_says_what_the_run_then_does(
    department: Caller, keys_kept: datetime
) -> None:
    before = items_of("accounts"), items_of("staff")
    dry, told = receive(department, keys_kept, "key-0001", STAFF, GOOD, *BAD, GOOD, dry_run=True)
    after = items_of("accounts"), items_of("staff")
    run, said = receive(department, keys_kept, "key-0002", STAFF, GOOD, *BAD, GOOD)

    assert before == after
    assert told[0] == (1, "accepted", "TO_BE_PROPOSED")
    assert [code for _, _, code in told[1:]] == CODES
    assert (dry.accepted, dry.duplicate, dry.rejected) == (1, 1, 6)
    assert (run.accepted, run.duplicate, run.rejected) == (1, 1, 6)
    assert [code for _, _, code in said] == CODES
    assert len([one for one in items_of("accounts") if one["of"]["S"] == "waiting"]) == 1


@pytest.mark.parametrize("dry", [True, False])
def test_a_long_file_goes_on_in_messages_of_its_own_and_knows_its_rows(
    department: Caller, keys_kept: datetime, monkeypatch: pytest.MonkeyPatch, dry: bool
) -> None:
    # A dry run too: all its rows in one message would outlast the function's five minutes.
    monkeypatch.setattr(imports, "CHUNK", 2)
    monkeypatch.setattr(imports, "ROWS_A_MESSAGE", 2)
    rows = (GOOD, BAD[1], GOOD.replace("tran-thi-mau", "le-thi-mau"), GOOD, BAD[2])
    file, _ = receive(department, keys_kept, "key-0001", STAFF, *rows, dry_run=dry)
    assert (file.state, file.processed) == (ImportState.RECEIVING, 2)

    queue = settings.queue_url("venue-files")
    while told := aws.client("sqs").receive_message(QueueUrl=queue).get("Messages"):
        staff_files.receive_office_message(told[0]["Body"], 1, keys_kept)
        aws.client("sqs").delete_message(QueueUrl=queue, ReceiptHandle=told[0]["ReceiptHandle"])

    done = _head(file)
    assert done.state is ImportState.DONE_WITH_ERRORS
    assert (done.accepted, done.duplicate, done.rejected) == (2, 1, 2)
    waiting = [one for one in items_of("accounts") if one["of"]["S"] == "waiting"]
    assert len(waiting) == (0 if dry else 2)


def test_a_phone_whose_zero_a_spreadsheet_took_is_told_as_that(
    department: Caller, keys_kept: datetime
) -> None:
    lost = GOOD.replace("0900001234", "900001234")
    _, told = receive(department, keys_kept, "key-0001", STAFF, lost, BAD[1], dry_run=True)

    assert told == [(1, "rejected", "IDENTIFIER_MANGLED"), (2, "rejected", "PHONE_INVALID")]
    (file,) = store.imports.imports_of(department.unit, 5)
    columns = {fault.column for one in store.imports.faults_of(file.id) for fault in one.faults}
    assert columns == {"phone"}


def test_the_same_file_again_is_all_duplicates_and_nothing_works_by_itself(
    department: Caller, keys_kept: datetime
) -> None:
    receive(department, keys_kept, "key-0001", STAFF, GOOD)
    kept = items_of("accounts")
    again, _ = receive(department, keys_kept + LATER, "key-0002", STAFF, GOOD)

    assert (again.accepted, again.duplicate) == (0, 1)
    assert items_of("accounts") == kept
    assert len(items_of("staff")) == 1


def test_a_row_taken_before_a_crash_counts_once(
    department: Caller, keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = service.start_import(
        department, kind=ImportKind.STAFF, filename="a.csv", size=100, dry_run=False,
        key="key-0001", now=keys_kept,
    )  # fmt: skip
    arrival = sent(file, f"{STAFF}\n{GOOD}".encode())
    job = staff_files.JOBS[ImportKind.STAFF]
    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr(imports.accounts, "count", _crash)
        imports.receive_arrival(arrival, 1, job, keys_kept)
    imports.receive_arrival(arrival, 2, job, keys_kept)

    assert (_head(file).accepted, _head(file).duplicate) == (1, 0)


def test_the_file_of_somebody_who_has_left_goes_no_further(
    department: Caller, keys_kept: datetime
) -> None:
    file = service.start_import(
        department, kind=ImportKind.STAFF, filename="a.csv", size=100, dry_run=False,
        key="key-0001", now=keys_kept,
    )  # fmt: skip
    access.put_staff(Staff(department.subject, Role.PROVINCE_OFFICER, "so-01", StaffState.ENDED))
    arrival = sent(file, f"{STAFF}\n{GOOD}".encode())
    imports.receive_arrival(arrival, 1, staff_files.JOBS[ImportKind.STAFF], keys_kept)

    assert (_head(file).accepted, _head(file).rejected) == (0, 1)
    assert items_of("accounts") == []


def test_units_come_in_by_a_department_and_wait_for_their_licence(
    department: Caller, keys_kept: datetime
) -> None:
    rows = (
        "Điểm tiêm,Điểm tiêm Phúc Xá (thử),01/001/00001,12/HNO-GPHĐ",
        "Bệnh viện,Bệnh viện Thử,79/760/26734,13/HCM-GPHĐ",
        "Cửa hàng,Cửa hàng Thử,01/001/00001,14/HNO-GPHĐ",
    )
    told: dict[str, Any] = {"kind": ImportKind.UNITS, "filename": "don-vi.csv"}
    dry, said = receive(department, keys_kept, "key-0001", UNITS, *rows, dry_run=True, **told)
    run, _ = receive(department, keys_kept, "key-0002", UNITS, *rows, **told)
    again, _ = receive(department, keys_kept + LATER, "key-0003", UNITS, *rows, **told)

    assert [code for _, _, code in said] == ["TO_BE_APPLIED_FOR", "NOT_FOUND", "UNIT_KIND_UNKNOWN"]
    assert (dry.accepted, run.accepted, again.accepted, again.duplicate) == (1, 1, 0, 1)
    assert [one.unit.name for one in access.waiting_units(department)] == [
        "Điểm tiêm Phúc Xá (thử)"
    ]
    commune = Caller(Role.COMMUNE_OFFICER, subject="x", unit="tyt-00001", division="01/001/00001")
    with pytest.raises(Forbidden):
        receive(commune, keys_kept, "key-0004", UNITS, *rows, **told)


def _crash(*_: Any) -> FileImport:
    raise RuntimeError


def _head(file: FileImport) -> FileImport:
    found = store.imports.head(file.id)
    assert found is not None
    return found
