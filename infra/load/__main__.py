"""`make load REQUESTS=600 OVER=120`: drive a day against the running platform (`make run`)."""

from __future__ import annotations

import argparse
import re
import sys
import time
from datetime import UTC, datetime
from typing import Any, Final

import httpx

from infra.load.day import plan
from infra.load.driver import Drive, NotDriven, Visitor, account, check
from infra.load.report import is_well, report
from infra.parts import ROOT

REPORT: Final = ROOT / ".bench" / "load.md"
WAIT: Final = 120
WELL: Final = "0900005%03d"
VENUE: Final = {
    "name": "Chợ Thử Tải", "kind": "market", "province": "01", "district": "001", "ward": "00001",
    "address": "1 Đường Mẫu", "opens_at": "05:00", "closes_at": "22:00", "capacity": 3000,
    "registrant_name": "Trần Thị Bình",
}  # fmt: skip


def sign_in(origin: str, phone: str) -> httpx.Client:
    """A browser, by the code on the pretended telephone. Raises NotDriven, httpx.HTTPError."""
    client = httpx.Client(base_url=origin, timeout=60, headers={"Origin": origin})
    asked = client.post("/api/otp/challenges", json={"phone": phone, "purpose": "sign_in"})
    challenge = asked.raise_for_status().json()["challenge"]
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        page = client.get("/_dien-thoai").text
        found = re.search(rf"{phone[1:]}</b>[^<]* la (\d{{6}})", page)
        if found:
            path = f"/api/otp/challenges/{challenge}/answers"
            if client.post(path, json={"code": found[1]}).is_success:
                return client
        time.sleep(0.5)
    raise NotDriven(f"no code came to {phone}: is `make run` up at {origin}?")


def declare(client: httpx.Client, phone: str, number: int) -> None:
    """Somebody made up declares that they are well. Raises httpx.HTTPStatusError."""
    form = client.get("/api/declaration-forms/domestic").raise_for_status().json()
    answers: dict[str, Any] = {
        one["id"]: False for one in form["questions"] if one["type"] == "yes_no"
    }
    identity = {
        "full_name": "Trần Thị Tải", "birth": "1990", "sex": "2", "nationality": "VN",
        "document": f"0011909{number:05d}", "phone": phone, "home": "01/001/00001",
    }  # fmt: skip
    told = {"kind": "domestic", "version": form["version"], "identity": identity}
    client.post("/api/declarations", json=told | {"answers": answers}).raise_for_status()


def poster(client: httpx.Client) -> str:
    """The token of a venue's poster, once it is drawn. Raises NotDriven, httpx.HTTPStatusError."""
    made = client.post("/api/venues", json=VENUE, headers={"Idempotency-Key": "load-venue-0001"})
    path = f"/api/venues/{made.raise_for_status().json()['code']}/poster"
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        told = client.get(path).raise_for_status().json()
        if told["state"] == "ready":
            return str(told["link"]).rpartition("/")[2]
        time.sleep(0.5)
    raise NotDriven("the poster was not drawn")


def main() -> int:
    """0 if nothing acknowledged was lost or doubled, 1 if so, 2 where nothing could be driven."""
    options = argparse.ArgumentParser(prog="python -m infra.load", description=__doc__)
    options.add_argument("--origin", default="http://localhost:8000")
    options.add_argument("--requests", type=int, default=600)
    options.add_argument("--seconds", type=float, default=120)
    options.add_argument("--visitors", type=int, default=6)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    try:
        check(asked.origin, asked.requests, asked.seconds, asked.visitors)
        visitors = []
        for number in range(asked.visitors):
            phone = WELL % number
            client = sign_in(asked.origin, phone)
            declare(client, phone, number)
            visitors.append(Visitor(client))
        token = poster(visitors[0].client)
        drive = Drive(visitors, token, lambda: datetime.now(UTC))
        drive.run(plan(asked.requests, asked.seconds, asked.visitors, asked.seed))
        time.sleep(5)  # spilled scans are written by their queue
        found = account(visitors)
    except (NotDriven, httpx.HTTPError) as failed:
        print(failed, file=sys.stderr)
        return 2
    text = report(drive.answers, found, asked.seconds)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(text, "utf-8")
    print(text)
    return 0 if is_well(drive.answers, found) else 1


if __name__ == "__main__":
    sys.exit(main())
