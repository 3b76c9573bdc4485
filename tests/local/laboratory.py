"""What tests of the laboratory do by hand on the running platform: seed, drop, approve, read."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import httpx

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
from infra.local.seed.vaccination import SITE, plan_of, vaccination_plan
from infra.local.seed.venues import posters, province, venues
from infra.local.seed.visits import visits_of_phones
from infra.local.seed.world import World, say
from infra.local.seed.zones import zone_levels
from infra.local.stack import bucket_name
from tests.local.conftest import Platform, until

CODE = r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{5}"
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


def seeded(platform: Platform, state: Path) -> World:
    """Run the steps of the seed that a chain from a file to an appointment and a level needs."""
    issuer, screen = Issuer(f"{platform.origin}/oidc", state), Screen(platform.origin)
    made = World(platform.origin, platform.emulator, "dev", issuer, screen)  # type: ignore[arg-type]
    visits = days_before, venues, families, declarations, posters, visits_of_phones
    tubes = sampling_session, sent_tubes, result_files
    for step in (*visits, *tubes, vaccination_plan, zone_levels):
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


def has_notice(world: World, place: int, words: str) -> bool:
    """Did a seeded citizen's telephone get such a message?"""
    return any(words in text for text in Screen(world.origin).texts(phone_of(place)))


def listed(browser: httpx.Client) -> Any:
    told = browser.get("/api/certificate-list")
    if told.status_code == 404:
        return None
    data = told.raise_for_status().json()["list"]
    return json.loads(base64.urlsafe_b64decode(data + "=" * (-len(data) % 4)))


def book(world: World, phone: str) -> None:
    """An appointment of the last day for a citizen who is registered, confirmed."""
    citizen, campaign = world.citizen(phone), plan_of(world)["campaign"]
    place = f"/api/vaccination/campaigns/{campaign}"
    shown = citizen.get(f"{place}/sites/{SITE}").raise_for_status().json()
    ticket = say(citizen, f"{place}/tickets", {})["ticket"]
    wanted = {"slot": shown["sessions"][-1]["slots"][-1]["slot"], "ticket": ticket}

    def held() -> bool:
        return citizen.post("/api/vaccination/appointments", json=wanted).status_code == 201

    until(held, "a seat")
    say(citizen, "/api/vaccination/appointments/confirm", {"campaign": campaign})


def cases_in(world: World, commune: str) -> int:
    """The cases of a commune in the seven days that end today, as the officer's board has them."""
    officer = world.staff(account("tinh-ha-noi"))
    shown = officer.get("/api/zones/proposals").raise_for_status().json()
    (line,) = (one for one in shown["lines"] if one["area"] == commune)
    return int(line["cases_now"])
