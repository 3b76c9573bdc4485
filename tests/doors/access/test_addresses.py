"""Addresses: no secrets in them, and no two ways to read them."""

from __future__ import annotations

import pytest

from tests.doors.access.world import Country

SECRETS = ("token=x", "code=123456", "CODE=1", "otp=1", "access_token=x", "id_token=x",
           "password=x", "next=LS1.AAAA", "q=eyJhbGciOiJFUzI1NiJ9.e30.AA",
           "pairing_code=1")  # fmt: skip
TRICKS = ("a%2fb", "%2e%2e", "a%00", "a%5cb", "a%252fb", "%0d%0aX")


@pytest.mark.catalogue("A13")
def test_a_secret_in_an_address_is_refused_and_never_logged(
    country: Country, capsys: pytest.CaptureFixture[str]
) -> None:
    replies = [
        country.gateway.call("GET", f"{path}?{query}", cookies=country.session())
        for query in SECRETS
        for path in ("/api/me", "/dang-nhap", "/can-bo")
    ]
    told = capsys.readouterr().out

    assert {reply.status for reply in replies} == {400}
    assert {reply.code for reply in replies[::3]} == {"SECRET_IN_URL"}
    assert not any(query in told for query in (*SECRETS, "LS1.AAAA", "eyJ"))


@pytest.mark.catalogue("Z17")
def test_a_path_that_could_be_read_in_two_ways_is_refused(country: Country) -> None:
    replies = [
        country.gateway.call("GET", f"/api/venues/{trick}/devices", cookies=country.session())
        for trick in TRICKS
    ]

    assert [(reply.status, reply.code) for reply in replies] == [(400, "PATH_UNCLEAR")] * 6


@pytest.mark.catalogue("Z17")
def test_another_spelling_of_a_path_opens_nothing(country: Country) -> None:
    event = country.gateway.event("GET", "/api/me", {}.items(), b"") or {}
    for path in ("/api/me/", "//api/me", "/api//me", "/API/ME", "/api/./me"):
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
