"""Files of laboratories: every row accounted for, once, whatever is sent and however often."""

from __future__ import annotations

import csv as csv_module
import io
import json
from dataclasses import replace
from html import unescape
from itertools import permutations
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from functions.laboratory.domain.file import FileState
from functions.laboratory.domain.settings import Settings
from functions.laboratory.domain.words import Finding
from functions.laboratory.service import receiving
from functions.laboratory.store import accounts, files, laboratories, rows
from functions.runtime import aws, objects, settings
from tests.doors.laboratory.works import (
    LAB,
    OTHER_LAB,
    Works,
    counts,
    csv,
    deliver,
    line,
    take,
    told_of,
)
from tests.store.laboratory.bench import items_of, put_tube, tube

MIXED = csv(
    line(tube(1)),
    line(tube(2), "Dương tính"),
    line(tube(3)),
    line(tube(4)),
    line(tube(1)),
    line(tube(5), "không rõ"),
    line(tube(6), disease="Sốt xuất huyết"),
)
MIXED_COUNTS = {
    "received": 7,
    "matched": 2,
    "orphaned": 1,
    "parked": 1,
    "duplicate": 1,
    "rejected": 2,
}


def put_tubes() -> None:
    for number in (1, 2, 5):
        put_tube(tube(number))
    put_tube(tube(4), OTHER_LAB)


def report_of(file: str) -> list[list[str]]:
    body = objects.read("documents", f"reports/results/{file}.csv").decode("utf-8-sig")
    return list(csv_module.reader(io.StringIO(body)))


def stored() -> list[dict[str, Any]]:
    """Result rows of all tubes."""
    return [item for item in items_of("specimens") if item["s"]["S"].startswith("r#")]


@pytest.mark.catalogue("L12", "L14")
def test_every_row_has_exactly_one_outcome(works: Works) -> None:
    put_tubes()

    file = works.send(MIXED)

    shown = works.shown(file)
    assert (shown["state"], shown["progress"]) == ("ACCOUNTED", 100)
    assert counts(shown) == MIXED_COUNTS
    told = [(n["row"], n["outcome"], n["code"], n["first_row"]) for n in shown["notes"]]
    assert told == [
        (3, "orphaned", "TUBE_NOT_KNOWN", 0),
        (4, "rejected", "NOT_YOUR_TUBE", 0),
        (5, "duplicate", "ROW_DUPLICATE", 1),
        (6, "rejected", "UNKNOWN_CODE", 0),
        (7, "parked", "OTHER_DISEASE", 0),
    ]
    assert all(note["message_vi"] and note["message_en"] for note in shown["notes"])
    assert accounts.tubes_of(file, 1) == (tube(1), tube(2), tube(3))
    assert accounts.found_in(file) == {Finding.NEGATIVE: 2, Finding.POSITIVE: 1}


@pytest.mark.catalogue("L14")
def test_a_result_for_anothers_tube_is_kept_aside_and_seen_by_both(works: Works) -> None:
    put_tubes()

    works.send(MIXED)

    [kept] = rows.rows_of(tube(4))
    assert (kept.laboratory, kept.standing) == (LAB, "other_laboratory")
    listed = {i["w"]["S"] for i in items_of("orphans") if i["s"]["S"].startswith(tube(4))}
    assert listed == {LAB, OTHER_LAB, "commune-00001"}
    waiting = [i for i in items_of("orphans") if i["s"]["S"].startswith(tube(3))]
    assert [(i["w"]["S"], i["why"]["S"]) for i in waiting] == [(LAB, "no_tube")]


@pytest.mark.catalogue("L15")
def test_a_result_goes_where_its_tube_was_taken_and_is_not_read_back(works: Works) -> None:
    put_tube(tube(1), unit="commune-26734")

    file = works.send(csv(line(tube(1), "Dương tính", name="Nguyễn Văn An")))

    [row] = rows.rows_of(tube(1))
    assert row.finding is Finding.POSITIVE
    told = works.call("GET", f"/api/lab/files/{file}").body.decode()
    page = works.call("GET", f"/xet-nghiem/tep/{file}").body.decode()
    for canary in ("Nguyễn", "positive", tube(1), "Dương tính"):
        assert canary not in told + page


