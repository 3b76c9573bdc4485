"""Doors and pages of files: strict bodies, one's own laboratory only, forms that work alone."""

from __future__ import annotations

import base64
import json
import re
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from functions.access import policy
from functions.kernel.callers import Role
from functions.laboratory.domain.reading.guide import template_titles
from functions.laboratory.service import reading
from functions.laboratory.service.template import template_csv
from functions.runtime import aws, http, objects, settings
from tests.doors.laboratory.works import LAB, OTHER_LAB, Works, counts, csv, line, worker
from tests.store.laboratory.bench import items_of, put_tube, tube

ANNOUNCED = {"filename": "ket-qua.csv", "size": 2000}


def test_only_those_of_a_laboratory_pass_its_doors(works: Works) -> None:
    ours = [key for key, route in http.ROUTES.items() if route.audience == "laboratory"]

    assert len(ours) >= 7
    for key in ours:
        found = policy.policy_line(key)
        assert found is not None
        assert set(found.grants) <= {Role.LAB_TECHNICIAN, Role.LAB_APPROVER}, key


@pytest.mark.catalogue("L18")
def test_the_form_takes_this_file_of_this_size_and_no_other(works: Works) -> None:
    reply = works.call("POST", "/api/lab/files", json_body=ANNOUNCED | {"filename": "a.HL7"})

    upload, file = reply.json["upload"], reply.json["file_id"]
    fields = upload["fields"]
    conditions = json.loads(base64.b64decode(fields["policy"]))["conditions"]
    assert fields["key"] == f"results/{LAB}/{file}/file.hl7"
    assert {"key": fields["key"]} in conditions
    assert {"Content-Type": "text/plain"} in conditions
    assert ["content-length-range", 1, 50 * 1024 * 1024] in conditions
    expires = json.loads(base64.b64decode(fields["policy"]))["expiration"]
    assert expires
    assert not [one for one in conditions if isinstance(one, list) and one[0] == "starts-with"]


def test_announcing_again_with_the_same_key_is_the_same_file(works: Works) -> None:
    same = {"idempotency-key": "the-same-key-0001"}
    first = works.call("POST", "/api/lab/files", json_body=ANNOUNCED, headers=same)
    again = works.call("POST", "/api/lab/files", json_body=ANNOUNCED, headers=same)
    other = works.call("POST", "/api/lab/files", json_body=ANNOUNCED | {"rows": 5}, headers=same)

    assert first.json["file_id"] == again.json["file_id"]
    assert (other.status, other.code) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert len(works.call("GET", "/api/lab/files").json["files"]) == 1


@pytest.mark.catalogue("I05", "I16")
@pytest.mark.parametrize(
    "name",
    [
        "../a.csv",
        "a/b.csv",
        "a\\b.csv",
        "%00.csv",
        "a\r\nX: y.csv",
        "a\x00.csv",
        "..csv",
        "a.exe",
        "a.csv.zip",
        "csv",
        "x" * 130 + ".csv",
        "\u202ea.csv",
    ],
)
def test_a_name_that_is_more_than_a_name_is_refused(works: Works, name: str) -> None:
    reply = works.call("POST", "/api/lab/files", json_body=ANNOUNCED | {"filename": name})

    assert (reply.status, reply.code) == (422, "FILE_NAME_INVALID")
    assert items_of("result_files") == []


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        ({"size": 0}, 422, "FILE_SIZE_INVALID"),
        ({"size": 50 * 1024 * 1024 + 1}, 422, "FILE_SIZE_INVALID"),
        ({"sha256": "g" * 64}, 422, "MANIFEST_UNREADABLE"),
        ({"encoding": "latin-1"}, 422, "MANIFEST_UNREADABLE"),
        ({"rows": -1}, 422, "INVALID"),
        ({"laboratory": OTHER_LAB}, 422, "UNKNOWN_FIELD"),
        ({"size": "many"}, 422, "INVALID"),
    ],
)
def test_what_cannot_be_announced_is_refused(
    works: Works, told: dict[str, Any], status: int, code: str
) -> None:
    reply = works.call("POST", "/api/lab/files", json_body=ANNOUNCED | told)

    assert (reply.status, reply.code) == (status, code)


def test_a_unit_that_is_no_laboratory_announces_nothing(works: Works) -> None:
    works.caller = worker("commune-00001")

    assert works.call("POST", "/api/lab/files", json_body=ANNOUNCED).status == 403


def test_files_are_announced_so_often_and_no_more(works: Works) -> None:
    replies = [works.call("POST", "/api/lab/files", json_body=ANNOUNCED) for _ in range(11)]

    assert [reply.status for reply in replies] == [201] * 10 + [429]


