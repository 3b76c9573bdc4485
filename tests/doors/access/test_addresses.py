"""Addresses: no secrets in them, and no two ways to read them."""

from __future__ import annotations

import json

import pytest

from tests.doors.access.world import Country


@pytest.mark.catalogue("A13")
@pytest.mark.parametrize(
    "query",
    ["token=x", "code=123456", "CODE=1", "otp=1", "access_token=x", "id_token=x", "password=x",
     "next=LS1.AAAA", "q=eyJhbGciOiJFUzI1NiJ9.e30.AA", "pairing_code=1"],
)  # fmt: skip
def test_a_secret_in_an_address_is_refused_and_never_logged(
    country: Country, capsys: pytest.CaptureFixture[str], query: str
) -> None:
    replies = [
        country.gateway.call("GET", f"{path}?{query}", cookies=country.session())
        for path in ("/api/me", "/dang-nhap", "/can-bo")
    ]
    told = capsys.readouterr().out

    assert {reply.status for reply in replies} == {400}
    assert replies[0].code == "SECRET_IN_URL"
    assert query.split("=")[1] not in [json.loads(line).get("code") for line in told.splitlines()]
    assert "LS1.AAAA" not in told and "eyJ" not in told and query not in told


@pytest.mark.catalogue("Z17")
@pytest.mark.parametrize(
    "path",
    ["/api/venues/a%2fb/devices", "/api/venues/%2e%2e/devices", "/api/venues/a%00/devices",
     "/api/venues/a%5cb/devices", "/api/venues/a%252fb/devices", "/api/venues/%0d%0aX/devices"],
)  # fmt: skip
def test_a_path_that_could_be_read_in_two_ways_is_refused(country: Country, path: str) -> None:
    reply = country.gateway.call("GET", path, cookies=country.session())

    assert (reply.status, reply.code) == (400, "PATH_UNCLEAR")


@pytest.mark.catalogue("Z17")
@pytest.mark.parametrize("path", ["/api/me/", "//api/me", "/api//me", "/API/ME", "/api/./me"])
def test_another_spelling_of_a_path_opens_nothing(country: Country, path: str) -> None:
    event = country.gateway.event("GET", "/api/me", {}.items(), b"") or {}
    at_gateway = country.gateway.call("GET", path, cookies=country.session())
    past_gateway = country.gateway.app({**event, "path": path}, None)

    assert at_gateway.status == 403
    assert past_gateway["statusCode"] in (400, 401)


@pytest.mark.catalogue("Z17")
def test_a_wish_for_another_method_is_not_heard(country: Country) -> None:
    headers = {"x-http-method-override": "POST", "x-method-override": "DELETE"}
    reply = country.gateway.call("GET", "/api/me", cookies=country.session(), headers=headers)

    assert reply.status == 200


@pytest.mark.catalogue("Z17")
def test_a_parameter_stands_once(country: Country) -> None:
    reply = country.gateway.call("GET", "/api/me?a=1&a=2", cookies=country.session())

    assert (reply.status, reply.code) == (400, "REPEATED_PARAMETER")
