"""Keys and secrets are replaced while people come and go: no request fails (R08).

The day's key changes at each midnight: tests/doors/checkin/test_midnight.py scans across it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from functions.kernel.callers import Role
from functions.runtime import aws, clock, daykeys, keys, settings, signing
from tests.doors.access.world import Issuer
from tests.doors.checkin.town import OTHER, VISITOR, Officer, Town, officer_of


def replace_the_wrapping_key() -> None:
    """The alias of the data key leads to new material; what is wrapped names the old."""
    kms = aws.client("kms")
    fresh = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.update_alias(AliasName=settings.key_alias(), TargetKeyId=fresh)


def containers_change() -> None:
    """Every container is a new one."""
    for forget in (keys.forget, daykeys.forget, signing.forget):
        forget()


@pytest.mark.catalogue("R08")
def test_the_wrapping_key_is_replaced_and_nobody_notices(town: Town) -> None:
    visitor, other = town.visitor(VISITOR), town.visitor(OTHER)
    statuses = [visitor.checks_in(town.token).status]
    steps = (replace_the_wrapping_key, containers_change, replace_the_wrapping_key)
    for number, step in enumerate(steps):
        step()
        statuses += [
            visitor.get("/api/me").status,
            visitor.get("/api/visits").status,
            visitor.get("/api/me/code").status,
            other.checks_in(town.token).status,
            town.declares(other, OTHER).status,
            town.somebody().sign_in(f"090000900{number}").get("/api/me").status,
        ]
    keys.keep(("zoning-2023",), clock.now())
    assert keys.key("zoning-2023") != keys.key("persons-2021")
    assert len(statuses) == 19
    assert set(statuses) <= {200, 201}


@pytest.mark.catalogue("R08")
def test_the_issuer_changes_its_key_while_officers_work(
    town: Town, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It publishes the new one beside the old, as OIDC has it, and then signs with it."""
    officer = officer_of(town, issuer, "01", Role.PROVINCE_OFFICER)
    name = officer_name(issuer, officer)
    published = {issuer.kid: issuer.key}
    plain = issuer.send

    def send(method: str, url: str, fields: dict[str, str] | None) -> tuple[int, dict[str, Any]]:
        if url != settings.issuer_jwks_url():
            return plain(method, url, fields)
        told = [
            {**signing.jwk_of(key.public_key()), "kid": kid, "use": "sig"}
            for kid, key in published.items()
        ]
        return 200, {"keys": told}

    monkeypatch.setattr("functions.access.service.issuer._send", send)
    statuses = []
    for round_ in range(1, 4):
        issuer.kid, issuer.key = f"key-{round_ + 1}", ec.generate_private_key(ec.SECP256R1())
        published[issuer.kid] = issuer.key
        with clock.fixed(town.now + timedelta(seconds=40 * round_)):
            newer = Officer(town.gateway, issuer.token(name))
            statuses += [one.get("/api/parked-visits").status for one in (officer, newer, officer)]
    assert statuses == [200] * 9


def officer_name(issuer: Issuer, officer: Officer) -> str:
    """How the issuer calls the holder of a token."""
    import jwt

    told: dict[str, Any] = jwt.decode(officer.token, options={"verify_signature": False})
    return str(told["sub"])
