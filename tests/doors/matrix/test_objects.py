"""A real venue at real doors: who stands how to it, and what a stranger can tell (Z01, Z02)."""

from __future__ import annotations

import pytest

from functions.access import service
from functions.access.domain.staff import Staff, StaffState
from functions.kernel.callers import CALLING, Role
from functions.runtime import aws, settings
from tests.doors.access.world import OTHER_PHONE, PHONE, Country, answer, ask
from tests.doors.matrix.conftest import Credentials
from tests.gateway import Reply

CHANGE = {"sec-fetch-site": "same-origin", "idempotency-key": "matrix-0001"}
DETAILS = {
    "name": "Quán Thử", "kind": "food", "province": "01", "district": "001", "ward": "00001",
    "address": "1 Phố Thử", "opens_at": "07:00", "closes_at": "22:00", "capacity": 20,
    "registrant_name": "Nguyễn Văn Thử",
}  # fmt: skip
READING = ("", "/devices", "/poster")


def sign_in(country: Country, phone: str) -> dict[str, str]:
    asked = ask(country, phone)
    _, code = country.code_sent()
    return answer(country, asked.json["challenge"], code).cookies


@pytest.fixture
def owner(country: Country) -> dict[str, str]:
    return sign_in(country, PHONE)


@pytest.fixture
def venue(country: Country, owner: dict[str, str]) -> str:
    reply = country.gateway.call(
        "POST", "/api/venues", json_body=DETAILS, cookies=owner, headers=CHANGE
    )
    assert reply.status == 201
    return str(reply.json["code"])


def seen(reply: Reply) -> object:
    return reply.status, reply.json | {"request_id": ""}, sorted(reply.headers)


@pytest.mark.catalogue("Z02")
def test_anothers_venue_is_told_like_an_unknown_one_and_kept(
    country: Country, owner: dict[str, str], venue: str
) -> None:
    stranger = sign_in(country, OTHER_PHONE)
    unknown = "0" * 8 + "0"
    for path in READING:
        mine, others, none = (
            country.gateway.call("GET", f"/api/venues/{code}{path}", cookies=cookies)
            for code, cookies in ((venue, owner), (venue, stranger), (unknown, stranger))
        )
        assert mine.status in {200, 202}
        assert others.status == 404
        assert seen(others) == seen(none)
    for path in ("/suspend", "/resume", "/poster/rotate"):
        others, none = (
            country.gateway.call(
                "POST", f"/api/venues/{code}{path}", json_body={}, cookies=stranger, headers=CHANGE
            )
            for code in (venue, unknown)
        )
        assert seen(others) == seen(none)
    rows = aws.client("dynamodb").scan(TableName=settings.table_name("audit"))["Items"]

    assert any(row["subject"]["S"] == venue and not row["allowed"]["BOOL"] for row in rows)


@pytest.mark.catalogue("Z01")
def test_a_venue_is_open_to_its_own_division_alone(
    country: Country, credentials: Credentials, venue: str
) -> None:
    path = f"/api/venues/{venue}"

    def status(role: Role) -> int:
        headers = credentials(role, "GET", path, b"")
        return country.gateway.call("GET", path, headers=headers).status

    here = {role: status(role) for role in CALLING}
    officer = service.staff_id(settings.issuer(), f"s-{Role.PROVINCE_OFFICER.value}")
    service.put_staff(Staff(officer, Role.PROVINCE_OFFICER, "province-79", StaffState.ACTIVE))

    assert here == {
        Role.ANONYMOUS: 401,
        Role.CITIZEN: 404,
        Role.GATE_DEVICE: 403,
        Role.COMMUNE_OFFICER: 200,
        Role.DISTRICT_OFFICER: 200,
        Role.PROVINCE_OFFICER: 200,
        Role.EPIDEMIOLOGIST: 403,
        Role.SAMPLER: 403,
        Role.LAB_TECHNICIAN: 403,
        Role.LAB_APPROVER: 403,
        Role.DOCTOR: 403,
        Role.VACCINATOR: 403,
        Role.MINISTRY_OPERATOR: 403,
        Role.AUDITOR: 403,
        Role.ORGANISATION: 403,
    }
    assert status(Role.PROVINCE_OFFICER) == 404


@pytest.mark.catalogue("Z10")
def test_the_board_of_a_venue_is_for_its_own_people(
    country: Country, owner: dict[str, str], venue: str
) -> None:
    stranger = sign_in(country, OTHER_PHONE)
    path = f"/api/venues/{venue}/board"
    mine, others, officers = (
        country.gateway.call("GET", path, cookies=owner),
        country.gateway.call("GET", path, cookies=stranger),
        country.gateway.call("GET", path, headers=country.bearer(Role.PROVINCE_OFFICER)),
    )

    assert (mine.status, others.status, officers.status) == (200, 404, 403)
