"""From a lot at a site to a certificate and a case of a dose: the packaged platform with its roles.

A person's phone is shown, screened, injected and observed over the public API; the stream, the
topic, the queues and the three hands of the certificate are only watched. The injection alone is
put half an hour back, since nobody may leave earlier.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import base45
import cbor2
import cwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from functions.immunization.domain.screening import checklist_on, questions
from functions.kernel.identifiers import read_opaque_id
from functions.kernel.periods import VIETNAM
from functions.notifications.domain import limits
from functions.notifications.domain.urgency import Urgency
from infra import build
from infra.local.issuer import Issuer
from infra.local.seed.aefi import events_after_doses
from infra.local.seed.immunization import DOSES, LOT, STOCK, WELL, vaccine_doses
from infra.local.seed.laboratory import account, code_on_phone
from infra.local.seed.people import declarations, families
from infra.local.seed.vaccination import SITE, plan_of, vaccination_plan
from infra.local.seed.venues import province
from infra.local.seed.world import World, say
from infra.parts import ROOT
from tests.local.conftest import started, until
from tests.local.laboratory import Screen, listed

pytestmark = pytest.mark.local
CASES = "/api/aefi/cases"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A platform of its own: people, a lot, one who was injected and what was reported of it."""
    state = tmp_path_factory.mktemp("vaccination") / "state"
    with started(state) as platform:
        issuer, screen = Issuer(f"{platform.origin}/oidc", state), Screen(platform.origin)
        made = World(platform.origin, platform.emulator, "dev", issuer, screen)  # type: ignore[arg-type]
        for step in (families, declarations, vaccination_plan, vaccine_doses, events_after_doses):
            step(made)
        yield made


def doses_of(world: World, phone: str) -> list[dict[str, Any]]:
    told = world.citizen(phone).get("/api/vaccination/doses").raise_for_status().json()
    return list(told["doses"])


def phone_of(place: int) -> str:
    return str(province()["citizens"][place]["phone"])


def has_text(world: World, phone: str, words: str) -> bool:
    """Did the pretended telephone get such a message for that number?"""
    to = f"+84{phone.removeprefix('0').removeprefix('+84')}"
    return any(words in text for text in Screen(world.origin).texts(to))


def _at_rest() -> bool:
    """Is it night, when such a message waits for the morning?"""
    return limits.quiet_hold(Urgency.NOTICE, datetime.now().astimezone()) is not None


def test_the_seeded_person_is_injected_and_observed(world: World) -> None:
    (dose,) = doses_of(world, phone_of(0))
    assert (dose["number"], dose["series"], dose["observed_until"]) == (1, 2, "")
    site = world.staff(account("diem-tiem"))
    (shelf,) = site.get(STOCK).raise_for_status().json()["lots"]
    assert (shelf["stock"]["received"], shelf["stock"]["used"]) == (90, 1)
    assert "Đang theo dõi (1)" in site.get("/diem-tiem").raise_for_status().text
    citizen = world.citizen(phone_of(0))

    def heard() -> bool:
        wish = {"kind": "v", "of": dose["source"]}
        return "OBSERVATION_OPEN" in citizen.post("/api/certificates", json=wish).text

    assert until(heard, "the dose among the certificates")


