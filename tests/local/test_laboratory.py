"""From a sealed tube to a result and a contact's notice, on the packaged platform with its roles.

The seed's own steps make people, a session and tubes; then files are dropped into object storage as
a laboratory's machine would. What the stream, the queues and the topic do is only watched.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterator
from typing import Any

import base45
import cbor2
import cwt
import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from infra.local.contacts import candidates
from infra.local.seed.laboratory import account
from infra.local.seed.world import World, say
from tests.local.conftest import started, until
from tests.local.laboratory import (
    book,
    cases_in,
    drop,
    has_notice,
    listed,
    phone_of,
    read_result,
    seeded,
    settled,
    short_code,
)

pytestmark = pytest.mark.local
COMMUNE = "01/001/00001"
NOTICE, VOID = "co thong bao quan trong", "thong bao truoc day khong con gia tri"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A platform of its own with the seed's people, visits, session, tubes and files."""
    state = tmp_path_factory.mktemp("laboratory") / "state"
    with started(state) as platform:
        yield seeded(platform, state)


def test_before_the_file_there_is_an_appointment_and_no_case(world: World) -> None:
    book(world, phone_of(1))
    told = world.citizen(phone_of(1)).get("/api/vaccination/appointments").raise_for_status()
    assert len(told.json()["appointments"]) == 1 and not told.json()["put_off"]
    assert cases_in(world, COMMUNE) == 0


def test_a_dropped_file_is_released_and_read_with_a_short_code_and_a_code_to_the_phone(
    world: World,
) -> None:
    drop(world, "1-tot.csv")
    file = settled(world, "1-tot.csv")

    assert (file["state"], file["received"], file["matched"]) == ("RELEASED", 2, 2)
    negative, positive = (
        read_result(world, phone_of(place), short_code(world, phone_of(place))) for place in (0, 1)
    )
    assert (negative["told"], positive["told"]) == ("negative", "positive")


def test_the_positive_is_a_case_and_who_was_at_the_same_place_is_told(world: World) -> None:
    tracer = world.staff(account("dich-te-hn"))

    def traced() -> Any:
        board = tracer.get("/api/traced-cases").raise_for_status().json()
        whole = [one for one in board["cases"] if one["trace"]["stage"] == "complete"]
        return whole[0]["case"] if whole else None

    case = until(traced, "the case with its whole trace")
    (near,) = candidates(tracer, case, "find_contacts")
    assert [one["kind"] for one in near["presences"]] == ["supermarket"]
    assert near["told"]
    until(lambda: has_notice(world, 2, NOTICE), "the contact's notice")
    assert not any(has_notice(world, place, NOTICE) for place in (0, 1, 3, 4))
    page = world.citizen(phone_of(2)).get("/tiep-xuc").raise_for_status().text
    assert "có thể" in page
    refused = tracer.get(f"/api/traced-cases/{case}/contacts", params={"purpose": "police"})
    assert (refused.status_code, refused.json()["code"]) == (403, "PURPOSE_NOT_ALLOWED")
    far = world.staff(account("dich-te-hcm"))
    asked = far.get(f"/api/traced-cases/{case}/contacts", params={"purpose": "find_contacts"})
    assert (asked.status_code, asked.json()["code"]) == (403, "NO_CASE_BASIS")


def test_the_positives_appointment_is_put_off_with_the_reason(world: World) -> None:
    citizen = world.citizen(phone_of(1))

    def put_off() -> Any:
        told = citizen.get("/api/vaccination/appointments").raise_for_status().json()
        return told["put_off"]

    (waiting,) = until(put_off, "the word that it is put off")
    assert waiting["reason"]["code"] == "AFTER_INFECTION"
    assert waiting["reason"]["first"] == waiting["until"]


def test_the_positives_commune_counts_one_more(world: World) -> None:
    until(lambda: cases_in(world, COMMUNE) == 1, "the case in its commune's count")