@pytest.mark.catalogue("Z02", "I16")
@pytest.mark.parametrize("place", ["/api/lab/files/", "/xet-nghiem/tep/"])
def test_anothers_file_and_an_unknown_one_answer_alike_and_are_noted(
    works: Works, place: str
) -> None:
    put_tube(tube(1))
    file = works.send(csv(line(tube(1))))
    works.caller = worker(OTHER_LAB)

    asked = [file, "0" * 26, "..%2Fx", "a%00b", "head", f"lab%23{LAB}", "attribute_exists(f)"]
    replies = [works.call("GET", f"{place}{text}") for text in asked]

    assert {reply.status for reply in replies} == {404}
    mask = re.compile(rb'request_id":"[^"]+"|<code>[^<]*</code>|[0-9a-f-]{36}')
    assert len({mask.sub(b"", reply.body) for reply in replies}) == 1
    noted = [i for i in items_of("audit") if i["subject"]["S"] == f"result_file#{file}"]
    assert len(noted) == 1
    assert works.call("GET", "/api/lab/files").json["files"] == []


def test_lending_the_rows_to_be_mended_is_noted_before(works: Works) -> None:
    file = works.send(csv(line("X")))
    noted = len(items_of("audit"))

    shown = works.shown(file)

    assert "X-Amz-Signature" in shown["report"]
    assert len(items_of("audit")) == noted + 1


def test_a_page_shows_the_account_as_a_bar_and_numbers(works: Works) -> None:
    put_tube(tube(1))
    file = works.send(csv(line(tube(1)), line(tube(2)), line("X"), line(tube(1))))

    page = works.call("GET", f"/xet-nghiem/tep/{file}").body.decode()

    drawn = dict(re.findall(r'data-bar="(\w+)" class="[\w-]+" x="\d+" width="(\d+)"', page))
    assert drawn == {
        "matched": "250",
        "orphaned": "250",
        "parked": "0",
        "duplicate": "250",
        "rejected": "250",
    }
    numbers = {name: int(told) for name, told in re.findall(r'data-part="(\w+)">(\d+)<', page)}
    assert numbers["received"] == 4
    assert counts({**works.shown(file)}) == {
        k: v for k, v in numbers.items() if v and k != "accepted"
    }
    assert "Đã nhận đủ mọi dòng" in page
    assert "dong-can-sua.csv" in page


def test_a_file_is_announced_and_sent_by_forms_alone(works: Works) -> None:
    listed = works.call("GET", "/xet-nghiem/tep")
    key = re.findall(r'name="idempotency_key" value="([^"]+)"', listed.body.decode())[0]
    form = {"idempotency_key": key, "filename": "a.csv", "size": "99", "rows": "2"}

    sent = works.call("POST", "/xet-nghiem/tep", form=form)

    assert sent.status == 303
    page = works.call("GET", sent.header("location"))
    assert 'enctype="multipart/form-data"' in page.body.decode()
    origin = re.findall(r'action="(https://[^/"]+)', page.body.decode())[0]
    assert f"form-action 'self' {origin}" in page.header("content-security-policy")
    assert works.call("POST", "/xet-nghiem/tep", form=form).header("location") == sent.header(
        "location"
    )
    assert "a.csv" in works.call("GET", "/xet-nghiem/tep").body.decode()


@pytest.mark.parametrize(
    "told", [{"size": "x"}, {"rows": "x"}, {"filename": "a.exe"}, {"encoding": "latin-1"}]
)
def test_a_refused_form_is_shown_again_with_what_was_typed(
    works: Works, told: dict[str, str]
) -> None:
    form = {"idempotency_key": "k" * 20, "filename": "a.csv", "size": "99"} | told

    reply = works.call("POST", "/xet-nghiem/tep", form=form)

    assert reply.status == 422
    assert form["filename"] in reply.body.decode()


def test_the_template_has_a_heading_that_is_read_and_no_row(works: Works) -> None:
    reply = works.call("GET", "/xet-nghiem/mau")

    assert reply.status == 200
    assert "attachment" in reply.header("content-disposition")
    assert reply.body == template_csv()
    put_tube(tube(1))
    titles = reply.body.decode("utf-8-sig").strip().replace('"', "").split(",")
    cells = dict.fromkeys(titles, "")
    cells |= {titles[0]: tube(1), titles[1]: "PCR", titles[2]: "Âm tính"}
    cells |= {titles[3]: "22/11/2021 16:00"}
    filled = ",".join(titles) + "\n" + ",".join(cells.values())
    assert counts(works.shown(works.send(filled.encode()))) == {"received": 1, "matched": 1}
    assert set(reading.ENDINGS) == {"csv", "xlsx", "hl7", "json"}


def test_the_template_is_had_as_a_workbook_that_reads_as_the_csv_does(works: Works) -> None:
    listed = works.call("GET", "/xet-nghiem/tep").body.decode()
    first = works.call("GET", "/xet-nghiem/mau/xlsx")
    second = works.call("GET", "/xet-nghiem/mau/xlsx")
    kept = aws.client("s3").list_objects_v2(Bucket=settings.bucket("documents"))["Contents"]

    assert 'href="/xet-nghiem/mau/xlsx"' in listed
    assert (first.status, second.status) == (303, 303)
    (key,) = (each["Key"] for each in kept)
    assert key in second.headers["location"][0]
    book = load_workbook(BytesIO(objects.read("documents", key)))
    heading = [cell.value for cell in next(book.worksheets[0].iter_rows())]
    assert heading == template_titles()
    assert len(book.worksheets) == 2
