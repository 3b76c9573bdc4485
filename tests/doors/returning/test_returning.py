"""A person reads results: own and family's, nobody else's; audited; of one size (Z02, P01, P12)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from functions.access import service as access
from functions.access.domain.staff import Unit
from functions.access.store import audit as audit_store
from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId, UnitId
from functions.kernel.periods import day_of
from functions.laboratory.domain.words import Custody, Told
from functions.laboratory.service import projecting
from functions.laboratory.store import person_results, specimens, worklist
from functions.runtime import clock
from tests.doors.returning.street import (
    ANH,
    BINH,
    Street,
    items_of,
    seen,
    specimen,
    version,
)


def test_a_person_sees_where_the_sample_is_and_then_the_result(street: Street) -> None:
    anh = street.person()
    tube = street.told(anh.person, what=None)

    waiting = anh.get("/api/results").json["results"]
    assert [(one["tube"], one["stage"], one["told"]) for one in waiting] == [
        (tube, "at_laboratory", "")
    ]
    street.told(anh.person, what=Told.NEGATIVE)
    (shown,) = anh.get("/api/results").json["results"]
    assert (shown["stage"], shown["told"]) == ("told", "negative")
    assert shown["laboratory"] == "Phòng xét nghiệm CDC Hà Nội (thử)"
    assert shown["validity_rule"] == "result-validity-2021-10"
    assert {one["purpose"] for one in shown["counts"]} == {"travel_from_level_4", "flight"}
    page = anh.get(f"/ket-qua/{shown['id']}")
    assert page.status == 200
    assert "Âm tính" in page.body.decode() and "data-qr=" in page.body.decode()
    assert anh.get("/ket-qua").body.decode().count("/ket-qua/") >= 1


@pytest.mark.catalogue("Z02")
def test_anothers_result_is_told_like_an_unknown_one_and_kept(street: Street) -> None:
    anh, binh = street.person(ANH), street.person(BINH)
    tube = street.told(anh.person, what=Told.POSITIVE)
    known = street.result_id(anh.person, tube)
    for path in ("", "/fhir"):
        mine = anh.get(f"/api/results/{known}{path}")
        others = binh.get(f"/api/results/{known}{path}")
        none = binh.get(f"/api/results/{'0' * 25}1{path}")
        odd = binh.get(f"/api/results/not-an-id{path}")
        assert (mine.status, others.status) == (200, 404)
        assert seen(others) == seen(none) == seen(odd)
        assert others.code == "RESULT_UNKNOWN"
    assert binh.get(f"/api/results?for={anh.person}").status == 404
    assert len({len(binh.get(f"/ket-qua/{one}").body) for one in (known, "0" * 25 + "1")}) == 1
    refused = [row for row in items_of("refusals") if row["by"]["S"] == binh.person]
    assert len(refused) >= 6


def test_a_guardian_reads_for_a_member_until_the_guardianship_ends(street: Street) -> None:
    anh, binh = street.person(ANH), street.person(BINH)
    child = street.member_of(anh)
    tube = street.told(child, what=Told.NEGATIVE)
    identifier = street.result_id(child, tube)

    assert anh.get(f"/api/results?for={child}").json["results"][0]["tube"] == tube
    assert anh.get(f"/api/results/{identifier}").status == 200
    assert binh.get(f"/api/results?for={child}").status == 404
    assert binh.get(f"/api/results/{identifier}").status == 404
    anh.call("POST", f"/api/family/{child}/remove", {})
    assert anh.get(f"/api/results/{identifier}").status == 404


@pytest.mark.catalogue("P01")
def test_each_result_opened_was_audited_first_and_shows_in_the_persons_log(street: Street) -> None:
    anh = street.person()
    tube = street.told(anh.person, what=Told.NEGATIVE)
    opened = person_results.opened_results()
    before = _rows(anh.person)
    anh.get(f"/api/results/{street.result_id(anh.person, tube)}")
    anh.get("/api/results")

    assert person_results.opened_results() - opened == 2
    actions = [row["action"]["S"] for row in _rows(anh.person)]
    told = [row["action"]["S"] for row in before]  # rows of one instant stand in any order
    assert sorted(actions) == sorted([*told, "read_result", "read_results"])
    log = anh.get("/api/me/access-log").json["rows"]
    assert {"read_result", "read_results"} <= {row["action"] for row in log}
    assert "Xem một kết quả xét nghiệm" in anh.get("/ai-da-xem").body.decode()


@pytest.mark.catalogue("F17", "P01")
def test_nothing_is_opened_where_the_audit_refuses(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    anh = street.person()
    tube = street.told(anh.person, what=Told.POSITIVE)
    opened = person_results.opened_results()

    def refuse(_: object) -> None:
        raise Busy

    monkeypatch.setattr(audit_store, "put_audit", refuse)
    for path in ("/api/results", f"/api/results/{street.result_id(anh.person, tube)}"):
        reply = anh.get(path)
        assert (reply.status, reply.code) == (503, "AUDIT_UNAVAILABLE")
        assert b"positive" not in reply.body
    assert person_results.opened_results() == opened


@pytest.mark.catalogue("P12")
@pytest.mark.parametrize("language", ["vi", "en", "ko"])
def test_answers_have_one_size_whatever_is_told(street: Street, language: str) -> None:
    anh = street.person()
    sizes: dict[str, set[int]] = {}
    for number, what in enumerate(Told, start=1):
        tube = street.told(anh.person, what=what, number=number)
        identifier = street.result_id(anh.person, tube)
        fhir = anh.get(f"/api/results/{identifier}/fhir")
        assert len(fhir.json["entry"]) >= 3
        sizes.setdefault("fhir", set()).add(len(fhir.body))
        for path in (f"/api/results/{identifier}", f"/ket-qua/{identifier}?lang={language}"):
            reply = anh.get(path)
            assert reply.status == 200
            assert reply.header("content-encoding") == "identity"
            assert what is not Told.POSITIVE or b"pos" in reply.body or b"D\xc6" in reply.body
            sizes.setdefault(path.split("/")[1], set()).add(len(reply.body))

    assert {name: len(found) for name, found in sizes.items()} == {
        "api": 1,
        "fhir": 1,
        "ket-qua": 1,
    }


@pytest.mark.catalogue("P12")
def test_lists_have_one_size_whatever_is_told(street: Street) -> None:
    sizes: dict[str, set[int]] = {"/api/results": set(), "/ket-qua": set()}
    for number, what in enumerate(Told):
        one = street.person(f"090000{3000 + number}")
        street.told(one.person, what=what, number=number + 50)
        for path, found in sizes.items():
            found.add(len(one.get(path).body))

    assert {path: len(found) for path, found in sizes.items()} == dict.fromkeys(sizes, 1)


@pytest.mark.catalogue("C12")
def test_a_correction_keeps_both_versions_and_marks_the_result(street: Street) -> None:
    anh = street.person()
    tube = specimen(anh.person, at=street.now)
    first = version(Told.POSITIVE, street.now - timedelta(hours=3))
    second = version(Told.NEGATIVE, street.now, 2, "laboratory_correction")
    projecting.keep_results(tube, [first])
    projecting.keep_results(tube, [first, second])

    shown = anh.get(f"/api/results/{street.result_id(anh.person, tube.tube)}").json
    assert (shown["told"], shown["corrected"]) == ("negative", True)
    assert [(one["version"], one["told"]) for one in shown["versions"]] == [
        (1, "positive"),
        (2, "negative"),
    ]
    page = anh.get(f"/ket-qua/{shown['id']}").body.decode()
    assert "đã được đính chính" in page and "không còn giá trị" in page
    report = anh.get(f"/api/results/{shown['id']}/fhir").json["entry"][0]["resource"]
    assert report["status"] == "corrected"


@pytest.mark.catalogue("Q01", "Q02")
def test_the_row_is_the_newest_in_whatever_order_and_however_often(street: Street) -> None:
    tube = specimen("0000000000009", at=street.now)
    sent = specimen(
        "0000000000009", at=street.now, custody=Custody.SENT, received_at=None, version=2
    )
    first = version(Told.UNDER_REVIEW, street.now)
    second = version(Told.NEGATIVE, street.now, 2, "decided_by_people")
    tellings = [(sent, []), (tube, []), (tube, [first]), (tube, [first, second])]
    for order in (tellings, tellings[::-1], tellings[2:] + tellings[:2], tellings * 3):
        for told, versions in order:
            projecting.keep_results(told, versions)
        kept = person_results.result(PersonId("0000000000009"), tube.tube)
        assert kept is not None and kept.told is Told.NEGATIVE
        assert len(kept.versions) == 2
    assert len(items_of("person_results")) == 1


def test_an_open_tube_is_nobodys_business(street: Street) -> None:
    tube = specimen("0000000000009", at=street.now, custody=Custody.COLLECTING)

    assert projecting.keep_results(tube, []) == 0
    assert items_of("person_results") == []


@pytest.mark.catalogue("Z04")
def test_nobody_writes_a_result_through_these_doors(street: Street) -> None:
    anh = street.person()
    tube = street.told(anh.person, what=Told.POSITIVE)
    path = f"/api/results/{street.result_id(anh.person, tube)}"
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert anh.call(method, path, {"told": "negative"}).status in {403, 404, 405}
    assert anh.get(path).json["told"] == "positive"


def test_nothing_told_stands_in_clear(street: Street) -> None:
    street.told("0000000000009", what=Told.POSITIVE)
    stored = str(items_of("person_results")) + str(items_of("result_codes"))

    assert not any(word in stored for word in ("positive", "pcr", "received", "lab-01"))


def _rows(person: str) -> list[dict[str, dict[str, str]]]:
    found = [row for row in items_of("audit") if row["subject"]["S"] == person]
    return sorted(found, key=lambda row: row["at"]["S"])


def test_reading_a_result_ends_the_clock_of_its_tube_once(street: Street) -> None:
    anh = street.person()
    tube = specimen(anh.person, at=street.now, version=1)
    specimens.put_new(tube)
    waiting = specimen(anh.person, number=2, at=street.now, version=1)
    specimens.put_new(waiting)
    projecting.keep_results(tube, [version(Told.NEGATIVE, street.now)])
    projecting.keep_results(waiting, [])
    for one in (tube, waiting):
        anh.get(f"/api/results/{street.result_id(anh.person, one.tube)}")
    with clock.fixed(street.now + timedelta(hours=1)):
        anh.get(f"/api/results/{street.result_id(anh.person, tube.tube)}")

    rows, _ = worklist.rows_of(UnitId("lab-01"), day_of(tube.sealed_at or street.now))
    assert {row.tube: row.seen_at for row in rows} == {tube.tube: street.now}


@pytest.mark.catalogue("I04")
def test_what_is_code_is_shown_as_text(street: Street) -> None:
    anh, code = street.person(), '"><img src=x onerror=a>'
    access.put_unit(Unit("lab-01", "laboratory", f"{code} {{{{7*7}}}} <script>", "01", "ministry"))
    tube = street.told(anh.person, what=Told.NEGATIVE)
    path = f"/ket-qua/{street.result_id(anh.person, tube)}"
    pages = [
        anh.get("/ket-qua"),
        anh.get(path),
        street.somebody().call("POST", "/ket-qua/ma", form={"code": code}),
        street.somebody().call("POST", "/ket-qua/mo", form={"challenge": code, "code": code[:16]}),
        street.somebody().call("POST", "/xac-minh", form={"paper": f"javascript:{code}"}),
        street.somebody().call(
            "POST", "/can-bo/tra-ket-qua", form={"slip": code}, headers=street.officer()
        ),
    ]

    for page in pages:
        text = page.body.decode()
        assert "<img" not in text and "<script>" not in text and "javascript:" not in text
        assert page.header("x-content-type-options") == "nosniff"
        assert "script-src 'self'" in page.header("content-security-policy")
    assert "{{7*7}}" in pages[1].body.decode()
    assert code in anh.get(f"/api{path.replace('ket-qua', 'results')}").json["laboratory"]