def test_a_positive_pool_asks_for_second_samples_and_makes_nobody_positive(world: World) -> None:
    drop(world, "2-mau-gop-duong-tinh.csv")
    assert settled(world, "2-mau-gop-duong-tinh.csv")["state"] == "RELEASED"

    place = 2
    read = read_result(world, phone_of(place), short_code(world, phone_of(place)))
    assert (read["told"], read["pooled"]) == ("needs_second_sample", True)


def test_a_correction_is_a_second_version_and_told_again(world: World) -> None:
    drop(world, "4-dinh-chinh.csv")
    assert settled(world, "4-dinh-chinh.csv")["state"] == "RELEASED"

    citizen = world.citizen(phone_of(1))

    def seen() -> dict[str, Any] | None:
        results = citizen.get("/api/results").raise_for_status().json()["results"]
        tube = world.known["tube:single-2"]
        found: dict[str, Any] | None = next((one for one in results if one["tube"] == tube), None)
        return found if found and found["corrected"] else None

    assert until(seen, "the correction")["told"] == "negative"
    until(lambda: has_notice(world, 2, VOID), "that the contact's notice is void")
    until(lambda: cases_in(world, COMMUNE) == 0, "that its commune counts no case any more")


@pytest.mark.catalogue("K06")
def test_a_released_result_becomes_a_certificate_that_others_accept(world: World) -> None:
    """Topic, queues, stream, three roles, KMS: nothing is run by hand, nothing of ours decodes."""
    citizen = world.citizen(phone_of(0))

    def askable() -> Any:
        told = citizen.get("/api/certificates").raise_for_status().json()
        return next((one for one in told["askable"] if "t" in one["kinds"]), None)

    wish = {"kind": "t", "of": until(askable, "a result to certify")["of_source"]}
    asked = say(citizen, "/api/certificates", wish)
    assert say(citizen, "/api/certificates", wish)["id"] == asked["id"]

    def issued() -> Any:
        told = citizen.get(f"/api/certificates/{asked['id']}").raise_for_status().json()
        assert told["state"] != "refused", told
        return told if told["state"] == "issued" and told["pdf"] else None

    told = until(issued, "the certificate")
    framed = zlib.decompress(base45.b45decode(told["text"].removeprefix("HC1:")))
    told_of = until(lambda: listed(citizen), "the signed list")
    (signer,) = told_of["signers"]
    der = base64.b64decode(signer["der"])
    public = x509.load_der_x509_certificate(der).public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    kid = hashlib.sha256(der).digest()[:8]
    key = cwt.COSEKey.from_pem(pem, alg="ES256", kid=kid)
    payload = cbor2.loads(cwt.COSE.new().decode(framed, keys=[key]))[-260][1]
    assert payload["t"][0]["tr"] == "260415000"
    assert payload["t"][0]["ci"] == told["uvci"]
    check = say(world.person(), "/api/certificate-checks", {"text": told["text"]})
    assert check["valid"], check
    assert httpx.get(told["pdf"], timeout=60).content.startswith(b"%PDF")


def test_a_file_that_is_cut_off_is_quarantined_whole(world: World) -> None:
    drop(world, "5-cut.csv")
    file = settled(world, "5-cut.csv")

    assert (file["state"], file["accepted"]) == ("QUARANTINED", 0)


def test_good_rows_go_through_and_bad_ones_come_back(world: World) -> None:
    drop(world, "3-co-loi.csv")
    file = settled(world, "3-co-loi.csv")

    assert (file["received"], file["accepted"], file["rejected"]) == (3, 1, 2)


def test_the_laboratorys_board_counts_tubes_and_no_positive_pool(world: World) -> None:
    technician = world.staff(account("xet-nghiem"))

    def seen() -> dict[str, Any] | None:
        board = technician.get("/api/lab/board").raise_for_status().json()
        return board if sum(day["released"] for day in board["days"]) >= 4 else None

    board = until(seen, "four released tubes on the board")
    assert sum(day["positives"] for day in board["days"]) == 0
    assert sum(day["sealed"] for day in board["days"]) == 5
