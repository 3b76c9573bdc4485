"""Staff tokens and signing in at the issuer: nothing but a good token, a second factor, a post."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from functions.access import service
from functions.access.domain.staff import PostingImpossible, Staff, StaffState, check_posting
from functions.access.service import staff
from functions.kernel.callers import CALLING, Role
from functions.runtime import clock, settings, signing
from tests.doors.access.world import POSTINGS, UNITS, Country

EPIDEMIOLOGIST = f"s-{Role.EPIDEMIOLOGIST.value}"


def part(told: Any) -> str:
    raw = told if isinstance(told, bytes) else json.dumps(told).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def home(country: Country, token: str) -> int:
    """The status of a staff door of access that is not public, for the bearer of a token."""
    headers = {"authorization": f"Bearer {token}"}
    return country.gateway.call("GET", "/api/venues/ABCDEFGH0/devices", headers=headers).status


def test_a_good_token_is_the_member_of_staff_of_its_record(country: Country) -> None:
    tokens = {role: country.issuer.token(f"s-{role.value}") for role in POSTINGS}
    callers = [staff.working(token, country.now) for token in tokens.values()]

    assert {caller.role: caller.unit for caller in callers} == POSTINGS


@pytest.mark.catalogue("A01")
def test_a_token_without_signature_is_refused(country: Country) -> None:
    claims = part(country.issuer.claims(EPIDEMIOLOGIST))
    good = country.issuer.token(EPIDEMIOLOGIST).split(".")[2]
    for name in ("none", "None", "nOnE", "NONE", ""):
        header = part({"alg": name, "typ": "JWT", "kid": country.issuer.kid})

        assert home(country, f"{header}.{claims}.") == 401
        assert home(country, f"{header}.{claims}.{good}") == 401


@pytest.mark.catalogue("A02")
def test_our_public_key_is_no_secret_to_sign_with(country: Country) -> None:
    public = country.issuer.key.public_key()
    claims = part(country.issuer.claims(EPIDEMIOLOGIST))
    for encoding, kind in (
        (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo),
        (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo),
        (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint),
    ):
        secret = public.public_bytes(encoding, kind)
        for header in ({"alg": "HS256", "kid": "key-1"}, {"alg": "ES256", "kid": "key-1"}):
            signed = f"{part(header)}.{claims}"
            mac = hmac.digest(secret, signed.encode(), hashlib.sha256)

            assert home(country, f"{signed}.{part(mac)}") == 401


@pytest.mark.catalogue("A02")
def test_a_header_that_brings_a_key_or_a_wish_is_refused_unread(country: Country) -> None:
    own = ec.generate_private_key(ec.SECP256R1())
    jwk = signing.jwk_of(own.public_key())
    told: Any = {"jwk": jwk, "crit": ["exp"], "x5c": ["AA=="], "b64": False}
    for name in ("jwk", "jku", "x5u", "x5c", "crit", "b64", "cty", "zip"):
        header = {"kid": "key-1", name: told.get(name, "https://evil.example/keys")}
        forged = jwt.encode(country.issuer.claims(EPIDEMIOLOGIST), own, "ES256", header)
        itself = country.issuer.token(EPIDEMIOLOGIST, {name: header[name]})

        assert [home(country, token) for token in (forged, itself)] == [401, 401]
    assert country.issuer.asked == []


@pytest.mark.catalogue("A02")
def test_a_key_is_named_plainly_or_not_at_all(country: Country) -> None:
    kids = ("../../etc/passwd", "' OR 1=1 --", "https://evil.example/k", "K" * 1_000_000, "", 7,
            None, ["key-1"], "key-1\n")  # fmt: skip
    signature = country.issuer.token(EPIDEMIOLOGIST).split(".")[2]
    claims = part(country.issuer.claims(EPIDEMIOLOGIST))
    headers = [part({"alg": "ES256", "kid": kid}) for kid in kids]

    assert {home(country, f"{header}.{claims}.{signature}") for header in headers} == {401}
    assert country.issuer.asked == []


@pytest.mark.catalogue("A02")
def test_an_unknown_key_makes_us_ask_once_and_not_for_each_token(country: Country) -> None:
    tokens = [country.issuer.token(EPIDEMIOLOGIST, {"kid": f"key-{n}"}) for n in range(2, 9)]

    assert {home(country, token) for token in tokens} == {401}
    assert len(country.issuer.asked) == 1


def test_a_new_key_of_the_issuer_is_found(country: Country) -> None:
    assert home(country, country.issuer.token(EPIDEMIOLOGIST)) == 403
    country.issuer.kid = "key-2"
    with clock.fixed(country.now + timedelta(seconds=31)):
        assert home(country, country.issuer.token(EPIDEMIOLOGIST)) == 403


@pytest.mark.catalogue("A03")
def test_a_token_that_lacks_or_misstates_a_claim_is_refused(country: Country) -> None:
    changes: list[dict[str, Any]] = [
        {"exp": None}, {"iat": None}, {"sub": None}, {"aud": None}, {"iss": None}, {"nonce": None},
        {"aud": "another-client"}, {"aud": []}, {"iss": "https://evil.example"},
        {"azp": "another-client"}, {"nonce": ""}, {"sub": 7}, {"exp": "9999999999"},
        {"exp": True}, {"iat": 4_000_000_000}, {"nbf": 4_000_000_000}, {"exp": 1_000_000_000},
        {"iat": 1_600_000_000}, {"exp": 1e400}, {"amr": "mfa"}, {"amr": [7]},
    ]  # fmt: skip
    believed = [
        changed
        for changed in changes
        if home(country, country.issuer.token(EPIDEMIOLOGIST, **changed)) != 401
    ]

    assert believed == []


@pytest.mark.catalogue("A03")
def test_a_citizens_token_is_nothing_at_a_staff_door(country: Country) -> None:
    session = country.session()["__Host-lachan_session"]

    assert home(country, session) == 401
    for line in ("", "x", "a.b.c", "Basic", f"{session}.{session}.{session}"):
        assert home(country, line) == 401


@pytest.mark.catalogue("F20")
def test_a_clock_may_be_a_minute_off_and_not_ten(country: Country) -> None:
    def at(offset: timedelta) -> int:
        token = country.issuer.token(EPIDEMIOLOGIST)
        with clock.fixed(country.now + offset):
            return home(country, token)

    hour = timedelta(hours=1)
    offsets = (-timedelta(seconds=59), hour + timedelta(seconds=59),
               -timedelta(minutes=10), hour + timedelta(minutes=10))  # fmt: skip

    assert [at(offset) for offset in offsets] == [403, 403, 401, 401]


@pytest.mark.catalogue("A10")
@pytest.mark.parametrize("amr", [None, [], ["pwd"], ["pwd", "otp"]])
def test_one_factor_is_not_enough(country: Country, amr: list[str] | None) -> None:
    token = country.issuer.token(EPIDEMIOLOGIST, amr=amr)
    reply = country.gateway.call(
        "GET", "/api/imports", headers={"authorization": f"Bearer {token}"}
    )

    assert (reply.status, reply.code) == (403, "MFA_REQUIRED")


@pytest.mark.catalogue("F18")
def test_the_issuers_keys_are_believed_for_an_hour_and_then_nobody_is(country: Country) -> None:
    token = country.issuer.token(EPIDEMIOLOGIST, exp=int(country.now.timestamp()) + 9 * 3600)
    assert home(country, token) == 403
    country.issuer.reachable = False
    statuses = []
    for minutes in (5, 15, 59, 61):
        with clock.fixed(country.now + timedelta(minutes=minutes)):
            statuses.append(home(country, token))

    assert statuses == [403, 403, 403, 503]


@pytest.mark.catalogue("F18")
def test_a_fresh_container_that_can_not_reach_the_issuer_lets_nobody_in(country: Country) -> None:
    country.issuer.reachable = False

    assert home(country, country.issuer.token(EPIDEMIOLOGIST)) == 503


@pytest.mark.catalogue("Z14")
def test_who_is_moved_has_lost_the_old_unit_with_the_next_request(country: Country) -> None:
    token = country.issuer.token(f"s-{Role.PROVINCE_OFFICER.value}")
    before = staff.working(token, country.now)
    moved = Staff(before.subject, Role.PROVINCE_OFFICER, "province-79", StaffState.ACTIVE)
    service.put_staff(moved)
    after = staff.working(token, country.now)

    assert (before.unit, before.division) == ("province-01", "01")
    assert (after.unit, after.division) == ("province-79", "79")


@pytest.mark.catalogue("A04", "Z14")
@pytest.mark.parametrize("state", [StaffState.PENDING, StaffState.ENDED])
def test_who_is_not_active_has_no_rights(country: Country, state: StaffState) -> None:
    role = Role.EPIDEMIOLOGIST
    subject = service.staff_id(settings.issuer(), EPIDEMIOLOGIST)
    service.put_staff(Staff(subject, role, POSTINGS[role], state))
    reply = country.gateway.call("GET", "/api/venues/X/devices", headers=country.bearer(role))
    stranger = country.gateway.call(
        "GET",
        "/api/venues/X/devices",
        headers={"authorization": f"Bearer {country.issuer.token('nobody')}"},
    )

    assert (reply.status, reply.code) == (403, "STAFF_NOT_ACTIVE")
    assert (stranger.status, stranger.code) == (403, "STAFF_NOT_ACTIVE")


@pytest.mark.parametrize("role", CALLING)
def test_a_role_exists_only_at_the_level_of_its_unit(role: Role) -> None:
    fitting = []
    for unit in UNITS:
        try:
            check_posting(Staff("s", role, unit.id), unit)
            fitting.append(unit.id)
        except PostingImpossible:
            continue

    assert (POSTINGS.get(role) in fitting) if role in POSTINGS else fitting == []
    posted = {Role.COMMUNE_OFFICER, Role.SAMPLER, Role.DOCTOR, Role.VACCINATOR}
    posted |= {Role.ORGANISATION}
    assert "commune-00001" not in fitting or role in posted