@pytest.mark.catalogue("L11", "Q01", "Q07")
def test_the_same_content_again_by_another_name_is_a_pointer_to_the_first(works: Works) -> None:
    put_tubes()
    first = works.send(MIXED)
    before = stored(), items_of("orphans")

    again = works.send(MIXED, filename="khac.csv")

    shown = works.shown(again)
    assert (shown["state"], shown["first"]) == ("REPEATED", first)
    assert counts(shown) == {"received": 7, "duplicate": 7}
    assert (stored(), items_of("orphans")) == before
    page = works.call("GET", f"/xet-nghiem/tep/{again}").body.decode()
    assert f"/xet-nghiem/tep/{first}" in page


@pytest.mark.catalogue("L11", "L12")
def test_of_old_rows_and_a_new_one_only_the_new_one_is_taken(works: Works) -> None:
    put_tubes()
    first = works.send(MIXED)
    before = len(stored())

    second = works.send(MIXED + b"\n" + line(tube(5)).encode(), filename="them.csv")

    shown = works.shown(second)
    assert counts(shown) == {"received": 8, "matched": 1, "duplicate": 6, "rejected": 1}
    twins = {(n["row"], n["first_file"], n["first_row"]) for n in shown["notes"]}
    assert {(1, first, 1), (5, first, 1), (7, first, 7)} <= twins
    assert len(stored()) == before + 1
    assert accounts.tubes_of(second, 1) == (tube(5),)


def test_what_an_approver_rejected_may_be_sent_again(works: Works) -> None:
    put_tubes()
    first = works.send(MIXED)
    head = files.head(first)
    assert head is not None
    files.advance(head, replace(head, state=FileState.REJECTED, changes=head.changes + 1))

    same = works.send(MIXED, filename="gui-lai.csv")
    more = works.send(MIXED + b"\n" + line(tube(5)).encode(), filename="them.csv")

    assert counts(works.shown(same)) == MIXED_COUNTS
    shown = works.shown(more)
    assert counts(shown) == {"received": 8, "matched": 1, "duplicate": 6, "rejected": 1}
    assert {n["first_file"] for n in shown["notes"] if n["outcome"] == "duplicate"} == {same}
    assert {row.file for row in rows.rows_of(tube(1))} == {first, same}


@pytest.mark.catalogue("C11")
def test_two_files_that_contradict_one_another_both_stand(works: Works) -> None:
    put_tube(tube(1))

    works.send(csv(line(tube(1), "Âm tính")))
    other = works.send(csv(line(tube(1), "Dương tính")), filename="b.csv")

    assert counts(works.shown(other)) == {"received": 1, "matched": 1}
    assert {row.finding for row in rows.rows_of(tube(1))} == {"negative", "positive"}
    assert {row.file for row in rows.rows_of(tube(1))} >= {other}


@pytest.mark.catalogue("L13", "I02")
@pytest.mark.parametrize("told", ["  DƯƠNG TÍNH ", "duong tinh", "Dương Tính", "\u00a0Dương tính"])
def test_blanks_tones_and_case_do_not_change_what_is_said(works: Works, told: str) -> None:
    put_tube(tube(1))

    file = works.send(csv(line(f" {tube(1).lower()} ", told, at=" 22/11/2021 16:00 ")))

    assert counts(works.shown(file)) == {"received": 1, "matched": 1}
    [row] = rows.rows_of(tube(1))
    assert (row.finding, row.status) == (Finding.POSITIVE, "F")


