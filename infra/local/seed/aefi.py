"""After the seeded dose: a slip to take home, a report by its code, and a severe one of the site.

The severe case stays on the boards with its clock running, so that there is something to take up.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import httpx

from functions.kernel.periods import VIETNAM, write_instant
from infra.local.seed.laboratory import account, code_on_phone
from infra.local.seed.venues import province
from infra.local.seed.world import World, say, until

AEFI = "/api/aefi"


def events_after_doses(world: World) -> None:
    """The person of the seeded dose reports by the code; the site reports what it saw."""
    site = world.staff(account("diem-tiem"))
    phone = province()["citizens"][0]["phone"]

    def given() -> dict[str, Any] | None:
        """The code, once the fact of the dose has come; one that was printed is given again."""
        shown = {"reading": code_on_phone(world, phone, datetime.now().astimezone())}
        answer: httpx.Response = site.post(f"{AEFI}/report-codes", json=shown)
        return answer.json() if answer.is_success else None

    slip = until(given, "a code for the seeded dose")
    today = datetime.now(VIETNAM).date().isoformat()
    day = slip["day"] if slip["day"] < today else today
    mild = {
        "symptoms": ["site_pain", "fever"],
        "onset": day,
        "severity": "minor",
        "course": "recovering",
    }
    by_code = mild | {"code": slip["code"]}
    say(world.person(), f"{AEFI}/code-reports", by_code, "seed-aefi-code")
    now = datetime.now().astimezone()
    seen = {
        "reading": code_on_phone(world, phone, now),
        "recognised_at": write_instant(now),
        "symptoms": ["breathless", "rash"],
        "onset": day,
        "severity": "severe",
        "course": "recovering",
        "note": "Xử trí phản vệ tại chỗ, theo dõi tiếp",
    }
    say(site, f"{AEFI}/unit-reports", seen, f"seed-aefi-{now:%Y%m%d%H%M%S}")
    world.notes += [
        "",
        f"After the dose: a severe case waits to be taken up {world.origin}/can-bo/sau-tiem",
        f"  report by the slip's code  {world.origin}/sau-tiem#{slip['code']}",
    ]
