"""Is what a citizen did still there when the platform is stopped and started again?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from functions.kernel.periods import write_instant
from tests.browser.stack import Stack, running

pytestmark = [pytest.mark.local, pytest.mark.slow]
CITIZEN = "+84900002006"
"""Of the seed: somebody who has not declared yet, and never signed in."""


def signed_in(stack: Stack, phone: str) -> httpx.Client:
    """A citizen's browser after signing in by phone code."""
    browser = httpx.Client(base_url=stack.origin, timeout=60, headers={"Origin": stack.origin})
    asked = browser.post("/api/otp/challenges", json={"phone": phone, "purpose": "sign_in"})
    answer = {"code": stack.code_for(phone)}
    path = f"/api/otp/challenges/{asked.raise_for_status().json()['challenge']}/answers"
    browser.post(path, json=answer).raise_for_status()
    return browser


def test_a_check_in_is_there_after_a_restart_and_nothing_is_seeded_twice(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        browser = signed_in(first, CITIZEN)
        scan = {
            "poster": first.known["link:pho"].rpartition("/")[2],
            "at": write_instant(datetime.now(UTC)),
        }
        recorded = browser.post("/api/checkins", json=scan)
        assert recorded.status_code == 201, recorded.text
        before = browser.get("/api/visits").raise_for_status().json()["visits"]
        assert [visit["venue_name"] for visit in before] == ["Phở Sớm Mai"]
    with running(tmp_path) as second:
        assert second.known == first.known
        after = httpx.get(f"{second.origin}/api/visits", cookies=dict(browser.cookies), timeout=60)
        assert after.raise_for_status().json()["visits"] == before
