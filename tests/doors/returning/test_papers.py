"""A printed result is checked by anybody: valid, replaced by a correction, or not ours."""

from __future__ import annotations

from datetime import timedelta

import pytest

from functions.kernel.callers import Role
from functions.kernel.identifiers import UnitId
from functions.laboratory.domain.words import Told
from functions.laboratory.service import projecting
from functions.laboratory.store import specimens
from functions.registry import service as registry
from functions.runtime import aws, settings
from tests.doors.returning.street import ANH, Street, items_of, specimen, version
from tests.world import IDENTITY


def test_a_paper_is_valid_and_shows_whom_it_is_of_masked(street: Street) -> None:
    anh = street.person()
    assert anh.declares().status == 201
    tube = street.told(anh.person, what=Told.NEGATIVE)
    link = anh.get(f"/api/results/{street.result_id(anh.person, tube)}").json["paper"]
    checked = street.somebody().call("POST", "/api/papers", {"paper": link})

    assert checked.status == 200
    assert (checked.json["state"], checked.json["told"]) == ("valid", "negative")
    assert checked.json["birth_year"] == IDENTITY["birth"][:4]
    assert checked.json["masked_name"] == "Nguyễn V*** A***"
    assert IDENTITY["full_name"] not in checked.body.decode()
    page = street.somebody().get(link.removeprefix("https://lachan.test"))
    assert page.status == 200 and "Bản in còn hiệu lực" in page.body.decode()
    log = anh.get("/api/me/access-log").json["rows"]
    assert {"verify", "verify_result"} <= {row["action"] for row in log}


def test_the_link_holds_nothing_of_the_finding_or_the_person(street: Street) -> None:
    anh = street.person()
    links = []
    for number, what in enumerate((Told.POSITIVE, Told.NEGATIVE), start=1):
        tube = street.told(anh.person, what=what, number=number)
        links.append(anh.get(f"/api/results/{street.result_id(anh.person, tube)}").json["paper"])
    first, second = (link.rpartition("/")[2].split(".")[0] for link in links)

    assert len(first) == len(second) == 31
    # Beside the id of the result (bytes 2 to 17) the two say the same.
    assert (first[:2], first[24:]) == (second[:2], second[24:])


@pytest.mark.catalogue("C12")
def test_a_correction_replaces_the_paper_and_tells_nothing_of_what_came(street: Street) -> None:
    anh = street.person()
    tube = specimen(anh.person, at=street.now)
    first = version(Told.NEGATIVE, street.now - timedelta(hours=3))
    projecting.keep_results(tube, [first])
    identifier = street.result_id(anh.person, tube.tube)
    old = anh.get(f"/api/results/{identifier}").json["paper"]
    second = version(Told.POSITIVE, street.now, 2, "laboratory_correction")
    projecting.keep_results(tube, [first, second])
    new = anh.get(f"/api/results/{identifier}").json["paper"]
    replaced = street.somebody().call("POST", "/api/papers", {"paper": old})
    standing = street.somebody().call("POST", "/api/papers", {"paper": new})

    assert (replaced.json["state"], replaced.json["told"]) == ("replaced", "")
    assert b"positive" not in replaced.body
    assert (standing.json["state"], standing.json["told"]) == ("valid", "positive")
    assert len(replaced.body) == len(standing.body)


def test_altered_foreign_and_unknown_papers_are_told_alike(street: Street) -> None:
    anh = street.person()
    tube = street.told(anh.person, what=Told.NEGATIVE)
    link = anh.get(f"/api/results/{street.result_id(anh.person, tube)}").json["paper"]
    token = link.rpartition("/")[2]
    altered = [
        token[:5] + ("A" if token[5] != "A" else "B") + token[6:],
        token[:-3] + ("AAA" if token[-3:] != "AAA" else "BBB"),
        "https://lachan.example/x/" + token,
        "https://lachan.test.evil/x/" + token,
        "https://lachan.test/v/" + token,
        "A" * 31 + "." + "A" * 86,
        "\x00" * 100,
        "x",
    ]
    for text in altered:
        reply = street.somebody().call("POST", "/api/papers", {"paper": text})
        assert (reply.status, reply.code) == (422, "PAPER_INVALID"), text
    assert street.somebody().call("POST", "/api/papers", {"paper": token}).status == 200
    for item in items_of("result_codes"):
        aws.client("dynamodb").delete_item(
            TableName=settings.table_name("result_codes"), Key={"c": item["c"]}
        )
    gone = street.somebody().call("POST", "/api/papers", {"paper": token})
    assert (gone.status, gone.code) == (422, "PAPER_INVALID")
    page = street.somebody().call("POST", "/xac-minh", form={"paper": ""})
    assert page.status == 422


