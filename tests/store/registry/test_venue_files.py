"""Files of venues: every row once, every row accounted for, whatever breaks."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.kernel.callers import Role
from functions.kernel.errors import Busy, Forbidden
from functions.kernel.uploads import FileNameInvalid, FileSizeInvalid
from functions.registry import service, store
from functions.registry.domain import imports as accounting
from functions.registry.domain.imports import ImportUnknown
from functions.registry.service import FileImport, ImportKind, ImportState, imports, venue_files
from functions.runtime import aws, objects, settings
from functions.runtime.tables import ConditionLost
from tests.store.registry.actors import items_of, officer, sent
from tests.store.registry.breaking import Crash, crashing

HEADING = (
    "Tên địa điểm,Loại hình,Mã tỉnh,Mã huyện,Mã xã,Địa chỉ,Giờ mở cửa,Giờ đóng cửa,"
    "Sức chứa,Người đăng ký,Điện thoại"
)


def row(number: int, **other: str) -> str:
    """One line of a file; parts may be replaced by name."""
    parts = {
        "name": f"Quán {number}",
        "kind": "food",
        "province": "01",
        "district": "001",
        "ward": "00001",
        "address": f"Số {number} Phố Thử",
        "opens": "06:00",
        "closes": "22:00",
        "capacity": "40",
        "by": "Nguyễn Văn An",
        "phone": f"0900 003 {number:03d}",
    } | other
    return ",".join(parts.values())


def file_of(*rows: str) -> bytes:
    """A CSV file with the usual heading."""
    return "\n".join((HEADING, *rows)).encode()


def announced(now: datetime, key: str = "import-01", **other: Any) -> FileImport:
    """A file that an officer has announced."""
    wanted: dict[str, Any] = {
        "kind": ImportKind.VENUES,
        "filename": "dia-diem.csv",
        "size": 1000,
        "dry_run": False,
        "key": key,
        "now": now,
    }
    return service.start_import(officer(), **wanted | other)


def receive(body: bytes, now: datetime, key: str = "import-01", **other: Any) -> FileImport:
    """Announce, send and receive a file."""
    file = announced(now, key, **other)
    imports.receive_arrival(sent(file, body), 1, venue_files.JOB, now)
    return _head(file)


def test_every_row_is_accepted_duplicate_or_rejected(keys_kept: datetime) -> None:
    body = file_of(row(1), row(2), row(1), row(3, phone="123"), row(4, province="79"))

    file = receive(body, keys_kept)

    assert (file.state, file.progress) == (ImportState.DONE_WITH_ERRORS, 100)
    assert (file.received, file.accepted, file.duplicate, file.rejected) == (5, 2, 1, 2)
    assert len(items_of("venues")) == 2


@pytest.mark.catalogue("L11")
def test_the_same_rows_in_another_file_are_duplicates(keys_kept: datetime) -> None:
    receive(file_of(row(1), row(2)), keys_kept)
    shouted = row(1, name="QUAN 1", address="SO 1  PHO THU", phone="+84900003001")

    file = receive(file_of(shouted, row(2), row(3)), keys_kept, "import-02", filename="b.csv")

    assert (file.accepted, file.duplicate) == (1, 2)
    assert len(items_of("venues")) == 3
    listed = service.import_shown(officer(), file.id, keys_kept).rows
    assert [(result.row, result.outcome) for result in listed] == [
        (1, "duplicate"),
        (2, "duplicate"),
    ]


@pytest.mark.catalogue("L12")
def test_the_same_event_again_changes_nothing(keys_kept: datetime) -> None:
    file = announced(keys_kept)
    arrival = sent(file, file_of(row(1), row(1)))
    imports.receive_arrival(arrival, 1, venue_files.JOB, keys_kept)
    before = (_head(file), items_of("venues"), items_of("persons"))

    imports.receive_arrival(arrival, 2, venue_files.JOB, keys_kept)

    assert (_head(file), items_of("venues"), items_of("persons")) == before
    assert (_head(file).accepted, _head(file).duplicate) == (1, 1)


@pytest.mark.catalogue("L10", "L13", "L14", "L15")
def test_faults_are_told_by_row_column_and_code(keys_kept: datetime) -> None:
    body = file_of(
        row(1, phone="9.0E+08"),
        row(2, phone="900003002"),
        row(3, province="1"),
        row(4, ward="99999"),
        row(5, province="79", district="760", ward="26734"),
        row(6, opens="6h", capacity="-1", by=""),
        row(7, name="  Quán  7 ", phone=" 0900003007 ", ward=" 00001 "),
        row(8, district="Quận Ba Đình", ward="Phường Phúc Xá", kind="Siêu thị"),
    )

    file = receive(body, keys_kept)

    shown = service.import_shown(officer(), file.id, keys_kept)
    told = [(r.row, f.column, f.code) for r in shown.rows for f in r.faults]
    assert told[:5] == [
        (1, "phone", "IDENTIFIER_MANGLED"),
        (2, "phone", "IDENTIFIER_MANGLED"),
        (3, "province", "IDENTIFIER_MANGLED"),
        (4, "ward", "DIVISION_UNKNOWN"),
        (5, "province", "OTHER_PROVINCE"),
    ]
    assert {(column, code) for r, column, code in told if r == 6} == {
        ("registrant_name", "REQUIRED"),
        ("capacity", "CAPACITY_INVALID"),
    }
    assert file.accepted == 2
    assert all(fault.vi and fault.en for r in shown.rows for fault in r.faults)


def test_a_row_longer_than_the_heading_is_rejected_and_its_good_twin_taken(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "ROWS_A_MESSAGE", 1)
    monkeypatch.setattr(imports, "CHUNK", 1)
    shifted = row(2, address="Số 2, Phố Thử")
    body = file_of(f"{row(1)},x", row(1), f"{row(3)}, , ", shifted).replace(b"\n", b",,\n", 1)

    file = receive(body, keys_kept)
    while not _head(file).is_final:
        arrival = objects.Arrival(settings.bucket("uploads"), file.object_key, "", "1", len(body))
        imports.receive_arrival(arrival, 1, venue_files.JOB, keys_kept)

    listed = service.import_shown(officer(), file.id, keys_kept).rows
    assert [(r.row, f.column, f.code) for r in listed for f in r.faults] == [
        (1, "", "CELLS_BEYOND_HEADING"),
        (4, "", "CELLS_BEYOND_HEADING"),
    ]
    assert (_head(file).accepted, _head(file).duplicate, _head(file).rejected) == (2, 0, 2)


@pytest.mark.catalogue("L16")
@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "HEADING_MISSING"),
        (HEADING.encode(), "HEADING_MISSING"),
        (row(1).encode(), "HEADING_MISSING"),
        (f"{HEADING},Điện thoại\n{row(1)},1".encode(), "HEADING_REPEATED"),
    ],
)
def test_a_file_without_a_whole_heading_or_rows_changes_nothing(
    keys_kept: datetime, body: bytes, code: str
) -> None:
    file = receive(body, keys_kept) if body else _empty(keys_kept)

    assert file.state is ImportState.QUARANTINED
    assert file.fault is not None
    if body:
        assert file.fault.code == code
    assert items_of("venues") == []


@pytest.mark.catalogue("L16")
def test_columns_may_stand_in_any_order_and_in_english(keys_kept: datetime) -> None:
    english = (
        "phone,registrant_name,capacity,closes_at,opens_at,address,ward,district,province,kind,name"
    )
    turned = ",".join(reversed(row(1).split(",")))

    file = receive(f"note,{english}\nx,{turned}".encode(), keys_kept)

    assert (file.state, file.accepted) == (ImportState.DONE, 1)


@pytest.mark.catalogue("L02", "L04", "L05", "L06", "L07")
@pytest.mark.parametrize(
    "body",
    [
        file_of(row(1), '"' + row(2)),
        file_of(row(1)) + "\nQuán é".encode("latin-1"),
        file_of(row(1)) + b"\n\x00\x00",
        b"PK\x03\x04" + b"\x00" * 40,
    ],
)
def test_a_broken_file_is_quarantined_and_nothing_of_it_is_taken(
    keys_kept: datetime, body: bytes
) -> None:
    file = receive(body, keys_kept)

    assert file.state is ImportState.QUARANTINED
    assert file.fault is not None
    assert file.received == file.accepted == 0
    assert items_of("venues") == []


@pytest.mark.catalogue("L01")
def test_more_rows_than_allowed_import_nothing(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounting, "MOST_ROWS", 3)

    kept = receive(file_of(*map(row, range(3))), keys_kept)
    refused = receive(file_of(*map(row, range(10, 14))), keys_kept, "import-02")

    assert kept.accepted == 3
    assert refused.fault is not None
    assert refused.fault.code == "TOO_MANY_ROWS"
    assert len(items_of("venues")) == 3


@pytest.mark.catalogue("L20", "F07")
def test_a_crash_at_any_call_to_aws_is_made_good_by_the_next_try(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "CHUNK", 2)
    rows = (row(1), row(2, phone="1"), row(1), row(4))
    calm = _counts(receive(file_of(*rows), keys_kept))
    calls = 90

    for crash_at in range(1, calls):
        body = file_of(*(each.replace("Quán", f"Quán {crash_at} số") for each in rows))
        file = announced(keys_kept + timedelta(minutes=crash_at), f"crash-{crash_at:03d}")
        arrival = sent(file, body)
        with crashing(crash_at) as crashed, suppress(Crash):
            imports.receive_arrival(arrival, 1, venue_files.JOB, keys_kept)
        imports.receive_arrival(arrival, 2, venue_files.JOB, keys_kept)
        assert _counts(_head(file)) == calm, crash_at
        if not crashed:
            break
    else:
        pytest.fail("the file makes more calls than were tried")


@pytest.mark.catalogue("F02")
def test_accounts_whose_answer_was_lost_are_not_counted_twice(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = store.imports.advance

    def lost(before: FileImport, after: FileImport) -> None:
        really(before, after)
        raise ConditionLost

    monkeypatch.setattr(store.imports, "advance", lost)
    file = receive(file_of(row(1), row(2)), keys_kept)
    assert (file.state, file.accepted) == (ImportState.DONE, 2)


def test_a_long_file_goes_on_in_a_message_of_its_own(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "CHUNK", 2)
    monkeypatch.setattr(imports, "ROWS_A_MESSAGE", 2)
    file = receive(file_of(*map(row, range(5))), keys_kept)
    assert (file.state, file.processed, file.progress) == (ImportState.RECEIVING, 2, 40)

    queue = settings.queue_url("venue-files")
    while told := aws.client("sqs").receive_message(QueueUrl=queue).get("Messages"):
        service.receive_office_message(told[0]["Body"], 1, keys_kept)
        aws.client("sqs").delete_message(QueueUrl=queue, ReceiptHandle=told[0]["ReceiptHandle"])

    assert (_head(file).state, _head(file).accepted) == (ImportState.DONE, 5)


def test_a_dry_run_counts_and_writes_no_venue(keys_kept: datetime) -> None:
    receive(file_of(row(1)), keys_kept)
    before = items_of("venues"), items_of("persons")

    file = receive(
        file_of(row(1), row(2), row(2), row(3, phone="")), keys_kept, "import-02", dry_run=True
    )

    assert (file.accepted, file.duplicate, file.rejected) == (1, 2, 1)
    assert (items_of("venues"), items_of("persons")) == before


@pytest.mark.catalogue("F13")
def test_a_file_that_can_not_be_read_is_tried_again_and_then_quarantined(
    keys_kept: datetime,
) -> None:
    file = announced(keys_kept)
    gone = objects.Arrival(settings.bucket("uploads"), file.object_key, "", "1", 10)

    for attempt in (1, 2):
        with pytest.raises(Busy):
            imports.receive_arrival(gone, attempt, venue_files.JOB, keys_kept)
    imports.receive_arrival(gone, 3, venue_files.JOB, keys_kept)

    assert _head(file).state is ImportState.QUARANTINED


@pytest.mark.catalogue("F13")
def test_a_body_cut_short_imports_nothing(keys_kept: datetime) -> None:
    file = announced(keys_kept)
    whole = sent(file, file_of(row(1), row(2)))
    cut = objects.Arrival(whole.bucket, whole.key, "", "1", whole.size + 5)

    with pytest.raises(Busy):
        imports.receive_arrival(cut, 1, venue_files.JOB, keys_kept)
    assert items_of("venues") == []


@pytest.mark.catalogue("L08")
def test_formulas_are_stored_as_they_are_and_inert_in_the_report(keys_kept: datetime) -> None:
    evil = "=cmd|' /C calc'!A0"
    body = file_of(row(1, name=evil), row(2, name="+1", phone="x"), row(3, address="@SUM", by="9"))

    file = receive(body, keys_kept)

    (venue,) = items_of("venues")
    assert venue["name"]["S"] == evil
    report = (
        aws.client("s3")
        .get_object(Bucket=settings.bucket("documents"), Key=file.report_key)["Body"]
        .read()
        .decode("utf-8-sig")
    )
    cells = [cell for line in report.splitlines() for cell in line.replace('"', "").split(",")]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t")]
    assert "Số điện thoại di động không hợp lệ." in report


@pytest.mark.catalogue("I05", "I16", "L18")
def test_names_of_files_never_become_keys_or_headers(keys_kept: datetime) -> None:
    for name in ("../a.csv", "a/b.csv", "a\r\nX: 1.csv", "a%00.csv", "a.exe", ".csv", 'a".csv'):
        with pytest.raises(FileNameInvalid):
            announced(keys_kept, filename=name)
    for size in (0, -1, 50 * 1024 * 1024 + 1):
        with pytest.raises(FileSizeInvalid):
            announced(keys_kept, size=size)
    file = announced(keys_kept, filename="Địa điểm Hà Nội.csv")
    assert file.object_key == f"venues/{file.id}/file.csv"
    form = service.upload_of(file)
    assert form is not None
    assert form["fields"]["key"] == file.object_key


@pytest.mark.catalogue("Z02")
def test_another_units_file_answers_like_an_unknown_one(keys_kept: datetime) -> None:
    file = announced(keys_kept)
    abroad = officer(division="79", unit="u-79")

    for import_id in (file.id, "NOSUCH", "../x"):
        with pytest.raises(ImportUnknown):
            service.import_shown(abroad, import_id, keys_kept)
    assert service.imports_of(abroad) == ()
    assert [one.id for one in service.imports_of(officer())] == [file.id]
    with pytest.raises(Forbidden):
        service.start_import(
            officer(Role.MINISTRY_OPERATOR, ""),
            kind=ImportKind.VENUES,
            filename="a.csv",
            size=1,
            dry_run=False,
            key="import-09",
            now=keys_kept,
        )


def test_announcing_twice_with_one_key_announces_once(keys_kept: datetime) -> None:
    assert announced(keys_kept) == announced(keys_kept)
    assert service.open_imports(officer()) == 1


def test_what_nobody_announced_and_a_test_event_are_let_be(keys_kept: datetime) -> None:
    file = announced(keys_kept)
    strange = [f"visits/{file.id}/file.csv", "venues/x/file.csv", "venues/a", file.object_key + "x"]
    records = [
        {"s3": {"bucket": {"name": "b"}, "object": {"key": key, "size": 1}}} for key in strange
    ]

    service.receive_office_message(json.dumps({"Records": records}), 1, keys_kept)
    service.receive_office_message(json.dumps({"Event": "s3:TestEvent"}), 1, keys_kept)

    assert _head(file).state is ImportState.AWAITING


@pytest.mark.catalogue("P06")
def test_no_row_leaves_a_trace_in_logs_queues_or_faults(
    keys_kept: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    receive(file_of(row(1), row(2, phone="0900003"), row(3, by="Trần 9")), keys_kept)

    told = capsys.readouterr().out + repr(items_of("imports"))
    for secret in ("0900003", "Trần", "Nguyễn Văn", "+84900"):
        assert secret not in told


def _counts(file: FileImport) -> tuple[Any, ...]:
    shown = store.imports.faults_of(file.id)
    return (
        file.state,
        file.received,
        file.accepted,
        file.duplicate,
        file.rejected,
        [(result.row, result.outcome) for result in shown],
    )


def _head(file: FileImport) -> FileImport:
    found = store.imports.head(file.id)
    assert found is not None
    return found


def _empty(now: datetime) -> FileImport:
    file = announced(now)
    aws.client("s3").put_object(
        Bucket=settings.bucket("uploads"), Key=file.object_key, Body=io.BytesIO(b"")
    )
    arrival = objects.Arrival(settings.bucket("uploads"), file.object_key, "", "1", 0)
    imports.receive_arrival(arrival, 1, venue_files.JOB, now)
    return _head(file)
