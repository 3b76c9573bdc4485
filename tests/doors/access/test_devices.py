"""Gate devices: paired by a code, recognised by a signature, ended at once."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from functions.access import service
from functions.access.domain.device import DeviceUnknown
from functions.access.service import devices
from functions.kernel.callers import Role
from functions.kernel.errors import Unidentified
from functions.runtime import clock, signing
from tests.doors.access.world import SAME_ORIGIN, VENUE, Country, signed_by_device
from tests.gateway import Reply

PATH = "/api/gate/checkins"
BODY = b'{"events":[]}'


def pair(country: Country, person: str = "0000000000001") -> Reply:
    return country.gateway.call(
        "POST",
        "/api/devices/pairings",
        json_body={"venue": VENUE},
        cookies=country.session(person),
        headers=SAME_ORIGIN,
    )


def enrol(country: Country, code: str, key: ec.EllipticCurvePrivateKey, **jwk: object) -> Reply:
    body = {
        "pairing_code": code,
        "public_key": {**signing.jwk_of(key.public_key()), **jwk},
        "label": "Cổng chính",
    }
    return country.gateway.call("POST", "/api/devices", json_body=body, headers=SAME_ORIGIN)


@pytest.fixture
def key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def device(country: Country, key: ec.EllipticCurvePrivateKey) -> str:
    made = enrol(country, pair(country).json["pairing_code"], key)
    assert made.status == 201
    return str(made.json["device"])


def speak(
    key: ec.EllipticCurvePrivateKey,
    device: str,
    now: datetime,
    *,
    seconds: int | None = None,
    signed: tuple[str, str, bytes] = ("POST", PATH, BODY),
) -> None:
    at = int(now.timestamp()) if seconds is None else seconds
    method, path, body = signed
    header = signed_by_device(key, device, (method, path), at, body)["authorization"]
    caller = devices.speaking(header, "POST", PATH, BODY, now)
    assert (caller.role, caller.subject, caller.unit) == (Role.GATE_DEVICE, device, VENUE)


def refused(*arguments: object, **named: object) -> str:
    """The code by which a device is not admitted; "" where it is."""
    try:
        speak(*arguments, **named)  # type: ignore[arg-type]
    except Unidentified as refusal:
        return refusal.code
    return ""


@pytest.mark.catalogue("Z05")
def test_a_paired_device_is_recognised_by_what_it_signs(
    country: Country, key: ec.EllipticCurvePrivateKey, device: str
) -> None:
    listed = country.gateway.call("GET", f"/api/venues/{VENUE}/devices", cookies=country.session())
    speak(key, device, country.now)

    assert listed.json == {
        "devices": [
            {
                "device": device,
                "label": "Cổng chính",
                "paired_at": "2021-11-23T01:30:00.000Z",
                "state": "active",
            }
        ]
    }


def test_a_pairing_code_is_used_once_and_within_ten_minutes(
    country: Country, key: ec.EllipticCurvePrivateKey
) -> None:
    first, late = (pair(country).json["pairing_code"] for _ in range(2))
    statuses = [enrol(country, code, key).status for code in (first, first, "00000000")]
    with clock.fixed(country.now + timedelta(minutes=10)):
        statuses.append(enrol(country, late, key).status)

    assert statuses == [201, 404, 404, 404]


def test_pairing_codes_can_not_be_guessed_from_one_network(
    country: Country, key: ec.EllipticCurvePrivateKey
) -> None:
    code = pair(country).json["pairing_code"]
    statuses = [enrol(country, f"{number:08d}", key).status for number in range(21)]

    assert statuses == [404] * 20 + [429]
    assert enrol(country, code, key).status == 429


@pytest.mark.catalogue("Z02")
def test_anothers_venue_can_not_be_given_a_device(country: Country) -> None:
    reply = pair(country, "0000000000002")

    assert (reply.status, reply.code) == (404, "NOT_FOUND")


@pytest.mark.catalogue("B10")
def test_an_unverified_phone_pairs_no_device(country: Country) -> None:
    reply = country.gateway.call(
        "POST",
        "/api/devices/pairings",
        json_body={"venue": VENUE},
        cookies=country.session(verified=False),
        headers=SAME_ORIGIN,
    )

    assert (reply.status, reply.code) == (403, "PHONE_UNVERIFIED")


def test_a_key_must_be_public_and_on_the_curve(
    country: Country, key: ec.EllipticCurvePrivateKey
) -> None:
    code = pair(country).json["pairing_code"]
    off = enrol(country, code, key, y="A" * 43)
    private = enrol(country, code, key, d="A" * 43)
    exported = enrol(country, code, key, ext=True, key_ops=["verify"])

    assert (off.status, off.code) == (422, "KEY_UNUSABLE")
    assert (private.status, private.code) == (422, "UNKNOWN_FIELD")
    assert exported.status == 201


@pytest.mark.catalogue("A02", "A03")
def test_a_signature_is_for_one_request_and_one_device(
    country: Country, key: ec.EllipticCurvePrivateKey, device: str
) -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    now = country.now

    told = [
        refused(other, device, now),
        refused(key, "0" * 26, now),
        refused(key, device, now, signed=("GET", PATH, BODY)),
        refused(key, device, now, signed=("POST", PATH + "/", BODY)),
        refused(key, device, now, signed=("POST", PATH, BODY + b" ")),
    ]
    assert told == ["DEVICE_UNKNOWN"] * 5, "an unknown id and a wrong key are told alike"


@pytest.mark.catalogue("F20")
def test_a_devices_clock_may_be_a_minute_off(
    country: Country, key: ec.EllipticCurvePrivateKey, device: str
) -> None:
    instant = int(country.now.timestamp())
    for offset in (-60, 0, 60):
        speak(key, device, country.now, seconds=instant + offset)

    told = {refused(key, device, country.now, seconds=instant + off) for off in (-61, 61)}
    assert told == {"DEVICE_CLOCK_WRONG"}


@pytest.mark.parametrize(
    "header",
    ["Device ", "Device x.y.z", "Device " + "0" * 26 + ".1637631000." + "A" * 85,
     "device " + "0" * 26 + ".1637631000." + "A" * 86,
     "Device " + "0" * 26 + ".16376310001." + "A" * 86],
)  # fmt: skip
def test_a_header_of_another_form_is_refused(country: Country, header: str) -> None:
    with pytest.raises(DeviceUnknown):
        devices.speaking(header, "POST", PATH, BODY, country.now)


@pytest.mark.catalogue("A04")
def test_a_revoked_device_is_refused_within_a_minute(
    country: Country, key: ec.EllipticCurvePrivateKey, device: str
) -> None:
    speak(key, device, country.now)
    elsewhere = dict(devices._kept)

    def revoke(person: str) -> int:
        return country.gateway.call(
            "POST",
            f"/api/devices/{device}/revoke",
            cookies=country.session(person),
            headers=SAME_ORIGIN,
        ).status

    assert [revoke("0000000000002"), revoke("0000000000001")] == [404, 204]
    assert refused(key, device, country.now) == "DEVICE_REVOKED"
    stranger = ec.generate_private_key(ec.SECP256R1())
    assert refused(stranger, device, country.now) == "DEVICE_UNKNOWN", "only its holder is told"
    devices._kept.update(elsewhere)
    assert refused(key, device, country.now + timedelta(seconds=60)) == "DEVICE_REVOKED"
    assert service.device_of(device, country.now) is not None


@pytest.mark.parametrize("name", ["venue%23ABCDEFGH0", "0" * 26, "x"])
def test_what_is_no_device_is_not_found(country: Country, name: str) -> None:
    reply = country.gateway.call(
        "POST", f"/api/devices/{name}/revoke", cookies=country.session(), headers=SAME_ORIGIN
    )

    assert (reply.status, reply.code) == (404, "NOT_FOUND")


def test_a_device_is_not_let_in_at_a_citizens_door(
    country: Country, key: ec.EllipticCurvePrivateKey, device: str
) -> None:
    header = signed_by_device(key, device, ("GET", "/api/me"), int(country.now.timestamp()))
    reply = country.gateway.call("GET", "/api/me", headers=header)

    assert (reply.status, reply.code) == (403, "FORBIDDEN")
    assert json.loads(reply.body)["title"]
