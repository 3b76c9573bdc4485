"""From a dose to a case that is taken up and a lot that is summed, on the packaged platform.

The fact of the dose, the stream of cases and the clock run as they are deployed, roles enforced.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from functions.immunization.domain.screening import checklist_on, questions
from functions.kernel.identifiers import read_opaque_id
from functions.kernel.periods import VIETNAM
from infra.local.issuer import Issuer
from infra.local.seed.aefi import events_after_doses
from infra.local.seed.immunization import DOSES, LOT, WELL, vaccine_doses
from infra.local.seed.laboratory import account, code_on_phone
from infra.local.seed.people import declarations, families
from infra.local.seed.venues import province
from infra.local.seed.world import World, say
from infra.parts import ROOT
from tests.local.conftest import started
from tests.local.test_laboratory import Screen, until

pytestmark = pytest.mark.local
CASES = "/api/aefi/cases"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A platform of its own with one who was injected and what was reported of it."""
    state = tmp_path_factory.mktemp("aefi") / "state"
    with started(state) as platform:
        issuer, screen = Issuer(f"{platform.origin}/oidc", state), Screen(platform.origin)
        made = World(platform.origin, platform.emulator, "dev", issuer, screen)  # type: ignore[arg-type]
        for step in (families, declarations, vaccine_doses, events_after_doses):
            step(made)
        yield made


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
    site, phone = world.staff(account("diem-tiem")), str(province()["citizens"][0]["phone"])

    def screened() -> Any:
        now = datetime.now().astimezone()
        answers = dict.fromkeys(questions(checklist_on(now.astimezone(VIETNAM).date())), False)
        shown = {"reading": code_on_phone(world, phone, now), "product": LOT.partition(".")[0]}
        more = {"answers": answers, "vitals": WELL, "walk_in": "left_over"}
        told = say(site, f"{DOSES}/screenings", shown | more, f"local-aefi-{now:%H%M%S%f}")
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
