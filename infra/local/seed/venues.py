"""Owners register their venues; one poster is revoked, one venue closed by order."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from infra.local.accounts import ACCOUNTS
from infra.local.seed.world import World, say, until

PROVINCE, DISTRICT = "01", "001"


@cache
def province() -> dict[str, Any]:
    """The made-up province: `data.json`."""
    text = resources.files(__package__).joinpath("data.json").read_text("utf-8")
    return dict(json.loads(text))


def venues(world: World) -> None:
    """Twelve venues of as many kinds in three communes, by two owners, one with a controller."""
    told = province()
    for venue in told["venues"]:
        wanted = {name: value for name, value in venue.items() if name not in ("id", "owner")}
        wanted |= {"province": PROVINCE, "district": DISTRICT}
        wanted["registrant_name"] = told["owners"][venue["owner"]]
        made = say(
            world.citizen(venue["owner"]), "/api/venues", wanted, f"seed-venue-{venue['id']}"
        )
        world.known[venue["id"]] = made["code"]
    owner = world.citizen(told["venues"][0]["owner"])
    market = world.known["market"]
    say(owner, f"/api/venues/{market}/controllers", {"phone": told["controller"]})


def posters(world: World) -> None:
    """Wait until every poster is drawn; remember the links."""
    for venue in province()["venues"]:
        owner, code = world.citizen(venue["owner"]), world.known[venue["id"]]

        def ready(path: str = f"/api/venues/{code}/poster", owner: Any = owner) -> str | None:
            poster = owner.get(path).raise_for_status().json()
            return str(poster["link"]) if poster["state"] == "ready" else None

        world.known[f"link:{venue['id']}"] = until(ready, f"the poster of {venue['id']}")
    world.notes += [
        "",
        "Posters to scan (open on another device, or here):",
        *(
            f"  {venue['name']:32} {world.known['link:' + venue['id']]}"
            for venue in province()["venues"][:3]
        ),
    ]


def closed_and_revoked(world: World) -> None:
    """The cinema is closed by the district's order; the hostel's first poster is revoked."""
    officer = next(found for found in ACCOUNTS if found.role == "district_officer")
    cinema, hostel = world.known["cinema"], world.known["hostel"]
    order = {"instrument": "12/QĐ-UBND (giả định)"}
    say(world.staff(officer), f"/api/venues/{cinema}/suspend", order)
    owner = world.citizen(province()["venues"][-1]["owner"])
    say(owner, f"/api/venues/{hostel}/poster/rotate", {}, "seed-rotate-hostel")
    world.notes += [
        "",
        "Posters that lead to an explanation:",
        f"  Closed by order: Rạp phim Ánh Trăng   {world.known['link:cinema']}",
        f"  Revoked poster: Nhà trọ Bốn Mùa       {world.known['link:hostel']}",
    ]