def test_a_severe_case_is_taken_up_and_its_lot_summed(world: World) -> None:
    district = world.staff(account("huyen-ba-dinh"))
    board = district.get(CASES).raise_for_status().json()
    assert (board["running"], board["late"]) == (1, 0)
    case = read_opaque_id(board["cases"][0]["case"])
    shown = district.get(f"{CASES}/{case}").raise_for_status().json()
    assert [one["via"] for one in shown["sources"]] == ["staff"]
    assert shown["masked_name"]
    taken = {"version": 1, "severe": True, "words": "Đã gọi điện cho điểm tiêm"}
    assert say(district, f"{CASES}/{case}/triage", taken)["state"] == "TRIAGED"
    assert district.get(f"{CASES}/{case}/contact").raise_for_status().json()["phone"]
    other = world.staff(account("tinh-hcm"))
    assert other.get(f"{CASES}/{case}").status_code == 404
    mine = world.citizen(str(province()["citizens"][0]["phone"]))
    (dose,) = mine.get("/api/aefi/reports").raise_for_status().json()["doses"]
    assert [one["via"] for one in dose["versions"]] == ["code"]
    revoke = {"immunization": dose["immunization"]}
    assert mine.post("/api/aefi/report-codes/revoke", json=revoke).status_code == 204
    minor = {"symptoms": ["tired"], "onset": dose["day"], "severity": "minor", "course": "unknown"}
    again = say(mine, "/api/aefi/reports", minor | revoke, "local-aefi-own")
    assert again == {"version": 2, "go_now": False}
    doctor, phone = world.staff(account("bac-si-kham")), str(province()["citizens"][0]["phone"])

    def screened() -> Any:
        now = datetime.now().astimezone()
        answers = dict.fromkeys(questions(checklist_on(now.astimezone(VIETNAM).date())), False)
        shown = {"reading": code_on_phone(world, phone, now), "product": LOT.partition(".")[0]}
        more = {"answers": answers, "vitals": WELL, "walk_in": "left_over"}
        told = say(
            doctor,
            f"{DOSES}/screenings",
            shown | more,
            f"local-aefi-{now:%H%M%S%f}",
        )
        found = told["person"]["outcome"], told["person"]["reasons"]
        return found if found[1] else None

    # The fact of the case has come to where people are screened.
    assert until(screened, "the caution") == ("hospital", ["severe_event"])
    tick = (ROOT / "events/aefi/schedules.sum_up.json").read_text("utf-8")

    def summed() -> Any:
        answer = world.emulator.client("lambda").invoke(
            FunctionName="lachan-dev-aefi-sum-up", Payload=tick
        )
        assert "FunctionError" not in answer, json.loads(answer["Payload"].read())
        told = district.get("/api/aefi/signals").raise_for_status().json()
        return told if told["nation"]["doses"] else None

    told = until(summed, "the sums")
    assert told["nation"] == {"doses": 1, "reports": 1, "severe": 1}
    assert [one["place"] for one in told["lots"]] == [LOT]
    file = world.staff(account("tinh-ha-noi")).get("/can-bo/sau-tiem/tep").raise_for_status()
    assert case in file.text
    for page in ("/can-bo/sau-tiem", f"/can-bo/sau-tiem/ca/{case}", "/can-bo/sau-tiem/tin-hieu"):
        assert district.get(page).status_code == 200
    assert mine.get("/sau-tiem").status_code == 200


def test_a_dose_becomes_a_certificate_that_others_accept(world: World) -> None:
    site, phone = world.staff(account("diem-tiem")), phone_of(1)
    now = datetime.now().astimezone()
    answers = dict.fromkeys(questions(checklist_on(now.astimezone(VIETNAM).date())), False)
    shown = {"reading": code_on_phone(world, phone, now), "product": LOT.partition(".")[0]}
    screened = shown | {"answers": answers, "vitals": WELL, "walk_in": "left_over"}
    told = say(
        world.staff(account("bac-si-kham")), f"{DOSES}/screenings", screened, "local-screening"
    )
    screening = told["person"]["screening"]
    vial = say(site, f"{STOCK}/vials", {"lot": LOT}, "local-vial")["vial"]
    subprocess.run(
        [
            sys.executable, "-m", "tests.local.earlier",
            world.emulator.endpoint, SITE, screening, LOT, vial,
        ],
        check=True, cwd=ROOT, env=build.environment("dev"), timeout=120,
    )  # fmt: skip
    left = say(site, f"{DOSES}/observations", {"screening": screening, "left": "well"})
    assert left["observed_until"]
    citizen = world.citizen(phone)
    (dose,) = doses_of(world, phone)
    day = f"/api/certificate-days/{dose['day']}"

    def known() -> bool:
        told = citizen.get("/api/certificates").raise_for_status().json()
        return dose["source"] in [one["of_source"] for one in told["askable"]]

    assert until(known, "the dose among the certificates")
    say(site, f"{day}/signatures", {})

    def signed() -> bool:
        """Nobody asks for it: the site signed for the day."""
        return bool(site.get(day).raise_for_status().json()["issued"] == 1)

    assert until(signed, "the certificate of the signed day")
    (mine,) = citizen.get("/api/certificates").raise_for_status().json()["certificates"]
    text = citizen.get(f"/api/certificates/{mine['id']}").raise_for_status().json()["text"]
    assert until(lambda: "/chung-nhan" in citizen.get("/thong-bao").text, "word of the paper")
    assert until(lambda: has_text(world, phone, "mot giay moi") or _at_rest(), "a message about it")
    framed = zlib.decompress(base45.b45decode(text.removeprefix("HC1:")))
    (signer,) = until(lambda: listed(citizen), "the signed list")["signers"]
    der = base64.b64decode(signer["der"])
    public = x509.load_der_x509_certificate(der).public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    kid = hashlib.sha256(der).digest()[:8]
    key = cwt.COSEKey.from_pem(pem, alg="ES256", kid=kid)
    (entry,) = cbor2.loads(cwt.COSE.new().decode(framed, keys=[key]))[-260][1]["v"]
    assert (entry["mp"], entry["dn"], entry["sd"]) == ("EU/1/20/1528", 1, 2)


