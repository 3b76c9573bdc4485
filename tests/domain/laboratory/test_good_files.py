"""The same results in every format: read as the same rows, all of them, with their places."""

from __future__ import annotations

import codecs
import json
import unicodedata
from collections.abc import Callable

import pytest

from functions.kernel.identifiers import UnitId
from functions.laboratory.domain.row import NOBODY, RawRow, row_key
from functions.laboratory.domain.row_check import check
from functions.laboratory.service.reading import ENDINGS
from tests import result_files as made
from tests.result_rows import refused, rows, taken

RESULTS = tuple(made.results(40))
LAB = UnitId("LAB1")


def file_of(ending: str) -> bytes:
    if ending == "xlsx":
        return made.xlsx_file(RESULTS)
    text = {"csv": made.csv_file, "hl7": made.hl7_file, "json": made.ndjson_file}[ending](RESULTS)
    return text.encode()


def test_every_format_gives_the_same_results() -> None:
    keys = {
        ending: [row_key(LAB, row) for row in taken(rows(file_of(ending), ending))]
        for ending in ENDINGS
    }

    assert len(set(keys["csv"])) == len(RESULTS)
    assert keys["xlsx"] == keys["hl7"] == keys["json"] == keys["csv"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_rows_are_numbered_from_one_and_know_their_place(ending: str) -> None:
    found = rows(file_of(ending), ending)

    assert [row.number for row in found] == list(range(1, len(RESULTS) + 1))
    assert (
        found[2].place
        == {
            "csv": "line:4",
            "xlsx": "line:4",
            "hl7": "message:3,OBX:1",
            "json": "bundle:3,entry:2",
        }[ending]
    )


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_said_of_specimen_device_and_person_comes_along(ending: str) -> None:
    for said, row in zip(RESULTS, taken(rows(file_of(ending), ending)), strict=True):
        assert (row.tube, row.device, row.specimen) == (said["tube"], said["device"], "258500001")
        assert row.person.name == said["full_name"]
        assert row.collected_at and row.received_at
        assert row.collected_at < row.received_at < row.tested_at
        assert not row.pooled
    assert RESULTS[0].keys() >= {"full_name"} and row.person is not NOBODY


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_row_travels_as_json_and_is_the_same(ending: str) -> None:
    for row in rows(file_of(ending), ending):
        again = RawRow.unpacked(json.loads(json.dumps(row.packed())))
        assert check(again, made.RECEIVED) == check(row, made.RECEIVED)


@pytest.mark.catalogue("L01")
@pytest.mark.parametrize("ending", ENDINGS)
def test_as_many_rows_as_allowed_are_read_and_one_more_refuses_the_file(ending: str) -> None:
    assert len(rows(file_of(ending), ending, most=40)) == 40
    code, place = refused(file_of(ending), ending, most=39)

    assert code == "TOO_MANY_ROWS"
    assert place == rows(file_of(ending), ending)[39].place


@pytest.mark.catalogue("L04", "I01")
@pytest.mark.parametrize("ending", ["csv", "hl7", "json"])
@pytest.mark.parametrize(
    ("bytes_of", "declared"),
    [
        (str.encode, ""),
        (str.encode, "utf-8"),
        (lambda text: codecs.BOM_UTF8 + text.encode(), "cp1258"),
        (lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"), ""),
        (lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"), ""),
        (lambda text: text.encode("utf-16-le"), "utf-16"),
        (lambda text: unicodedata.normalize("NFD", text).encode(), ""),
    ],
)
def test_every_encoding_gives_the_same_results(
    ending: str, bytes_of: Callable[[str], bytes], declared: str
) -> None:
    text = file_of(ending).decode()

    assert taken(rows(bytes_of(text), ending, declared)) == taken(rows(text, ending))


@pytest.mark.catalogue("L04", "I01")
@pytest.mark.parametrize("ending", ["csv", "hl7"])
def test_windows_1258_is_read_where_it_is_declared_and_refused_where_not(ending: str) -> None:
    text = file_of(ending).decode()
    data = to_cp1258(text)

    assert taken(rows(data, ending, "cp1258")) == taken(rows(text, ending))
    code, place = refused(data, ending)
    assert code == "ENCODING_INVALID" and place.startswith("byte:")


def to_cp1258(text: str) -> bytes:
    """As Windows does: a letter of the page, and its tone as a mark."""
    found = bytearray()
    for sign in text:
        try:
            found += sign.encode("cp1258")
        except UnicodeEncodeError:
            tones = [mark for mark in unicodedata.normalize("NFD", sign) if mark in TONES]
            base = unicodedata.normalize(
                "NFC",
                "".join(m for m in unicodedata.normalize("NFD", sign) if m not in TONES),
            )
            found += base.encode("cp1258") + "".join(tones).encode("cp1258")
    return bytes(found)


TONES = "\u0300\u0301\u0303\u0309\u0323"


@pytest.mark.catalogue("L04")
@pytest.mark.parametrize("ending", ["csv", "hl7", "json"])
def test_a_cut_letter_a_foreign_byte_and_a_damaged_text_refuse_the_file(ending: str) -> None:
    data = file_of(ending)
    middle = data.index("Âm".encode()) + 1 if ending != "json" else data.index("ễ".encode()) + 1

    assert refused(data[:middle] + data[middle + 1 :], ending)[0] == "ENCODING_INVALID"
    assert refused(data[: middle - 1] + b"\xe9" + data[middle - 1 :], ending)[0] == (
        "ENCODING_INVALID"
    )
    assert refused(data.decode().replace("Nguyễn", "Nguy\ufffdn"), ending)[0] == "ENCODING_INVALID"
    assert refused(data, ending, "latin-1") == ("ENCODING_UNKNOWN", "")


@pytest.mark.catalogue("L07")
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("other", ENDINGS)
def test_content_that_is_not_what_its_ending_says_is_refused(ending: str, other: str) -> None:
    if ending != other:
        assert refused(file_of(other), ending)[0] == "CONTENT_MISMATCH"


@pytest.mark.catalogue("L07", "L09", "L06")
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.4\n1 0 obj",
        b"\x1f\x8b\x08\x00gzip",
        b"7z\xbc\xaf\x27\x1c",
        b"MZ\x90\x00\x03",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xx">]><a>&x;</a>',
        b"<html><table><tr><td>ma ong</td></tr></table></html>",
    ],
)
def test_archives_programs_and_xml_in_disguise_are_refused(ending: str, content: bytes) -> None:
    assert refused(content, ending)[0] == "CONTENT_MISMATCH"


@pytest.mark.catalogue("L07")
@pytest.mark.parametrize("ending", ENDINGS)
def test_the_harmless_virus_of_the_scanners_is_no_result_file(ending: str) -> None:
    eicar = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-" + b"TEST-FILE!$H+H*"

    assert refused(eicar, ending)[0] in ("CONTENT_MISMATCH", "HEADING_MISSING")


@pytest.mark.catalogue("L16")
@pytest.mark.parametrize("ending", ["csv", "hl7", "json"])
@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"  \r\n"])
def test_an_empty_file_holds_no_result(ending: str, content: bytes) -> None:
    assert refused(content, ending)[0] == "NO_ROWS"


def test_an_ending_that_no_reader_is_for_is_refused() -> None:
    assert refused(b"x", "pdf")[0] == "FILE_ENDING_UNKNOWN"
