"""The board of today moves while scans run; a task force sees which communes lag."""

from __future__ import annotations

from datetime import timedelta

import pytest

from functions.aggregates.domain.lagging import lagging
from functions.aggregates.service import hearing
from functions.kernel.callers import Role
from functions.kernel.periods import day_of, hour_of
from functions.messages.checkin import ScansPacked
from functions.runtime import aws, clock
from tests.doors.access.world import Issuer
from tests.doors.aggregates.counts import COMMUNE, NEXT, YESTERDAY, figures, hear, scans
from tests.doors.checkin.town import Officer, Town, officer_of
from tests.world import facts_heard, pack_presence

DAY = timedelta(days=1)


def packed(batch: str, edition: int, **arrived: int) -> str:
    """A batch as the packer tells it."""
    told = {code[1:]: many for code, many in arrived.items()}
    return ScansPacked(
        batch=batch, hour=hour_of(clock.now()), edition=edition, arrived=told
    ).model_dump_json()


@pytest.fixture
def ministry(town: Town, issuer: Issuer) -> Officer:
    """Somebody of the ministry."""
    return officer_of(town, issuer, "", Role.MINISTRY_OPERATOR)


def test_the_board_moves_with_each_batch_and_a_batch_told_again_counts_once(
    ministry: Officer,
) -> None:
    now = clock.now()
    hear(packed("b1", 5, p01=40, p79=9), packed("b2", 5, p01=30))
    hear(packed("b1", 5, p01=40, p79=9), packed("b1", 4, p01=99))
    page = ministry.get("/can-bo/so-lieu")
    assert page.status == 200 and ">79<" in page.body.decode()
    hear(packed("b1", 6, p01=41, p79=9), packed("b3", 5, p48=3))
    with clock.fixed(now + timedelta(seconds=16)):
        body = ministry.get("/can-bo/so-lieu").body.decode()
    assert ">80<" in body, "three of another province wait until they are five"


def test_what_is_closed_takes_the_place_of_what_ran(ministry: Officer) -> None:
    now = clock.now()
    hour = hour_of(now - timedelta(hours=1))
    with clock.fixed(now - timedelta(hours=1)):
        hear(packed("b1", 5, p01=50))
    hear(scans((COMMUNE, "market", "0A1B2C3D4", 52), hour=hour))
    figures(day_of(now))
    body = ministry.get("/can-bo/so-lieu").body.decode()
    assert '<dd class="num">52</dd>' in body and '<dd class="num">0</dd>' in body


def test_check_in_tells_boards_what_it_packs(town: Town) -> None:
    queue = facts_heard("boards-hear")
    town.visitor().checks_in(town.token)
    pack_presence()
    told = aws.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    (body,) = (one["Body"] for one in told if "ScansPacked" in one["Body"])
    assert ScansPacked.model_validate_json(body).arrived == {"01": 1}
    hearing.hear(body)


def test_a_province_sees_its_own_communes_that_lag_and_no_other(town: Town, issuer: Issuer) -> None:
    province = officer_of(town, issuer, "01", Role.PROVINCE_OFFICER)
    hear(
        scans((NEXT, "shop", "0B1B2C3D4", 5), (COMMUNE, "shop", "0C1B2C3D4", 9)),
        scans((COMMUNE, "market", "0A1B2C3D4", 9), hour="2021112108"),
    )
    figures()
    shown = province.get("/can-bo/so-lieu/cham")
    assert shown.status == 200 and "578 / 579" not in shown.body.decode()
    one = province.get("/can-bo/so-lieu/cham?district=001").body.decode()
    assert "Phường Phúc Xá, Quận Ba Đình" in one and "Quận Hoàn Kiếm</th>" not in one
    assert province.get("/can-bo/so-lieu/cham?district=760").status == 404
    assert province.get("/can-bo/so-lieu/cham?place=79").status == 404
    assert province.get("/can-bo/so-lieu?place=79").status == 404
    assert province.get("/can-bo/so-lieu").status == 200


def test_who_lags_most_stands_first() -> None:
    before = [(YESTERDAY - DAY, {"a": {"shop": 4}, "b": {"shop": 2}, "c": {"food": 1}})]
    found = lagging("abcd", YESTERDAY, {"b": {"shop": 2}, "c": {"shop": 1}}, before)
    assert [(one.place, one.dormant, one.arrived) for one in found] == [
        ("a", 4, False), ("d", 0, False), ("c", 1, True), ("b", 0, True),
    ]  # fmt: skip
    assert found[0].last == YESTERDAY - DAY and found[1].last is None
