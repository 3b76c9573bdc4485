"""Does a station's tablet work without network, keep nothing in clear, and send each thing once?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from functions.immunization.domain.lot import Lot, LotId, Vial, VialId
from functions.immunization.domain.screening import (
    POSSIBLE,
    Vitals,
    asks_pressure,
    checklist_on,
    decide,
    questions,
)
from functions.immunization.schemas.replaying import EquipmentView
from functions.immunization.service.equipping import Equipment
from functions.kernel.identifiers import UnitId
from tests.browser.preview import Preview
from tests.browser.tables import CARD, SECOND, Batches, read

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
RULE = checklist_on(date(2021, 11, 15))
LOT = Lot(LotId("comirnaty.FF2382"), "comirnaty", "FF2382", date(2031, 2, 28), 6)


class Server(Batches):
    """Our side of the table: one account that may do everything, so that one tablet shows all."""

    def __init__(self) -> None:
        super().__init__()
        self.outcomes: dict[str, dict[str, Any]] = {}
        self.lost = 0
        now = datetime.now(UTC)
        vial = Vial(VialId("0" * 26), LOT.id, UnitId("site-01"), 4, now, now + timedelta(hours=6))
        may = ("reception", "screening", "injection", "observation")
        found = Equipment("staff-1", may, RULE, ((LOT, vial),), now)
        told = EquipmentView.of(found).model_dump(mode="json", exclude_none=True)
        Preview.answers["GET /api/immunizations/work"] = lambda *_: (200, told)
        Preview.answers["POST /api/immunizations/replay"] = self.take

    def take(self, body: dict[str, Any], _: dict[str, str]) -> tuple[int, Any]:
        """Take a batch, or lose the answer."""
        self.batches.append(body)
        if self.lost:
            self.lost -= 1
            return 503, {}
        told = {"doubts": [], "code": "", "reason_vi": "", "reason_en": "", "waits": False}
        kinds = ("reception", "screening", "injection", "observation")
        results = []
        for one in body["events"]:
            (kind,) = [name for name in kinds if name in one]
            said = self.outcomes.get(kind, {"outcome": "recorded"})
            results.append(told | {"sequence": one["sequence"]} | said)
        return 200, {"results": results}


@pytest.fixture
def server(page: Page) -> Server:
    """A table that is open."""
    return opened(page)


def opened(page: Page) -> Server:
    """Open a station's table."""
    made = Server()
    page.goto("/diem-tiem/ban")
    page.wait_for_selector("#table:visible")
    return made


def shows(page: Page, text: str) -> None:
    """Somebody shows a code, and stands at the table."""
    read(page, text)
    expect(page.locator("#person")).to_be_visible()


def screens(page: Page, *, pulse: str = "76") -> None:
    """The checklist, all well."""
    for row in page.locator("#questions fieldset").all():
        row.locator("input[value=no]").check()
    measured = {"temperature": "36,8", "pulse": pulse, "respiration": "18"}
    measured |= {"systolic": "120", "diastolic": "78"}
    for name, text in measured.items():
        page.fill(f"#f-{name}", text)
    page.click("#screening button.main")


def queued(page: Page, number: int) -> None:
    """Wait until so many wait to be sent."""
    expect(page.locator("#queue")).to_have_text(f"{number} việc chờ gửi")


