"""The gatekeeper: plain paths, no secrets in addresses, changes asked for here, refusals kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from functions.access import service
from functions.access.service import refusals
from functions.access.store import audit as store
from functions.kernel.callers import Caller, Relation, Role, Scope
from functions.kernel.errors import Busy, Forbidden, NotFound
from functions.runtime import aws, clock, http, settings
from functions.runtime.http import api as door
from tests.doors.access.world import SAME_ORIGIN, VENUE, Country

LIST = f"/api/venues/{VENUE}/devices"


def kept(country: Country) -> list[Mapping[str, Any]]:
    table = settings.table_name("refusals")
    found: list[Mapping[str, Any]] = aws.client("dynamodb").scan(TableName=table)["Items"]
    return found


@pytest.mark.catalogue("Z13")
def test_a_route_without_a_line_is_refused_to_everybody(country: Country) -> None:
    plate = door.Route(
        "GET", "/api/unlisted", "citizen", "x", "", None, {}, (), (), 0, False, False
    )
    event = country.gateway.event("GET", "/api/me", {}.items(), b"") or {}
    request = http.Request({**event, "path": "/api/unlisted"}, plate.key, country.now)

    with pytest.raises(Forbidden):
        service.admit(request, plate)


@pytest.mark.catalogue("A11", "Z17")
def test_a_passage_for_one_route_is_none_for_another(country: Country) -> None:
    plate = door.ROUTES["GET /api/me"]
    event = country.gateway.event("GET", "/api/me", {}.items(), b"") or {}
    request = http.Request({**event, "httpMethod": "POST"}, plate.key, country.now)

    with pytest.raises(Forbidden):
        service.admit(request, plate)


OURS: list[dict[str, str]] = [
    {"sec-fetch-site": "same-origin"},
    {"origin": "https://lachan.test"},
    {"sec-fetch-site": "same-origin", "origin": "null"},
]
NOT_OURS: list[dict[str, str]] = [
    {"sec-fetch-site": "cross-site", "origin": "https://lachan.test"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"origin": "https://lachan.test.evil.example"},
    {"origin": "http://lachan.test"},
    {"origin": "null"},
    {},
]


def test_a_change_is_asked_for_on_our_own_pages(country: Country) -> None:
    def ask(headers: dict[str, str]) -> tuple[int, str]:
        reply = country.gateway.call(
            "POST", "/api/sessions/end", cookies=country.session(), headers=headers
        )
        return reply.status, reply.code

    assert {ask(headers) for headers in OURS} == {(204, "")}
    assert {ask(headers) for headers in NOT_OURS} == {(403, "CROSS_SITE")}


def test_another_site_can_not_sign_a_visitor_in(country: Country) -> None:
    form = {"challenge": "0" * 26, "code": "123456"}
    reply = country.gateway.call(
        "POST", "/dang-nhap/ma", form=form, headers={"origin": "https://evil.example"}
    )

    assert reply.status == 403


def test_a_credential_shown_is_believed_or_refused_but_never_ignored(country: Country) -> None:
    def show(path: str, header: str) -> int:
        headers = {"authorization": header}
        return country.gateway.call("GET", path, headers=headers, cookies=country.session()).status

    shown = ("Basic dXNlcjpwYXNz", "Bearer x", "Device x", "bearer y", "x")

    assert [show("/api/orders", header) for header in shown] == [401] * 5
    assert [show("/api/me", header) for header in shown] == [401, 403, 403, 401, 401]


def test_a_cookie_that_is_no_longer_good_leaves_one_anonymous(country: Country) -> None:
    cookies = {"__Host-lachan_session": "LS1.x", "__Host-lachan_staff": "x.y.z"}

    assert country.gateway.call("GET", "/can-bo", cookies=cookies).status == 200
    assert country.gateway.call("GET", "/api/me", cookies=cookies).status == 401


@pytest.mark.catalogue("Z02")
def test_anothers_object_is_told_in_the_words_of_an_unknown_one(country: Country) -> None:
    country.venues["XXXXXXXX0"] = "0000000000002"
    others, unknown = (
        country.gateway.call("GET", f"/api/venues/{code}/devices", cookies=country.session())
        for code in ("XXXXXXXX0", "YYYYYYYY0")
    )

    assert others.status == unknown.status == 404
    assert others.json | {"request_id": ""} == unknown.json | {"request_id": ""}
    assert {k: v for k, v in others.headers.items() if k != "x-request-id"} == {
        k: v for k, v in unknown.headers.items() if k != "x-request-id"
    }


@pytest.mark.catalogue("Z02")
def test_a_relation_that_does_not_hold_is_not_found_and_kept(country: Country) -> None:
    caller = Caller(Role.CITIZEN, "P", relations=frozenset({Relation.OWN}), route="GET /api/me")
    service.require(caller, Scope(person="P"))
    with pytest.raises(NotFound):
        service.require(caller, Scope(person="Q", unit="", division=""))

    (row,) = kept(country)
    assert row["code"] == {"S": "NOT_FOUND"} and row["by"] == {"S": "P"}


@pytest.mark.catalogue("I14", "P06")
def test_the_register_of_refusals_holds_no_value_of_a_request(country: Country) -> None:
    evil = 'x\r\n{"fact":"forged","level":"ERROR"}'
    country.gateway.call(
        "POST",
        "/api/orders-evil",
        headers={"user-agent": evil},
    )
    country.gateway.call(
        "GET",
        "/dang-nhap?q=0900001234",
        headers={"authorization": evil, "user-agent": evil, "referer": evil},
    )
    (row,) = kept(country)

    assert set(row) == {"day", "id", "role", "by", "unit", "route", "code", "request_id", "x"}
    assert "forged" not in json.dumps(row) and "0900001234" not in json.dumps(row)
    assert row["day"] == {"S": "2021-11-23"}


@pytest.mark.catalogue("I14")
def test_one_refusal_is_one_line_of_the_journal(
    country: Country, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = 'Bearer x\r\n{"fact":"forged","level":"ERROR"}'
    country.gateway.call("GET", "/api/me", headers={"authorization": evil, "x-amzn-trace-id": evil})
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert [line["fact"] for line in lines] == ["RequestRefused"]


def test_a_flood_of_refusals_is_no_flood_of_writes(
    country: Country, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(25):
        country.gateway.call("GET", "/api/orders", headers={"authorization": "Bearer x"})
    with clock.fixed(country.now + timedelta(minutes=1)):
        country.gateway.call("GET", "/api/orders", headers={"authorization": "Bearer x"})

    assert len(kept(country)) == refusals.MOST_PER_MINUTE + 1
    assert '"fact":"RefusalsLeftOut","level":"WARNING"' in capsys.readouterr().out


def test_a_register_that_can_not_be_written_changes_no_answer(
    country: Country, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def busy(*_: Any, **__: Any) -> None:
        raise Busy

    monkeypatch.setattr(store, "put_refusal", busy)
    reply = country.gateway.call("GET", "/api/orders", headers={"authorization": "Bearer x"})

    assert reply.status == 401
    assert "RefusalNotKept" in capsys.readouterr().out


@pytest.mark.catalogue("B10")
def test_only_a_phone_proven_passes_where_one_is_needed() -> None:
    from functions.access.domain.passage import Need
    from functions.access.policy import POLICY

    needing = {line.key for line in POLICY if Need.PHONE_VERIFIED in line.needs}

    assert "POST /api/venues" in needing
    assert "POST /api/checkins" not in needing


@pytest.mark.catalogue("B13")
def test_a_thousand_headers_break_nothing(country: Country) -> None:
    headers = SAME_ORIGIN | {f"x-{number}": "y" * 50 for number in range(1000)}
    cookies = {f"c{number}": "z" for number in range(200)} | country.session()
    reply = country.gateway.call("GET", "/api/me", headers=headers, cookies=cookies)

    assert reply.status == 200


@pytest.mark.catalogue("B13")
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[" * 100_000, 413),
        (b"[" * 30_000, 400),
        (b'{"phone":' + b"9" * 5000 + b',"purpose":"sign_in"}', 400),
        (b"\x1f\x8b\x08" + b"\x00" * 100, 400),
        (b"{" + b" " * 70_000 + b"}", 413),
        (b"", 400),
    ],
)
def test_a_monstrous_body_is_refused_and_breaks_nothing(
    country: Country, body: bytes, status: int
) -> None:
    headers = SAME_ORIGIN | {"content-type": "application/json"}
    reply = country.gateway.call("POST", "/api/otp/challenges", body=body, headers=headers)

    assert reply.status == status
