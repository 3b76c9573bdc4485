"""Does somebody newly onboarded sign in, work, and stand before closed doors once suspended?

By hand: `/can-bo/tai-khoan` as "Lý Thị Vận Hành", agreed to as the two others of the ministry; the
staff issuer's page then offers the new account.
"""

from __future__ import annotations

import html
import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.local.conftest import Platform

pytestmark = pytest.mark.local
ACCOUNTS, PROPOSALS = "/api/staff-accounts", "/api/staff-account-proposals"
FIRST, SECOND, THIRD = "bo-van-hanh", "bo-duyet-1", "bo-duyet-2"


class Browser:
    """Somebody of staff with a browser."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.http = httpx.Client(base_url=origin, timeout=120)

    def offered(self) -> httpx.Response:
        """The issuer's page, on which one picks an account."""
        asked = self.http.get("/can-bo/dang-nhap")
        assert asked.status_code == 303, asked.text
        return self.http.get(asked.headers["location"])

    def signs_in(self, account: str) -> httpx.Response:
        """Pick an account there, and go on to the platform."""
        picked = self.http.post(
            "/oidc/authorize", data=_fields(self.offered()) | {"account": account}
        )
        assert picked.status_code == 200, picked.text
        return self.http.post(
            "/can-bo/phien", data=_fields(picked), headers={"origin": self.origin}
        )

    def posts(self, path: str, told: dict[str, Any], **headers: str) -> dict[str, Any]:
        """Change something by JSON, as the platform's own pages would."""
        sent = {"sec-fetch-site": "same-origin", "origin": self.origin} | headers
        reply = self.http.post(path, json=told, headers=sent)
        assert reply.is_success, reply.text
        made: dict[str, Any] = reply.json()
        return made


def _fields(page: httpx.Response) -> dict[str, str]:
    told = re.findall(r'name="([^"]+)" value="([^"]*)"', page.text)
    return {name: html.unescape(value) for name, value in told if name != "account"}


def _of_staff(platform: Platform, account: str) -> Browser:
    made = Browser(platform.origin)
    assert made.signs_in(account).status_code == 303
    return made


def test_from_a_proposal_to_work_and_to_closed_doors(platform: Platform) -> None:
    name = f"can-bo-{uuid4().hex[:8]}"
    first, second, third = (_of_staff(platform, one) for one in (FIRST, SECOND, THIRD))
    today = (datetime.now(UTC) + timedelta(hours=7)).date()
    proposal = first.posts(
        ACCOUNTS,
        {
            "account": name, "name": "Lò Thị Thử Việc", "phone": "0900007007",
            "role": "province_officer", "unit": "cdc-01", "first": today.isoformat(),
            "last": (today + timedelta(days=30)).isoformat(),
        },
        **{"idempotency-key": f"key-{name}"},
    )  # fmt: skip
    newcomer = Browser(platform.origin)
    assert name not in newcomer.offered().text, "it waits for others still"
    for one in (second, third):
        agree = {"step": "agree", "seal": proposal["seal"]}
        proposal = one.posts(f"{PROPOSALS}/{proposal['proposal']}", agree)
    assert proposal["state"] == "agreed"

    assert f'value="{name}"' in newcomer.offered().text
    entered = newcomer.signs_in(name)
    assert entered.status_code == 303, entered.text
    assert newcomer.http.get("/can-bo/luyen-tap").status_code == 200
    assert "TRAINING_NEEDED" in newcomer.http.get("/can-bo/lenh").text

    second.posts(f"{ACCOUNTS}/{name}", {"step": "suspend", "words": "Thử tạm ngừng tài khoản"})
    assert newcomer.http.get("/can-bo/luyen-tap").status_code in (303, 401, 403)
    time.sleep(1.1)  # a token issued in the very second of the step counts as one of before it
    assert newcomer.signs_in(name).status_code == 403
