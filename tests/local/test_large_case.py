"""What `make case` does with thousands, in a size that a shared machine takes in its stride."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from infra import build
from infra.local.accounts import ACCOUNTS
from infra.local.contacts import ASKING, candidates
from infra.local.crowd import LargeCase
from infra.local.issuer import Issuer
from infra.parts import ROOT
from tests.local.conftest import Platform

pytestmark = pytest.mark.local
VENUES, PRESENT, SEED = 2, 15, 20_211_127
SECONDS = 400


def test_everybody_of_a_case_is_listed_once_and_told(platform: Platform, tmp_path: Path) -> None:
    kept, state = tmp_path / "figures.json", platform.emulator.state
    size = ["--venues", str(VENUES), "--present", str(PRESENT), "--seed", str(SEED)]
    where = ["--origin", platform.origin, "--state", str(state), "--kept", str(kept)]
    command = [sys.executable, "-m", "infra.local.large_case", "--no-closing", *size, *where]

    env = build.environment("dev")
    ran = subprocess.run(
        command, check=False, cwd=ROOT, env=env, capture_output=True, timeout=SECONDS
    )

    assert ran.returncode == 0, ran.stderr.decode()[-3000:]
    (told,) = json.loads(kept.read_text("utf-8"))
    steps = list(told["seconds"].values())
    assert set(told["seconds"]) == {
        "released", "on_board", "first", "answered", "listed", "noticed"
    }  # fmt: skip
    assert steps[-1] >= steps[0] >= 0
    left = {name: n for name, n in told.items() if name.startswith("notices")}
    assert set(left) <= {"notices sent", "notices delivered"}
    assert sum(left.values()) == VENUES * PRESENT
    account = next(one for one in ACCOUNTS if one.subject == ASKING)
    token = Issuer(f"{platform.origin}/oidc", state).token_for(account, "lachan-staff", nonce="n")
    with httpx.Client(base_url=platform.origin, timeout=120) as client:
        client.headers["Authorization"] = f"Bearer {token}"
        found = list(candidates(client, told["case"], "find_contacts"))
    at = datetime.fromisoformat(told["laid_down_at"])
    laid = LargeCase(at=at, seed=SEED, venues=VENUES, present=PRESENT)
    crowd = sorted(one.person_id for place in laid.visited for one in laid.crowd(*place))
    assert sorted(one["person"] for one in found) == crowd
    assert {len(one["presences"]) for one in found} == {1}
