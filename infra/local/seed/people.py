"""Citizens declare: green, yellow, red, and one who has not yet; one declares for the family."""

from __future__ import annotations

from typing import Any

from infra.local.seed.venues import DISTRICT, PROVINCE, province
from infra.local.seed.world import World, say

HOME = f"{PROVINCE}/{DISTRICT}/00001"


def families(world: World) -> None:
    """An elder without a phone and a child, held by a daughter."""
    family = province()["family"]
    holder = world.citizen(family["proxy"])
    for member in family["members"]:
        wanted = {name: value for name, value in member.items() if name != "id"}
        added = say(
            holder, "/api/family", wanted | {"consented": True}, f"seed-family-{member['id']}"
        )
        world.known[member["id"]] = added["member"]


def declarations(world: World) -> None:
    """Everybody's first declaration, but for who has none."""
    told = province()
    names = {member["id"]: member for member in told["family"]["members"]}
    for citizen in told["citizens"]:
        if citizen["yes"] is not None:
            browser = world.citizen(citizen["phone"])
            say(browser, "/api/declarations", _declaration(world, browser, citizen))
    elder = names["elder"]
    proxy = world.citizen(told["family"]["proxy"])
    said = {
        "phone": told["family"]["proxy"],
        "full_name": elder["full_name"],
        "birth": elder["birth"],
        "sex": "1",
        "document": elder["id_number"],
        "yes": [],
    }
    wanted = _declaration(world, proxy, said) | {"for_person": world.known["elder"]}
    say(proxy, "/api/declarations", wanted)
    world.notes += [
        "",
        "Made-up citizens (sign in with the phone; the code comes to the telephone page):",
        *(f"  {one['phone']}  {one['full_name']:20} {_says(one)}" for one in told["citizens"]),
        *(f"  {phone}  {name:20} chủ địa điểm / owner" for phone, name in told["owners"].items()),
        f"  {told['controller']}  {'':20} người quản lý chợ / controller of the market",
    ]


def _says(citizen: dict[str, Any]) -> str:
    if citizen["yes"] is None:
        return "chưa khai báo / no declaration yet"
    return "có triệu chứng / symptoms" if citizen["yes"] else "bình thường / well"


def _declaration(world: World, browser: Any, citizen: dict[str, Any]) -> dict[str, Any]:
    form = browser.get("/api/declaration-forms/domestic").raise_for_status().json()
    asked = [one["id"] for one in form["questions"] if one["type"] == "yes_no"]
    answers: dict[str, Any] = {name: name in citizen["yes"] for name in asked}
    if citizen["yes"]:
        answers["symptoms_since"] = world.begun_at.date().isoformat()
    identity = {
        "full_name": citizen["full_name"],
        "birth": citizen["birth"],
        "sex": citizen["sex"],
        "nationality": "VN",
        "document": citizen["document"],
        "phone": citizen["phone"],
        "home": HOME,
        "address": "Ngõ Mẫu",
    }
    return {
        "kind": form["kind"],
        "version": form["version"],
        "identity": identity,
        "answers": answers,
    }
