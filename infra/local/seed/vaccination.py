"""A plan of vaccination that has gone its whole way, with seats to book tomorrow."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from functions.kernel.periods import VIETNAM, write_instant
from infra.local.seed.laboratory import account
from infra.local.seed.venues import province
from infra.local.seed.world import World, say

NAME = "Đợt tiêm mẫu (giả định)"
SITE = "site-00001"
PLANS = "/api/vaccination/plans"
STATES = ("draft", "submitted", "district_ok", "published")
OPENS_IN = timedelta(minutes=1)


def vaccination_plan(world: World) -> None:
    """Department, district and site take their steps; where it was cut off it goes on."""
    department = world.staff(account("tinh-ha-noi"))
    district, site = (world.staff(account(name)) for name in ("huyen-ba-dinh", "diem-tiem"))
    plan = plan_of(world)
    place = f"{PLANS}/{plan['campaign']}"
    at = STATES.index(plan["state"])
    if at == 0:
        say(department, f"{place}/sites", {"unit": SITE, "tables": 4})
        say(department, f"{place}/steps", {"step": "submit"})
    if at <= 1:
        say(district, f"{place}/steps", {"step": "confirm"})
    if at <= 2:
        say(site, f"{place}/steps", {"step": "accept"})
        say(department, f"{place}/steps", {"step": "publish"})
    today = world.begun_at.astimezone(VIETNAM).date()
    for ahead in (1, 2):
        day = (today + timedelta(days=ahead)).isoformat()
        wanted = {
            "site": SITE,
            "day": day,
            "opens": "08:00",
            "closes": "11:00",
            "minutes": 30,
            "seats": 20,
        }
        say(site, f"{place}/sessions", wanted, f"seed-vaccination-{day}")
    _registrations(world, plan["campaign"])
    world.notes += [
        "",
        f"Vaccination: {NAME}",
        f"  book as a citizen          {world.origin}/tiem-chung?province=01",
        f"  plan as tinh-ha-noi, huyen-ba-dinh, diem-tiem   {world.origin}/can-bo/tiem-chung",
    ]


def _registrations(world: World, campaign: str) -> None:
    """Those who have declared register as freelance workers, so that they may book."""
    today = world.begun_at.astimezone(VIETNAM).date()
    for citizen in province()["citizens"]:
        if citizen["yes"] is None:
            continue
        browser = world.citizen(citizen["phone"])
        place = f"/api/vaccination/campaigns/{campaign}/registration-form"
        form = browser.get(place).raise_for_status().json()
        wanted = {
            "campaign": campaign,
            "group": "15",
            "occupation": "Lao động tự do",
            "answers": {one["code"]: "no" for one in form["questions"]},
            "day": (today + timedelta(days=1)).isoformat(),
            "consent": form["consent"],
        }
        say(browser, "/api/vaccination/registrations", wanted)


def plan_of(world: World) -> Any:
    """The sample plan as it stands, drafted where it is not there yet."""
    department = world.staff(account("tinh-ha-noi"))
    standing = department.get(PLANS).raise_for_status().json()["campaigns"]
    found = [plan for plan in standing if plan["name"] == NAME]
    if found:
        return found[0]
    wanted = {
        "name": NAME,
        "product": "comirnaty",
        "opens_at": write_instant(datetime.now().astimezone() + OPENS_IN),
        "spread_minutes": 0,
        "groups": ["01", "02", "08", "09", "13", "15", "16"],
        "from_age": 12,
    }
    return say(department, PLANS, wanted, "seed-vaccination")
