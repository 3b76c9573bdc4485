"""What is there to look at after the first start?

Steps run in order; each once per state directory, but for those marked `always`. A step speaks to
the system as anybody would, over its public HTTP API, and to the emulator only for what no API
gives (the staff directory, which a ministry's administrator fills).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from infra.local.accounts import ACCOUNTS, Account
from infra.local.emulator import Emulator
from infra.local.issuer import Issuer
from infra.local.telephone import Telephone

CLIENT_ID = "lachan-staff"
KINDS = {-1: "ministry", 0: "province", 1: "district", 2: "commune"}


@dataclass(slots=True)
class World:
    """The running system as a seed step sees it."""

    origin: str
    emulator: Emulator
    stage: str
    issuer: Issuer
    telephone: Telephone
    notes: list[str] = field(default_factory=list)

    def person(self) -> httpx.Client:
        """A browser of its own: cookies are kept, mutations come from our origin."""
        return httpx.Client(base_url=self.origin, timeout=30, headers={"Origin": self.origin})

    def citizen(self, phone: str) -> httpx.Client:
        """A citizen's browser after signing in by phone code. Raises httpx.HTTPStatusError."""
        browser = self.person()
        asked = browser.post("/api/otp/challenges", json={"phone": phone, "purpose": "sign_in"})
        challenge = asked.raise_for_status().json()["challenge"]
        answer = {"code": self.telephone.code_for(phone)}
        browser.post(f"/api/otp/challenges/{challenge}/answers", json=answer).raise_for_status()
        return browser

    def staff(self, account: Account) -> httpx.Client:
        """A signed-in staff client."""
        token = self.issuer.token_for(account, CLIENT_ID)
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.Client(base_url=self.origin, timeout=30, headers=headers)

    def put(self, table: str, item: dict[str, Any]) -> None:
        """Put an item of plain strings straight into a table."""
        typed = {name: {"S": value} for name, value in item.items()}
        self.emulator.client("dynamodb").put_item(
            TableName=f"lachan-{self.stage}-{table}", Item=typed
        )


def staff_directory(world: World) -> None:
    """Units and staff accounts of the local issuer."""
    for account in ACCOUNTS:
        kind = KINDS[account.division.count("/") if account.division else -1]
        world.put(
            "units",
            {
                "id": account.unit_id,
                "name": account.unit,
                "kind": kind,
                "division": account.division,
                "parent": "" if kind == "ministry" else "moh",
            },
        )
        world.put(
            "staff",
            {
                "id": f"{world.issuer.url}|{account.subject}",
                "role": account.role,
                "unit": account.unit_id,
                "state": "active",
            },
        )


Step = Callable[[World], None]
ALWAYS: tuple[Step, ...] = (staff_directory,)
ONCE: tuple[Step, ...] = ()


def sow(world: World, state: Path, *, everything: bool) -> list[str]:
    """Run the steps that are due (sample data only where `everything`); what they want to tell."""
    mark = state / "seeded.json"
    done = set(json.loads(mark.read_text("utf-8"))) if mark.exists() else set()
    for step in ALWAYS:
        step(world)
    for step in ONCE if everything else ():
        if step.__name__ not in done:
            step(world)
            done.add(step.__name__)
            mark.write_text(json.dumps(sorted(done)), "utf-8")
    return world.notes