@pytest.mark.catalogue("L03")
@pytest.mark.parametrize(
    ("manifest", "place"),
    [({"rows": 8}, "rows"), ({"sha256": "0" * 64}, "sha256"), ({"rows": 0}, "rows")],
)
def test_a_file_that_is_not_what_was_announced_is_quarantined(
    works: Works, manifest: dict[str, Any], place: str
) -> None:
    put_tubes()

    file = works.send(MIXED, **manifest)

    shown = works.shown(file)
    assert shown["state"] == "QUARANTINED"
    assert [(n["row"], n["column"], n["code"]) for n in shown["notes"]] == [
        (0, place, "MANIFEST_MISMATCH")
    ]
    assert (stored(), counts(shown)) == ([], {})
    right = works.send(MIXED, rows=7)
    assert works.shown(right)["state"] == "ACCOUNTED", "the content is nobody's yet"


@pytest.mark.catalogue("L03")
def test_a_laboratory_that_must_announce_its_rows_is_held_to_it(works: Works) -> None:
    laboratories.put_settings(
        Settings(LAB, number=1, manifest_required=True, instrument="Quyết định (thử)"),  # type: ignore[arg-type]
        works.now,
    )
    put_tubes()

    without = works.send(MIXED)
    with_it = works.send(MIXED, rows=7)

    assert works.shown(without)["notes"][0]["column"] == "manifest"
    assert works.shown(with_it)["state"] == "ACCOUNTED"


