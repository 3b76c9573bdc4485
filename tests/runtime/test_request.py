"""Whose address does a request come from, with a front before the gateway and without one?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from functions.runtime.http import Request
from functions.runtime.http.request import address_in

EDGE, HEADER = "203.0.113.7", "X-Lachan-Viewer"


def request(**headers: str) -> Request:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    seen = {"identity": {"sourceIp": EDGE}}
    return Request(
        {"headers": sent, "requestContext": seen}, "GET /", datetime(2021, 11, 23, tzinfo=UTC)
    )


def test_behind_the_front_the_caller_is_whom_the_front_tells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LACHAN_VIEWER_HEADER", HEADER)

    assert request(**{HEADER: "198.51.100.9"}).ip == "198.51.100.9"
    assert request(**{HEADER.lower(): "2001:db8::9"}).ip == "2001:db8::9"


@pytest.mark.parametrize("told", ["", "unknown", "198.51.100.9, 10.0.0.1", "1.2.3", "::x", ":443"])
def test_an_unreadable_header_leaves_what_the_gateway_saw(
    monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    monkeypatch.setenv("LACHAN_VIEWER_HEADER", HEADER)

    assert request(**{HEADER: told}).ip == EDGE
    assert request().ip == EDGE


@pytest.mark.parametrize("named", ["", None])
def test_without_a_front_no_header_is_believed(
    monkeypatch: pytest.MonkeyPatch, named: str | None
) -> None:
    monkeypatch.delenv("LACHAN_VIEWER_HEADER", raising=False)
    if named is not None:
        monkeypatch.setenv("LACHAN_VIEWER_HEADER", named)

    assert request(**{HEADER: "198.51.100.9", "X-Forwarded-For": "198.51.100.9"}).ip == EDGE


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("198.51.100.9", "198.51.100.9"),
        ("198.51.100.9:46532", "198.51.100.9"),
        ("2001:db8::9", "2001:db8::9"),
        ("[2001:db8::9]:443", "2001:db8::9"),
        ("2001:db8:0:0:0:0:0:9:443", "2001:db8::9"),
        ("2001:DB8::9:46532", "2001:db8::9"),
    ],
)
def test_a_port_is_no_part_of_an_address(told: str, address: str) -> None:
    assert address_in(told) == address
