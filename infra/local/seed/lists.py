"""An organisation has asked, was admitted, and has sent the sample list of made-up people."""

from __future__ import annotations

from datetime import timedelta

import httpx

from functions.kernel.periods import VIETNAM
from infra.local.seed.laboratory import account
from infra.local.seed.vaccination import PLANS, plan_of
from infra.local.seed.world import World, say, until
from infra.parts import ROOT

SAMPLE = ROOT / "events" / "vaccination" / "list.csv"
LISTS = "/api/vaccination/lists"
WISH = "2021-12-01"
"""The day that the sample wishes; it is put to the day after the first start."""


def people_list(world: World) -> None:
    """The list of a works, with rows at fault; the phones are those of the seeded people."""
    works, district = world.staff(account("to-chuc")), world.staff(account("huyen-ba-dinh"))
    campaign = plan_of(world)["campaign"]
    asked = say(works, f"/api/vaccination/campaigns/{campaign}/admissions", None)
    if asked["state"] != "admitted":
        word = {"unit": asked["unit"], "admitted": True, "reason": "Đúng địa bàn"}
        say(district, f"{PLANS}/{campaign}/organisations", word)
    tomorrow = world.begun_at.astimezone(VIETNAM).date() + timedelta(days=1)
    table = SAMPLE.read_text("utf-8-sig").replace(WISH, tomorrow.isoformat()).encode("utf-8-sig")
    wanted = {"campaign": campaign, "filename": "danh-sach-mau.csv", "size": len(table)}
    made = say(works, LISTS, wanted, "seed-people-list")
    if made["upload"]:
        form, sent = made["upload"], {"file": ("danh-sach-mau.csv", table, "text/csv")}
        httpx.post(form["url"], data=form["fields"], files=sent, timeout=60).raise_for_status()

    def done() -> str | None:
        told = works.get(f"{LISTS}/{made['list_id']}").raise_for_status().json()
        return str(told["state"]) if told["state"] not in ("AWAITING_FILE", "RECEIVING") else None

    state = until(done, "the reading of the sample list")
    world.notes += [
        f"  organisation as to-chuc    {world.origin}/to-chuc/danh-sach/{made['list_id']}  {state}",
        f"  who is on its list         {world.origin}/duoc-dang-ky",
    ]