@pytest.mark.catalogue("L02", "L04", "L06", "L07", "L16")
@pytest.mark.parametrize(
    ("body", "code"),
    [
        (MIXED + b'\n"' + line(tube(9)).encode(), "UNTERMINATED_QUOTE"),
        (MIXED + "\nQuán é".encode("latin-1"), "ENCODING_INVALID"),
        (b"PK\x03\x04" + bytes(40), "ARCHIVE_REFUSED"),
        (csv(), "NO_ROWS"),
        (b"a,b\n1,2", "HEADING_MISSING"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_quarantined_whole(
    works: Works, body: bytes, code: str
) -> None:
    put_tubes()

    file = works.send(body)

    shown = works.shown(file)
    assert (shown["state"], shown["notes"][0]["row"]) == ("QUARANTINED", 0)
    assert code in shown["notes"][0]["code"] or shown["notes"][0]["code"] in REFUSALS
    assert (stored(), items_of("orphans"), counts(shown)) == ([], [], {})
    page = works.call("GET", f"/xet-nghiem/tep/{file}").body.decode()
    assert shown["notes"][0]["message_vi"] in unescape(page)


REFUSALS = {"CONTENT_MISMATCH", "UNSUPPORTED_CONTENT"}


@pytest.mark.catalogue("L01")
def test_a_file_of_too_many_rows_imports_nothing(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_tubes()
    really = receiving.reading.read_rows
    monkeypatch.setattr(
        receiving.reading,
        "read_rows",
        lambda file, ending, encoding: really(file, ending, encoding, 6),
    )

    file = works.send(MIXED)

    shown = works.shown(file)
    assert (shown["state"], shown["notes"][0]["code"]) == ("QUARANTINED", "TOO_MANY_ROWS")
    assert stored() == []


@pytest.mark.catalogue("Q02")
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_chunks_may_be_taken_in_any_order_and_more_than_once(
    works: Works, monkeypatch: pytest.MonkeyPatch, order: tuple[int, ...]
) -> None:
    monkeypatch.setattr("functions.laboratory.domain.chunks.CHUNK_ROWS", 3)
    put_tubes()
    file = works.announce()
    works.arrive(f"results/{LAB}/{file}/file.csv", MIXED, run=False)
    works.take_one("result-files")
    chunks = [take("result-chunks") for _ in range(3)]

    for place, number in enumerate(order):
        shown = works.shown(file)
        assert (shown["state"], shown["received"]) == ("RECEIVING", 7)
        assert (shown["processed"] == 7) is (place == 3)
        for _ in range(2):
            assert deliver("result-chunks", chunks[number] or "") == []
    works.run()

    shown = works.shown(file)
    assert shown["state"] == "ACCOUNTED"
    assert counts(shown) == MIXED_COUNTS
    assert sorted(note["row"] for note in shown["notes"])[-1] == 7
    tubes = sorted(t for n in (1, 2, 3) for t in accounts.tubes_of(file, n))
    assert tubes == [tube(1), tube(2), tube(3)]


@pytest.mark.catalogue("Q01", "Q06", "Q07")
def test_the_same_messages_again_change_nothing(works: Works) -> None:
    put_tubes()
    file = works.announce()
    event = works.arrive(f"results/{LAB}/{file}/file.csv", MIXED, run=False)
    works.take_one("result-files")
    chunk = take("result-chunks") or ""
    for _ in range(3):
        assert deliver("result-chunks", chunk) == []
        assert deliver("result-files", event) == []
    works.run()
    before = {name: items_of(name) for name in ("specimens", "orphans", "result_files")}

    for body, queue in ((event, "result-files"), (chunk, "result-chunks")) * 2:
        assert deliver(queue, body) == []
    works.run()

    assert {name: items_of(name) for name in before} == before
    assert counts(works.shown(file)) == MIXED_COUNTS


@pytest.mark.catalogue("Q07")
def test_an_announced_file_is_taken_from_its_first_upload(works: Works) -> None:
    aws.client("s3").put_bucket_versioning(
        Bucket=settings.bucket("uploads"), VersioningConfiguration={"Status": "Enabled"}
    )
    put_tubes()
    file = works.announce()
    key = f"results/{LAB}/{file}/file.csv"
    put = aws.client("s3").put_object
    bucket = settings.bucket("uploads")
    one = put(Bucket=bucket, Key=key, Body=MIXED)["VersionId"]
    two = put(Bucket=bucket, Key=key, Body=csv(line(tube(5))))["VersionId"]

    for version in (one, two, one):
        size = len(MIXED) if version == one else 0
        assert deliver("result-files", told_of(key, size, version)) == []
    works.run()

    assert counts(works.shown(file)) == MIXED_COUNTS


@pytest.mark.catalogue("Q07", "Q08")
def test_dropped_objects_are_one_import_per_version_and_content(works: Works) -> None:
    put_tubes()
    key = f"results/{LAB}/drop/kết quả +1.csv"

    first = works.arrive(key, MIXED, rows="7")
    works.arrive(key, MIXED, rows="7")
    assert deliver("result-files", first) == []
    works.run()

    [shown] = works.call("GET", "/api/lab/files").json["files"]
    assert (shown["filename"], shown["sent_by_system"]) == ("kết quả +1.csv", True)
    assert counts(shown) == MIXED_COUNTS
    works.arrive(key, csv(line(tube(5))))
    assert len(works.call("GET", "/api/lab/files").json["files"]) == 2


@pytest.mark.catalogue("L03", "I16")
@pytest.mark.parametrize(
    ("name", "labels", "code"),
    [
        ("a.csv", {"rows": "8"}, "MANIFEST_MISMATCH"),
        ("a.csv", {"rows": "many"}, "MANIFEST_UNREADABLE"),
        ("a.csv", {"sha256": "xyz"}, "MANIFEST_UNREADABLE"),
        ("a.exe", {}, "FILE_NAME_INVALID"),
        ("..%2fa.csv", {}, "FILE_NAME_INVALID"),
    ],
)
def test_a_dropped_object_with_a_bad_name_or_manifest_is_quarantined(
    works: Works, name: str, labels: dict[str, str], code: str
) -> None:
    put_tubes()

    works.arrive(f"results/{LAB}/drop/{name}", MIXED, **labels)

    [shown] = works.call("GET", "/api/lab/files").json["files"]
    assert (shown["state"], shown["notes"][0]["code"]) == ("QUARANTINED", code)
    assert stored() == []


@pytest.mark.catalogue("Q08")
@pytest.mark.parametrize(
    "key",
    [
        "results/commune-00001/drop/a.csv",
        "results/nobody/drop/a.csv",
        f"results/{LAB}/" + "0" * 26 + "/file.csv",
        f"results/{LAB}/drop/deeper/a.csv",
        "results/a.csv",
        f"results/{LAB}//a.csv",
    ],
)
def test_what_no_laboratory_dropped_and_nobody_announced_is_let_be(
    works: Works, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    works.arrive(key, MIXED)

    assert items_of("result_files") == []
    assert "ResultUploadUnknown" in capsys.readouterr().out


def test_a_file_at_anothers_key_is_let_be(works: Works) -> None:
    file = works.announce()

    works.arrive(f"results/{OTHER_LAB}/{file}/file.csv", MIXED)

    assert works.shown(file)["state"] == "AWAITING_FILE"


@pytest.mark.catalogue("Q08")
def test_a_test_event_is_nothing_and_two_records_are_two_files(works: Works) -> None:
    assert deliver("result-files", json.dumps({"Event": "s3:TestEvent"})) == []
    put_tubes()
    both = []
    for name in ("a.csv", "b.csv"):
        key = f"results/{LAB}/drop/{name}"
        both += json.loads(works.arrive(key, csv(line(tube(1))) + name.encode(), run=False))[
            "Records"
        ]
    while take("result-files"):
        continue

    assert deliver("result-files", json.dumps({"Records": both})) == []

    assert len(works.call("GET", "/api/lab/files").json["files"]) == 2


@pytest.mark.catalogue("Q09")
@pytest.mark.parametrize("queue", ["result-files", "result-chunks"])
@pytest.mark.parametrize(
    "body", ["", "nothing", "[]", "{}", '{"Records":[{}]}', '{"fact":"ChunkToTake","version":9}']
)
def test_a_message_that_cannot_be_read_goes_back_to_its_queue(
    works: Works, queue: str, body: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deliver(queue, body) == [{"itemIdentifier": "m-1"}]
    assert "MessageFailed" in capsys.readouterr().out


def test_a_chunk_of_no_file_writes_nothing(works: Works) -> None:
    put_tubes()
    file = works.announce()
    works.arrive(f"results/{LAB}/{file}/file.csv", MIXED, run=False)
    works.take_one("result-files")
    chunk = json.loads(take("result-chunks") or "")

    assert deliver("result-chunks", json.dumps(chunk | {"file": "0" * 26})) == []
    assert deliver("result-chunks", json.dumps(chunk | {"chunk": 2}))
    assert stored() == []


@pytest.mark.catalogue("F13")
@pytest.mark.parametrize("how", ["gone", "cut", "shorter"])
def test_an_object_that_cannot_be_read_is_tried_again_then_quarantined(
    works: Works, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    put_tubes()
    file = works.announce()
    key = f"results/{LAB}/{file}/file.csv"
    event = works.arrive(key, MIXED, run=False)
    take("result-files")
    if how == "gone":
        aws.client("s3").delete_object(Bucket=settings.bucket("uploads"), Key=key)
    elif how == "cut":
        monkeypatch.setattr(objects, "opened", lambda arrival: Cut(MIXED[:50]))
    else:
        event = told_of(key, len(MIXED) + 1)

    for attempt in (1, 2):
        assert deliver("result-files", event, attempt) == [{"itemIdentifier": "m-1"}]
        assert works.shown(file)["state"] == "AWAITING_FILE"
    assert deliver("result-files", event, 3) == []

    shown = works.shown(file)
    assert (shown["state"], shown["notes"][0]["code"]) == ("QUARANTINED", "FILE_INCOMPLETE")
    assert (stored(), take("result-chunks")) == ([], None)


class Cut(io.BytesIO):
    """A body that ends in the middle."""

    def read(self, size: int | None = -1) -> bytes:
        """The beginning, then the connection is gone."""
        told = super().read(size)
        if not told:
            raise ReadTimeoutError(endpoint_url="https://s3.test")
        return told


@pytest.mark.catalogue("F13")
def test_a_dropped_object_that_is_gone_is_told_to_its_laboratory(works: Works) -> None:
    event = told_of(f"results/{LAB}/drop/a.csv", 10)

    assert deliver("result-files", event, 1)
    assert deliver("result-files", event, 3) == []

    [shown] = works.call("GET", "/api/lab/files").json["files"]
    assert (shown["state"], shown["notes"][0]["code"]) == ("QUARANTINED", "FILE_INCOMPLETE")


@pytest.mark.catalogue("L08")
def test_rows_to_be_mended_come_back_safe_and_can_be_sent_again(works: Works) -> None:
    put_tubes()
    evil = "=cmd|' /C calc'!A0"
    body = csv(line(tube(1)), line(tube(2), evil), line("X", "Âm tính", name="Trần Thị Bình"))

    file = works.send(body)

    heading, *told = report_of(file)
    assert {"Mã ống nghiệm", "Kết quả", "Giờ xét nghiệm (dd/mm/yyyy hh:mm)"} <= set(heading)
    assert [row[heading.index("Mã lỗi")] for row in told] == ["UNKNOWN_CODE", "TUBE_CODE_INVALID"]
    assert [row[heading.index("Cột lỗi")] for row in told] == ["Kết quả", "Mã ống nghiệm"]
    assert told[0][heading.index("Kết quả")] == f"'{evil}"
    assert told[0][heading.index("Dòng lỗi")] == "line:3"

    lines = objects.read("documents", f"reports/results/{file}.csv").decode("utf-8-sig")
    mended = lines.replace(f"'{evil}", "Âm tính").replace('"X"', f'"{tube(5)}"')
    again = works.send(mended.encode(), filename="da-sua.csv")
    assert counts(works.shown(again)) == {"received": 2, "matched": 2}


def test_a_clean_file_has_no_rows_to_be_mended(works: Works) -> None:
    put_tube(tube(1))

    file = works.send(csv(line(tube(1))))

    assert works.shown(file)["report"] == ""
    assert not files.is_reported(file)


@pytest.mark.catalogue("L17")
@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("24/11/2021 09:00", "TIME_IN_FUTURE"),
        ("01/09/2021 09:00", "RESULT_TOO_OLD"),
        ("31/02/2021 09:00", "TIME_UNREADABLE"),
    ],
)
def test_a_time_is_judged_by_when_the_file_came(works: Works, at: str, code: str) -> None:
    put_tube(tube(1))

    file = works.send(csv(line(tube(1), at=at)))

    assert [note["code"] for note in works.shown(file)["notes"]] == [code]


def test_a_tube_that_is_sealed_between_looking_and_writing_is_matched(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.laboratory.service import taking

    really = taking.homes_of

    def late(tubes: Any) -> Any:
        found = really(tubes)
        put_tube(tube(1))
        return found

    monkeypatch.setattr(taking, "homes_of", late)

    file = works.send(csv(line(tube(1))))

    assert counts(works.shown(file)) == {"received": 1, "matched": 1}
    assert items_of("orphans") == []


@pytest.mark.catalogue("P06")
def test_no_person_or_finding_stands_in_a_message_a_key_or_a_log(
    works: Works, capsys: pytest.CaptureFixture[str]
) -> None:
    put_tubes()
    file = works.announce()
    body = csv(line(tube(1), "Dương tính", name="Canary Văn An"), line(tube(2), "canary?"))
    works.arrive(f"results/{LAB}/{file}/file.csv", body, run=False)
    works.take_one("result-files")
    chunk = take("result-chunks") or ""
    deliver("result-chunks", chunk.replace(chunk[-20:-10], "A" * 10))
    deliver("result-chunks", chunk)
    works.run()

    listed = aws.client("s3").list_objects_v2(Bucket=settings.bucket("documents"))
    keys = [one["Key"] for one in listed["Contents"]]
    told = chunk + capsys.readouterr().out + repr(keys) + repr(items_of("result_files"))
    for canary in ("Canary", "canary", "Dương", "positive", tube(1)):
        assert canary not in told
