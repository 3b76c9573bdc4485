"""From a dose at the table to a certificate that an independent decoder reads (`cwt`, `cbor2`)."""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta
from typing import Any

import base45
import cbor2
import cwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from functions.certificates.service import hearing
from functions.certificates.store import signers
from functions.kernel.callers import Role
from functions.runtime import clock
from tests.doors.access.world import Issuer
from tests.doors.certificates.office import Office
from tests.doors.checkin.town import phone_code
from tests.doors.immunization.ward import SITE, Ward
from tests.world import Actor


@pytest.fixture
def office(ward: Ward, issuer: Issuer, keys_kept: datetime) -> Office:
    """The hands that sign, beside the ward."""
    made = Office(issuer, keys_kept)
    made.installs_signer()
    return made


def read(text: str) -> Any:
    """The payload by others' hands, its signature verified with the signer's certificate."""
    framed = zlib.decompress(base45.b45decode(text.removeprefix("HC1:")))
    (signer,) = [one for one in signers.signers() if one.kid in framed]
    public = x509.load_der_x509_certificate(signer.der).public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    key = cwt.COSEKey.from_pem(pem, alg="ES256", kid=signer.kid)
    return cbor2.loads(cwt.COSE.new().decode(framed, keys=[key]))[-260][1]


def heard(ward: Ward) -> None:
    """What the stream of doses tells comes to the certificates."""
    for body in ward.tells():
        hearing.hear(body, clock.now())


def screened(ward: Ward, who: Actor) -> str:
    """The phone's code is shown at the reception, and the screening passed."""
    told = ward.screens(reading=phone_code(who), number="")
    assert told.status == 201, told.body
    assert told.json["person"]["masked_name"] == "Nguyễn V*** A***"
    return str(told.json["person"]["screening"])


def test_a_dose_becomes_a_certificate_once_its_observation_is_over(
    ward: Ward, office: Office
) -> None:
    anh = office.named()
    ward.receives()
    screening = screened(ward, anh)
    given = ward.gives(screening, ward.vial())
    assert given.status == 201, given.body
    source = "dose#20211123"
    heard(ward)
    assert office.asks(anh, source, "v").code == "OBSERVATION_OPEN"
    with clock.fixed(clock.now() + timedelta(minutes=30)):
        assert office.asks(anh, source, "v").code == "OBSERVATION_OPEN"
        assert ward.lets_go(screening).status == 200
        heard(ward)
        (mine,) = anh.get("/api/vaccination/doses").json["doses"]
        assert (mine["source"], mine["number"], mine["lot"]) == (source, 1, "FF2382")
        told = office.issued(anh, source, "v")

        payload = read(told["text"])
        (entry,) = payload["v"]
        said = {name: entry[name] for name in ("tg", "vp", "mp", "ma", "dn", "sd", "dt", "co")}
        assert said == {
            "tg": "840539006", "vp": "1119349007", "mp": "EU/1/20/1528", "ma": "ORG-100030215",
            "dn": 1, "sd": 2, "dt": "2021-11-23", "co": "VN",
        }  # fmt: skip
        assert payload["nam"]["fnt"] == "NGUYEN"
        assert office.check(told["text"])["valid"] is True
        # The dose turns out never to have been given: what was certified of it counts no more.
        assert ward.corrects(screening, "withdrawn").status == 200
        heard(ward)
        shown = anh.get(f"/api/certificates/{told['id']}").json
        assert shown["state"] == "revoked"
        assert office.asks(anh, source, "v").code == "DOSE_IN_QUESTION"


def test_a_second_dose_is_two_of_two(ward: Ward, office: Office) -> None:
    anh = office.named()
    ward.receives()
    ward.gives(screened(ward, anh), ward.vial())
    with clock.fixed(clock.now() + timedelta(days=21)):
        ward.site = ward.member(Role.COMMUNE_OFFICER, SITE)
        anh.sign_in("0900001001")
        screening = screened(ward, anh)
        assert ward.gives(screening, ward.vial()).status == 201
    with clock.fixed(clock.now() + timedelta(days=21, minutes=30)):
        assert ward.lets_go(screening).status == 200
        heard(ward)
        (entry,) = read(office.issued(anh, "dose#20211214", "v")["text"])["v"]
        assert (entry["dn"], entry["sd"], entry["dt"]) == (2, 2, "2021-12-14")


@pytest.mark.catalogue("Z02")
def test_people_read_their_own_doses_and_nobody_elses(ward: Ward, office: Office) -> None:
    anh, other = office.named(), office.person("0900002002")
    ward.receives()
    none = anh.get("/api/vaccination/doses")
    assert none.status == 200, none.body
    assert none.json["doses"] == []
    ward.gives(screened(ward, anh), ward.vial())
    told = anh.get("/api/vaccination/doses").json
    assert [one["state"] for one in told["doses"]] == ["ok"]
    assert (told["next_from"], told["rule"]) == ("2021-12-14", "intervals-7820")
    page = anh.get("/mui-tiem").body.decode()
    assert "Mũi 1/2" in page and "2021-12-14" in page
    asked = [other.get(f"/api/vaccination/doses?for={one}") for one in (anh.person, "0" * 13)]
    assert [one.status for one in asked] == [404, 404]
    assert asked[0].json | {"request_id": ""} == asked[1].json | {"request_id": ""}


def test_screened_but_not_injected_is_nothing_to_certify(ward: Ward, office: Office) -> None:
    """DIVOC #544: a certificate was sent although nobody had been vaccinated."""
    anh = office.named()
    screened(ward, anh)
    heard(ward)
    assert office.asks(anh, "dose#20211123", "v").code == "CERTIFICATE_SOURCE_UNKNOWN"