def test_a_station_without_network_keeps_all_encrypted_and_sends_each_once(
    phone: BrowserContext, page: Page, server: Server
) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.wait_for_selector("#table:visible")
    phone.set_offline(True)
    shows(page, CARD)
    page.select_option("#f-came", "reserve")
    page.click("#reception button.main")
    queued(page, 1)
    expect(page.locator("#people")).to_contain_text("chờ khám")
    shows(page, CARD)
    expect(page.locator("#reception")).to_be_hidden()
    screens(page, pulse="")
    expect(page.locator("#said")).to_contain_text("Mạch")
    page.fill("#f-pulse", "76")
    page.click("#screening button.main")
    queued(page, 2)
    shows(page, CARD)
    expect(page.locator("#about")).to_have_text("Đủ điều kiện tiêm")
    page.click("#injection button.main")
    queued(page, 3)
    expect(page.locator("#people")).to_contain_text("theo dõi đến")
    # Somebody screened at another tablet: only with the doctor's paper.
    shows(page, SECOND)
    page.click("#injection button.main")
    expect(page.locator("#seen-paper")).to_be_focused()
    page.check("#seen-paper")
    page.click("#injection button.main")
    queued(page, 4)
    expect(page.locator("#f-vial option")).to_contain_text("còn 2")
    stored = page.evaluate(
        """async () => { const told = []; for (const {name} of await indexedDB.databases()) {
          if (!name.startsWith("lachan-station")) continue;
          await new Promise(done => { const asked = indexedDB.open(name); asked.onsuccess = () => {
            const all = asked.result.transaction("events").objectStore("events").getAll();
            all.onsuccess = () => { for (const one of all.result) told.push(JSON.stringify(one)
              + new TextDecoder("latin1").decode(one.sealed));
              asked.result.close(); done(); }; }; });
        } return told.join("") + JSON.stringify(localStorage); }"""
    )
    assert "00109090" not in stored
    assert "Nguy" not in stored
    page.reload()
    page.wait_for_selector("#table:visible")
    queued(page, 4)
    expect(page.locator("#people li")).to_have_count(2)
    server.lost = 1
    server.outcomes["injection"] = {"outcome": "held", "doubts": ["not_screened"]}
    phone.set_offline(False)
    server.came(4)
    page.evaluate("self.dispatchEvent(new Event('online'))")
    server.came(8)
    expect(page.locator("#queue")).to_have_text("Đã gửi hết")
    lost, taken = server.batches
    assert lost["events"] == taken["events"]
    told = ("reception", "screening", "injection")
    kinds = [[name for name in told if name in one] for one in lost["events"]]
    assert kinds == [["reception"], ["screening"], ["injection"], ["injection"]]
    assert lost["events"][0]["reception"] == {"walk_in": "reserve"}
    assert all(one["offline"] for one in taken["events"])
    expect(page.locator("#back-list li")).to_have_count(2)
    expect(page.locator("#back-list")).to_contain_text("Chưa thấy phiếu khám sàng lọc")


def test_the_tablet_concludes_as_the_server_does(page: Page, server: Server) -> None:
    assert server.events == []
    names = questions(RULE)
    well = Vitals(368, 76, 18, 120, 78)
    measured = [
        well,
        replace(well, temperature=376),
        replace(well, pulse=59, usual_systolic=90),
        replace(well, systolic=141, diastolic=59),
        Vitals(355, 100, 25),
    ]
    told, meant = [], []
    for vitals, vaccine in product(measured, ("comirnaty", "sputnik-v")):
        for yes in (*names, ""):
            answers = {name: name in (yes, "breastfeeding"[: len(yes)]) for name in names}
            if vitals.systolic is None and asks_pressure(RULE, answers):
                continue
            found = decide(RULE, answers, vitals, vaccine)
            meant.append({"outcome": found.outcome.value, "reasons": list(found.reasons)})
            values = {
                name: value for name in POSSIBLE if (value := getattr(vitals, name)) is not None
            }
            told.append([answers, values, vaccine])
    base = page.evaluate("document.querySelector('script[src*=station]').src")
    concluded = page.evaluate(
        """async ([base, cases]) => {
          const { decide, wanting } = await import(base.replace("station.js", "station-rules.js"));
          const { checklist } = JSON.parse(localStorage.getItem("lachan-station-work"));
          return cases.map(([answers, vitals, vaccine]) => [
            wanting(checklist, checklist.possible, answers, vitals),
            decide(checklist, answers, vitals, vaccine),
          ]);
        }""",
        [base, told],
    )
    assert len(meant) > 100
    assert concluded == [[[], one] for one in meant]
