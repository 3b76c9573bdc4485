"""Figures of a district's communes, yesterday's proposal, and the officer's signature under it.

Whatever table of criteria is in force on the day of the first start, the four communes come out at
different levels: who is vaccinated, and one death in a small place, decide in each of them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from functions.kernel.periods import DAY, VIETNAM
from infra.local.seed.laboratory import account
from infra.local.seed.world import World, say

ZONES = "/api/zones"
WELL = {"population": 21_000, "adults": 16_000, "elders50": 5_200, "elders65": 2_100, "deaths": 0}
ALL = {"adults_one": 15_200, "adults_full": 14_800, "elders50_full": 5_000, "elders65_full": 2_000}
FEW = {"adults_one": 9_000, "adults_full": 7_500, "elders50_full": 4_700, "elders65_full": 1_900}
SMALL = {
    "population": 9_000,
    "adults": 7_000,
    "elders50": 2_200,
    "elders65": 900,
    "adults_one": 4_000,
    "adults_full": 3_500,
    "deaths": 1,
}
TABLE: dict[str, dict[str, Any]] = {
    "01/001": {"capacity_met": True},
    "01/001/00001": WELL | ALL,
    "01/001/00004": WELL | FEW,
    "01/001/00006": SMALL | {"elders50_full": 2_100, "elders65_full": 850},
    "01/001/00007": SMALL | {"elders50_full": 900, "elders65_full": 400},
}
REASON = "Ổ dịch tại khu chợ, khoanh vùng để xét nghiệm (giả định)"


def zone_levels(world: World) -> None:
    """The province enters its figures, has the proposal made, and signs what is proposed."""
    officer = world.staff(account("tinh-ha-noi"))
    yesterday = datetime.now(VIETNAM).date() - DAY
    rows = [{"area": area, **told} for area, told in TABLE.items()]
    table = {"province": "01", "as_of": yesterday.isoformat(), "rows": rows}
    say(officer, f"{ZONES}/figures", table, f"seed-zones-figures-{yesterday}")
    say(officer, f"{ZONES}/proposals", {"province": "01"})
    shown = officer.get(f"{ZONES}/proposals").raise_for_status().json()
    known = {one["area"]: one["level"] for one in shown["lines"]}
    decisions = [
        {"area": area, "level": known[area] or 2} | ({} if known[area] else {"reason": REASON})
        for area in TABLE
        if area in known
    ]
    signed = {"province": "01", "decisions": decisions}
    signed |= {name: shown[name] for name in ("proposal", "number")}
    if not shown["number"]:
        say(officer, f"{ZONES}/publications", signed, f"seed-zones-sign-{shown['proposal'][:10]}")
    world.notes += [
        "",
        f"Epidemic levels: {world.origin}/minh-bach/cap-do-dich?province=01",
        f"  proposals as tinh-ha-noi   {world.origin}/can-bo/cap-do-dich",
    ]
