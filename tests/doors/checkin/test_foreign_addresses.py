"""Addresses typed into fields are text like any other: kept, shown inert, never fetched (I15)."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest

from functions.kernel.callers import Role
from functions.runtime import settings
from tests.doors.access.world import Issuer
from tests.doors.checkin.town import VISITOR, Gate, Town, later, officer_of
from tests.doors.registry.test_registry_doors import NEW_VENUE
from tests.gateway import Reply
from tests.world import render_posters

FOREIGN = (
    "http://169.254.169.254/latest/meta-data/",
    "https://evil.example/x.png",
    "file:///etc/passwd",
    "//evil.example/x",
)


class WentOut(AssertionError):
    """Somebody asked for a connection."""


@pytest.fixture
def went_out(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every name looked up and every connection asked for; each is refused."""
    seen: list[Any] = []

    def refuse(*told: Any, **_: Any) -> Any:
        seen.append(told[-1] if told else None)
        raise WentOut

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    return seen


@pytest.mark.catalogue("I15")
def test_the_guard_of_this_test_sees_who_goes_out(went_out: list[Any]) -> None:
    import urllib3

    with pytest.raises(WentOut):
        urllib3.PoolManager(retries=False).request("GET", FOREIGN[0])
    assert went_out


@pytest.mark.catalogue("I15")
@pytest.mark.parametrize("address", FOREIGN)
def test_an_address_in_any_field_is_text_and_nobody_fetches_it(
    town: Town, gate: Gate, issuer: Issuer, went_out: list[Any], address: str
) -> None:
    visitor = town.visitor()
    told = NEW_VENUE | {"name": f"Quán {address}"[:60], "address": address}
    key = {"idempotency-key": "foreign-key-0001"}
    venue = town.owner.call("POST", "/api/venues", told, headers=key)
    assert venue.status == 201, venue.body
    shown = town.owner.get(f"/api/venues/{venue.json['code']}").json
    assert (shown["name"], shown["address"]) == (told["name"], address)
    render_posters()
    others: list[Callable[[], Reply]] = [
        lambda: visitor.checks_in(address),
        lambda: visitor.checks_in(f"{address}/v/{town.token}"),
        lambda: visitor.call("POST", "/s", form={"code": address}),
        lambda: visitor.call("POST", "/api/checkouts", {"visit": address, "at": address}),
        lambda: gate.send(gate.event(address)),
        lambda: gate.send(gate.event(typed={"kind": "card", "value": address[:40]})),
        lambda: gate.call("POST", "/api/gate/links", {"card": address, "personal": address}),
        lambda: town.declares(visitor, VISITOR, answers={"symptoms_since": address}),
        lambda: town.owner.call(
            "POST",
            "/api/family",
            {"full_name": address, "birth": "1990", "relation": "child", "consented": True,
             "address": address},
            headers={"idempotency-key": "foreign-key-0002"},
        ),
        lambda: town.somebody().call("GET", f"/dang-nhap?next={address}"),
        lambda: town.somebody().call(
            "POST", "/can-bo/phien", form={"state": address, "code": address, "iss": address}
        ),
    ]  # fmt: skip
    for act in others:
        with later(minutes=5):
            reply = act()
        assert reply.status < 500, reply.body
        host = reply.header("location").partition("://")[2]
        assert not host or host.startswith(settings.public_origin().partition("://")[2])
    ministry = officer_of(town, issuer, "", Role.MINISTRY_OPERATOR)
    order = {
        "module": "declaration",
        "scope": "00",
        "instrument": f"Xem {address}",
        "effective_from": "2021-11-23T00:00:00Z",
        "state": "suspended",
    }
    assert ministry.call("POST", "/api/orders", order).status in {201, 422}

    assert went_out == []
    base = settings.issuer()
    assert {url for _, url, _ in issuer.asked} <= {
        settings.issuer_jwks_url(),
        f"{base}/.well-known/openid-configuration",
        f"{base}/token",
    }
