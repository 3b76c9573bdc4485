"""From a sealed tube to a result and a contact's notice, on the packaged platform with its roles.

The seed's own steps make people, a session and tubes; then files are dropped into object storage as
a laboratory's machine would. What the stream, the queues and the topic do is only watched.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import base45
import cbor2
import cwt
import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from infra.local.contacts import candidates
from infra.local.issuer import Issuer
from infra.local.seed.directory import days_before
from infra.local.seed.laboratory import (
    FILES,
    LABORATORY,
    account,
    result_files,
    sampling_session,
    sent_tubes,
)
from infra.local.seed.people import declarations, families
from infra.local.seed.venues import posters, province, venues
from infra.local.seed.visits import visits_of_phones
from infra.local.seed.world import World, say
from infra.local.stack import bucket_name
from tests.local.conftest import Platform, started, until

pytestmark = pytest.mark.local
CODE = r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{5}"
NOTICE, VOID = "co thong bao quan trong", "thong bao truoc day khong con gia tri"
FINDINGS = re.compile(r"dương tính|âm tính|duong tinh|am tinh|positive|negative", re.IGNORECASE)


class Screen:
    """The pretended telephone, read from its page."""

    def __init__(self, origin: str) -> None:
        self.origin = origin

    def texts(self, phone: str) -> list[str]:
        """What came to a phone, newest first."""
        page = httpx.get(f"{self.origin}/_dien-thoai", timeout=60).text
        return re.findall(rf"<b>{re.escape(phone)}</b> ([^<]*)", page)

    def code_for(self, phone: str, seconds: float = 120, after: str = "") -> str:
        """The newest code of digits that came to a phone, another than `after`."""

        def seen() -> str | None:
            found = self.newest(phone)
            return found if found != after else None

        return str(until(seen, f"a code for {phone}", seconds))

    def newest(self, phone: str) -> str:
        """The newest code of digits that came to a phone, "" where none did."""
        codes = (re.search(r"(?<!\d)\d{6,8}(?!\d)", text) for text in self.texts(phone))
        return next((found[0] for found in codes if found), "")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A platform of its own with the seed's people, visits, session, tubes and files."""
    state = tmp_path_factory.mktemp("laboratory") / "state"
    with started(state) as platform:
        yield seeded(platform, state)


def seeded(platform: Platform, state: Path) -> World:
    """Run the steps of the seed that the laboratory needs."""
    issuer, screen = Issuer(f"{platform.origin}/oidc", state), Screen(platform.origin)
    made = World(platform.origin, platform.emulator, "dev", issuer, screen)  # type: ignore[arg-type]
    visits = days_before, venues, families, declarations, posters, visits_of_phones
    for step in (*visits, sampling_session, sent_tubes, result_files):
        step(made)
    return made


def phone_of(place: int) -> str:
    """The phone of a seeded citizen."""
    return str(province()["citizens"][place]["phone"])


def drop(world: World, name: str) -> None:
    """Put a file of the seed where a laboratory's machine would."""
    body = (Path(world.emulator.state) / FILES / name).read_bytes()
    world.emulator.client("s3").put_object(
        Bucket=bucket_name("dev", "uploads"), Key=f"results/{LABORATORY}/drop/{name}", Body=body
    )


def settled(world: World, name: str) -> dict[str, Any]:
    """The file of that name once nothing happens to it any more; approved where it waits."""
    technician = world.staff(account("xet-nghiem"))

    def seen() -> dict[str, Any] | None:
        files = technician.get("/api/lab/files").raise_for_status().json()["files"]
        found: dict[str, Any] | None = next((f for f in files if f["filename"] == name), None)
        if found and found["state"] in ("AWAITING_RELEASE", "HELD"):
            approve(world, found["id"])
        done = ("RELEASED", "QUARANTINED", "REPEATED")
        return found if found and found["state"] in done else None

    file: dict[str, Any] = until(seen, f"the end of {name}")
    return file


def approve(world: World, file: str) -> None:
    """Two people let a file go, by the form of their page."""
    said = {"decision": "release", "reason": "Tệp thử, đã xem từng dòng"}
    for subject in ("duyet-1", "duyet-2"):
        world.staff(account(subject)).post(f"/xet-nghiem/duyet/{file}", data=said)


def short_code(world: World, phone: str, number: int = 1) -> str:
    """The short code in the newest message to a phone, once so many messages of results came."""

    def seen() -> str | None:
        told = [text for text in Screen(world.origin).texts(phone) if re.search(CODE, text)]
        if len(told) < number:
            return None
        assert not any(FINDINGS.search(text) for text in told), told
        found = re.search(CODE, told[0])
        return found[0] if found else None

    return str(until(seen, f"message {number} about a result to {phone}"))


def read_result(world: World, phone: str, code: str) -> dict[str, Any]:
    """What somebody with the short code and the phone reads, without an account."""
    browser, screen = world.person(), Screen(world.origin)
    before = screen.newest(phone)
    asked = say(browser, "/api/result-codes", {"code": code})
    told: dict[str, Any] = say(
        browser,
        f"/api/result-codes/{asked['challenge']}/answers",
        {"code": screen.code_for(phone, after=before)},
    )
    return told


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


def has_notice(world: World, place: int, words: str) -> bool:
    """Did a seeded citizen's telephone get such a message?"""
    return any(words in text for text in Screen(world.origin).texts(phone_of(place)))


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
    listed = until(lambda: _listed(citizen), "the signed list")
    (signer,) = listed["signers"]
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


def _listed(browser: httpx.Client) -> Any:
    told = browser.get("/api/certificate-list")
    if told.status_code == 404:
        return None
    data = told.raise_for_status().json()["list"]
    return json.loads(base64.urlsafe_b64decode(data + "=" * (-len(data) % 4)))


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
        days = [day for day in board["days"] if day["released"] >= 4]
        return board if days else None

    board = until(seen, "four released tubes on the board")
    assert sum(day["positives"] for day in board["days"]) == 0
    assert sum(day["sealed"] for day in board["days"]) == 5