@pytest.mark.catalogue("P12")
def test_a_paper_page_has_one_size_whatever_it_tells(street: Street) -> None:
    anh = street.person()
    sizes = set()
    for number, what in enumerate(Told, start=1):
        tube = street.told(anh.person, what=what, number=number)
        link = anh.get(f"/api/results/{street.result_id(anh.person, tube)}").json["paper"]
        page = street.somebody().get(link.removeprefix("https://lachan.test"))
        assert page.status == 200
        told = street.somebody().call("POST", "/api/papers", {"paper": link})
        sizes.add((len(page.body), len(told.body), page.header("content-encoding")))

    assert len(sizes) == 1


def test_the_desk_serves_slip_and_card_of_one_person(street: Street) -> None:
    anh = street.person(ANH)
    card = "001190900002|024900002|Trần Thị Bình|01011990|Nữ|Số 2 Phố Thử|15042021"
    binh = registry.see(registry.Sight(card), street.now, street.now).person
    tube = street.told(binh, what=Told.NEGATIVE)
    slip = street.code(binh, tube)
    others = street.code(anh.person, street.told(anh.person, what=Told.POSITIVE, number=2))
    desk, headers = "/can-bo/tra-ket-qua", street.officer()

    def serve(**form: str) -> tuple[int, str]:
        filled = {"slip": slip, "reading": "", "kind": "", "number": ""} | form
        reply = street.somebody().call("POST", desk, form=filled, headers=headers)
        return reply.status, reply.body.decode()

    for shown in ({"reading": card}, {"kind": "cccd", "number": "001190900002"}):
        status, page = serve(**shown)
        assert status == 200 and "Âm tính" in page and "data-qr" in page
    refusals = {
        serve(slip=others, reading=card),
        serve(kind="cccd", number="001190900003"),
    }
    assert {status for status, _ in refusals} == {422}
    rows = [row for row in items_of("audit") if row["action"]["S"] == "read_result_at_desk"]
    assert {(row["subject"]["S"], row["allowed"]["BOOL"]) for row in rows} == {
        (binh, True),
        (binh, False),
        (anh.person, False),
    }
    assert {row["unit"]["S"] for row in rows} == {"commune-00001"}


@pytest.mark.catalogue("Z01")
@pytest.mark.parametrize("role", [Role.PROVINCE_OFFICER, Role.SAMPLER, Role.LAB_TECHNICIAN])
def test_only_the_health_station_has_the_desk(street: Street, role: Role) -> None:
    reply = street.somebody().call("GET", "/can-bo/tra-ket-qua", headers=street.officer(role))
    assert reply.status == 403
    served = street.somebody().call(
        "GET", "/can-bo/tra-ket-qua", headers=street.officer(Role.COMMUNE_OFFICER)
    )
    assert served.status == 200


def test_the_slip_of_the_site_is_the_code_that_the_desk_takes(street: Street) -> None:
    card = "001190900002|024900002|Trần Thị Bình|01011990|Nữ|Số 2 Phố Thử|15042021"
    binh = registry.see(registry.Sight(card), street.now, street.now).person
    tube = specimen(binh, at=street.now, version=1)
    specimens.put_new(tube)
    projecting.keep_results(tube, [version(Told.NEGATIVE, street.now)])
    path, headers = f"/lay-mau/phieu-tra-cuu/{tube.tube}", street.officer(Role.SAMPLER)
    sheet = street.somebody().call("GET", path, headers=headers).body.decode()
    slip = street.code(binh, tube.tube)

    assert slip in sheet and "Trần T*** B***" in sheet and "Trần Thị" not in sheet
    form = {"slip": slip, "reading": card}
    served = street.somebody().call(
        "POST", "/can-bo/tra-ket-qua", form=form, headers=street.officer()
    )
    assert served.status == 200 and "Âm tính" in served.body.decode()


@pytest.mark.catalogue("Z02")
def test_slips_of_another_unit_are_told_like_unknown_tubes(street: Street) -> None:
    tube = specimen("0000000000009", at=street.now, version=1, unit=UnitId("district-001"))
    specimens.put_new(tube)
    pages = [
        street.somebody().call(
            "GET", f"/lay-mau/phieu-tra-cuu/{code}", headers=street.officer(Role.SAMPLER)
        )
        for code in (tube.tube, "LC0000000024", "x")
    ]

    assert [page.status for page in pages] == [404] * 3
    assert len({len(page.body) for page in pages}) == 1
    assert items_of("result_codes") == []
