"""From the unit to the laboratory: sent with a manifest, received, refused, pooled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from functions.kernel.callers import Role
from functions.kernel.identifiers import TubeCode, UnitId, tube_code
from functions.laboratory import consumers
from functions.laboratory.domain.specimen import TubeTaken
from functions.laboratory.domain.words import Custody, Kind, Method, RejectReason
from functions.laboratory.service import pooling
from functions.laboratory.store import specimens
from functions.runtime import aws, clock, settings
from tests.doors.checkin.town import items_of, later
from tests.doors.laboratory.field import Field, tube
from tests.world import messages_in


@pytest.fixture
def sealed(field: Field) -> Field:
    """Three tubes are sealed: two singles and a pool of three."""
    session = field.session()
    for number, people in ((1, (1,)), (2, (2,)), (3, (3, 4, 5))):
        assert field.seals(number, session, *people)["outcome"] == "recorded"
    return field


def outcomes(reply: Any) -> list[tuple[str, str]]:
    return [(one["outcome"], one["code"]) for one in reply.json["results"]]


def document(key: str) -> bytes:
    body: bytes = (
        aws.client("s3").get_object(Bucket=settings.bucket("documents"), Key=key)["Body"].read()
    )
    return body


def test_tubes_are_sent_printed_and_received(sealed: Field) -> None:
    sent = sealed.send_to_laboratory(1, 2, 3)
    code = sent.json["manifest"]
    assert outcomes(sent) == [("done", "")] * 3
    assert {tube(number).manifest for number in (1, 2, 3)} == {code}
    waiting = sealed.sampler.get(f"/api/specimens/manifests/{code}").json
    assert waiting["pdf"] == waiting["csv"] == ""
    consumers.print_manifest({"Records": messages_in("manifests")}, None)
    table = document(f"manifests/{code}.csv").decode("utf-8-sig")
    assert table.count("\r\n") == 4
    assert tube_code(3) in table
    assert '"3"' in table
    paper = document(f"manifests/{code}.pdf")
    assert paper.startswith(b"%PDF-")
    shown = sealed.sampler.get(f"/api/specimens/manifests/{code}").json
    assert [one["people"] for one in shown["tubes"]] == [1, 1, 3]
    assert shown["pdf"].startswith("https://")
    page = sealed.sampler.get(f"/lay-mau/giao-nhan/{code}").body.decode()
    assert tube_code(1) in page
    with later(minutes=40):
        arrived = sealed.laboratory.call(
            "POST",
            "/api/lab/receipts",
            {"manifest": code, "tubes": [tube_code(number) for number in (1, 2, 3)]},
        )
    assert arrived.json["missing"] == arrived.json["extra"] == []
    kept = tube(1)
    assert (kept.custody, kept.version) == (Custody.RECEIVED, 3)
    assert kept.received_at == clock.now() + timedelta(minutes=40)


def test_nothing_of_a_person_is_on_the_paper(sealed: Field) -> None:
    code = sealed.send_to_laboratory(1, 2, 3).json["manifest"]
    consumers.print_manifest({"Records": messages_in("manifests")}, None)
    table = document(f"manifests/{code}.csv").decode("utf-8-sig")
    for person in (member for number in (1, 2, 3) for member in tube(number).members):
        assert person not in table
    assert "Nguyễn" not in table
    assert "0010909" not in table


@pytest.mark.catalogue("F02")
def test_sending_again_with_one_key_is_one_manifest(sealed: Field) -> None:
    first = sealed.send_to_laboratory(1, 2)
    again = sealed.send_to_laboratory(1, 2)
    assert again.json["manifest"] == first.json["manifest"]
    assert outcomes(again) == [("duplicate", "")] * 2
    assert tube(1).version == 2
    other = sealed.send_to_laboratory(1, 3, key="send-0002")
    assert outcomes(other) == [("refused", "CUSTODY_OUT_OF_ORDER"), ("done", "")]
    assert tube(1).manifest == first.json["manifest"]


def test_the_unit_sees_what_waits_and_what_was_sent(sealed: Field) -> None:
    page = sealed.sampler.get("/lay-mau/gui").body.decode()
    assert all(tube_code(number) in page for number in (1, 2, 3))
    form = {
        "laboratory": "lab-01",
        "tubes": f"{tube_code(1)}\r\n{tube_code(2)}",
        "idempotency_key": "form-0001",
    }
    sent = sealed.sampler.call("POST", "/lay-mau/gui", form=form)
    assert sent.status == 303
    after = sealed.sampler.get("/lay-mau/gui").body.decode()
    assert tube_code(3) in after
    assert tube_code(1) not in after
    assert sent.header("location").removeprefix("/lay-mau/giao-nhan/") in after


def test_differences_between_list_and_box_are_told(sealed: Field) -> None:
    code = sealed.send_to_laboratory(1, 2).json["manifest"]
    arrived = sealed.receives(1, 3, manifest=code)
    assert arrived.json["missing"] == [tube_code(2)]
    assert arrived.json["extra"] == [tube_code(3)]
    assert outcomes(arrived) == [("done", "")] * 2
    assert tube(2).custody is Custody.SENT
    assert outcomes(sealed.receives(1)) == [("duplicate", "")]


def test_a_tube_is_refused_with_a_reason_and_that_is_its_end(sealed: Field) -> None:
    told = [{"tube": tube_code(1), "reason": "leaked"}]
    assert outcomes(sealed.receives(rejections=told)) == [("done", "")]
    assert outcomes(sealed.receives(rejections=told)) == [("duplicate", "")]
    assert outcomes(sealed.receives(1)) == [("refused", "CUSTODY_OUT_OF_ORDER")]
    kept = tube(1)
    assert (kept.custody, kept.reject_reason) == (Custody.REJECTED, RejectReason.LEAKED)


@pytest.mark.catalogue("Z02", "L14")
def test_another_laboratory_or_unit_is_told_what_it_is_told_of_nothing(sealed: Field) -> None:
    code = sealed.send_to_laboratory(1).json["manifest"]
    other_lab = sealed.member(Role.LAB_TECHNICIAN, "lab-02")
    told = other_lab.call("POST", "/api/lab/receipts", {"tubes": [tube_code(2), tube_code(99)]})
    first, second = told.json["results"]
    assert first | {"tube": ""} == second | {"tube": ""}
    assert first["code"] == "TUBE_UNKNOWN"
    assert tube(2).custody is Custody.SEALED
    stranger = sealed.member(Role.SAMPLER, "commune-00004")
    unknown = "LM00000000000"
    for who, path in (
        (stranger, "/api/specimens/manifests/{}"),
        (stranger, "/lay-mau/giao-nhan/{}"),
        (other_lab, "/xet-nghiem/nhan?manifest={}"),
    ):
        replies = [who.get(path.format(asked)) for asked in (code, unknown)]
        assert [reply.status for reply in replies] == [404, 404]
    sends = stranger.call(
        "POST",
        "/api/specimens/manifests",
        {"laboratory": "lab-01", "tubes": [tube_code(2), tube_code(99)]},
        headers={"idempotency-key": "send-0009"},
    )
    assert [one[1] for one in outcomes(sends)] == ["TUBE_UNKNOWN"] * 2
    assert tube(2).custody is Custody.SEALED


def test_the_front_desk_works_with_forms_alone(sealed: Field) -> None:
    code = sealed.send_to_laboratory(1, 2).json["manifest"]
    desk = sealed.laboratory.get("/xet-nghiem/nhan").body.decode()
    assert code in desk
    listed = sealed.laboratory.get(f"/xet-nghiem/nhan?manifest={code}").body.decode()
    assert f"{tube_code(1)}\n{tube_code(2)}" in listed
    form = {
        "manifest": code, "tubes": tube_code(1), "rejected": tube_code(2), "reason": "warm",
    }  # fmt: skip
    done = sealed.laboratory.call("POST", "/xet-nghiem/nhan", form=form)
    assert done.status == 200
    assert (tube(1).custody, tube(2).custody) == (Custody.RECEIVED, Custody.REJECTED)


def pools(field: Field, pool: str, *tubes: int) -> Any:
    body = {"pool": pool, "tubes": [tube_code(number) for number in tubes]}
    return field.laboratory.call("POST", "/api/lab/pools", body)


def test_a_laboratory_joins_what_it_has_received(sealed: Field) -> None:
    assert pools(sealed, "POOL-0001", 1, 2).code == "CUSTODY_OUT_OF_ORDER"
    sealed.receives(1, 2, 3)
    assert pools(sealed, "POOL-0001", 1, 99).code == "TUBE_UNKNOWN"
    made = pools(sealed, "POOL-0001", 1, 3)
    assert (made.status, made.json["rule_id"]) == (201, "pool-sizes-2")
    for _ in range(2):
        assert pools(sealed, "POOL-0001", 3, 1).status == 201
    pool = specimens.specimen(TubeCode("POOL-0001"))
    assert pool is not None
    assert (pool.kind, pool.members, pool.tubes) == (
        Kind.LAB_POOL, (), (tube_code(1), tube_code(3)),
    )  # fmt: skip
    assert tube(1).pooled_in == tube(3).pooled_in == "POOL-0001"
    assert pools(sealed, "POOL-0001", 1, 2).code == "TUBE_TAKEN"
    assert pools(sealed, "POOL-0002", 1, 2).code == "TUBE_TAKEN"
    assert pools(sealed, "POOL-0002", 2, 2).code == "TUBE_TWICE"
    assert pools(sealed, tube_code(2), 2).code == "TUBE_TAKEN"
    assert tube(2).pooled_in is None


def test_a_pool_that_is_made_again_is_the_same_pool(sealed: Field) -> None:
    sealed.receives(1, 2)
    tubes = [tube_code(1), tube_code(2)]
    made = [
        pooling.pool_of(UnitId("lab-01"), TubeCode("POOL-0001"), tubes, Method.PCR, clock.now())
        for _ in range(2)
    ]
    assert made[0] == made[1]
    with pytest.raises(TubeTaken):
        pooling.pool_of(UnitId("lab-01"), TubeCode("POOL-0001"), tubes[:1], Method.PCR, clock.now())


@pytest.mark.catalogue("Q01")
def test_every_step_told_three_times_changes_once(sealed: Field) -> None:
    steps: list[Callable[[], Any]] = [
        lambda: sealed.send_to_laboratory(1, 2, 3),
        lambda: sealed.receives(1, 2),
        lambda: sealed.receives(rejections=[{"tube": tube_code(3), "reason": "warm"}]),
        lambda: pools(sealed, "POOL-0001", 1, 2),
    ]
    for step in steps:
        step()
        before = items_of("specimens")
        step()
        step()
        assert items_of("specimens") == before