def test_a_dose_given_today_puts_tomorrows_appointment_off(world: World) -> None:
    """Booked over the public API; the site hears of it, vaccination hears of the dose."""
    registered = (one for one in province()["citizens"][2:] if one["yes"] is not None)
    phone = str(next(registered)["phone"])
    site, citizen = world.staff(account("diem-tiem")), world.citizen(phone)
    campaign = plan_of(world)["campaign"]
    place = f"/api/vaccination/campaigns/{campaign}"

    def left() -> dict[str, int]:
        told = citizen.get(f"{place}/sites/{SITE}").raise_for_status().json()
        return {one["slot"]: one["left"] for day in told["sessions"] for one in day["slots"]}

    # Of the last day, so that it is still to come if a day ends meanwhile.
    slot, seats = list(left().items())[-1]
    booking = {"slot": slot, "ticket": say(citizen, f"{place}/tickets", {})["ticket"]}
    held = until(lambda: _done(citizen.post("/api/vaccination/appointments", json=booking)), "seat")
    say(citizen, "/api/vaccination/appointments/confirm", {"campaign": campaign})
    table = world.emulator.client("dynamodb")
    wanted = {
        "TableName": "lachan-dev-immunizations",
        "Key": {"p": {"S": f"appt#{held['for_person']}"}, "s": {"S": campaign}},
    }
    assert until(lambda: table.get_item(**wanted).get("Item"), "the appointment at the site")
    assert site.get(f"{DOSES}/today").raise_for_status().json()["due"] == []  # it is of another day
    now = datetime.now().astimezone()
    answers = dict.fromkeys(questions(checklist_on(now.astimezone(VIETNAM).date())), False)
    screened = {
        "reading": code_on_phone(world, phone, now),
        "product": LOT.partition(".")[0],
        "answers": answers,
        "vitals": WELL,
        "walk_in": "reserve",
    }
    thread = say(
        world.staff(account("bac-si-kham")), f"{DOSES}/screenings", screened, "local-walk-in"
    )["person"]["screening"]
    vial = say(site, f"{STOCK}/vials", {"lot": LOT}, "local-second-vial")["vial"]
    say(world.staff(account("nguoi-tiem")), DOSES, {"screening": thread, "lot": LOT, "vial": vial})

    def put_off() -> Any:
        return citizen.get("/api/vaccination/appointments").raise_for_status().json()["put_off"]

    (waiting,) = until(put_off, "the word that it is put off")
    assert waiting["reason"]["code"] == "DOSE_INTERVAL"
    assert until(lambda: left()[slot] == seats, "the seat")
    (mine,) = (
        citizen.get("/api/vaccination/registrations").raise_for_status().json()["registrations"]
    )
    assert (mine["next_dose"], len(mine["recorded"])) == (waiting["until"], 1)
    say(citizen, "/api/vaccination/registrations/withdraw", {"campaign": campaign})
    queues = world.emulator.client("sqs")
    for name in ("vaccination-facts", "immunization-facts"):
        dead = queues.get_queue_url(QueueName=f"lachan-dev-{name}-dead")["QueueUrl"]
        told = queues.get_queue_attributes(
            QueueUrl=dead, AttributeNames=["ApproximateNumberOfMessages"]
        )
        assert told["Attributes"]["ApproximateNumberOfMessages"] == "0"


def _done(answer: Any) -> Any:
    return answer.json() if answer.status_code == 201 else None


def test_a_recalled_lot_is_blocked_at_the_site_and_lists_its_people(world: World) -> None:
    site, ministry = (world.staff(account(name)) for name in ("diem-tiem", "bo-van-hanh"))
    say(ministry, f"/api/vaccine-lots/{LOT}/recall", {"instrument": "123/QLD-CL (giả định)"})

    def blocked() -> bool:
        (shelf,) = site.get(STOCK).raise_for_status().json()["lots"]
        return bool(shelf["stock"]["lot"]["recalled_by"])

    assert until(blocked, "the recall at the site")
    told = ministry.get(f"/api/vaccine-lots/{LOT}/people").raise_for_status().json()
    assert [one["site"] for one in told["people"]] == [SITE] * 3

    def through() -> bool:
        progress = ministry.get(f"/api/vaccine-lots/{LOT}").raise_for_status().json()["told"]
        return bool(progress and progress["ended_at"])

    assert until(through, "the list gone through")
    for place in (0, 1):
        phone = phone_of(place)
        assert until(lambda: has_text(world, phone, "thong bao quan trong"), "word of the recall")  # noqa: B023
        assert [one["is_recalled"] for one in doses_of(world, phone)] == [True]
