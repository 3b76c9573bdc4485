"""Does the README's tour work when it is typed?"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import httpx
import pytest

from infra.parts import ROOT
from tests.local.conftest import Platform

pytestmark = pytest.mark.local


def typed(origin: str) -> str:
    """Everything that the tour has one type, for a platform elsewhere."""
    readme = (ROOT / "README.md").read_text("utf-8")
    tour = readme.partition("## Five minutes")[2].partition("\n## ")[0]
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", tour, re.MULTILINE | re.DOTALL)
    return "\n".join(blocks).replace("http://localhost:8000", origin)


def test_the_tour_of_the_readme_works_when_typed(platform: Platform, tmp_path: Path) -> None:
    told = subprocess.run(
        ["bash", "-c", typed(platform.origin)],
        cwd=tmp_path, capture_output=True, check=True, text=True, timeout=400,
    ).stdout  # fmt: skip

    assert re.search(r'"colour": ?"green"', told)
    assert re.findall(r'"outcome": ?"([a-z]+)"', told) == ["recorded", "duplicate"]
    assert len(re.findall(r'"venue_name": ?"Chợ Mẫu"', told)) == 1
    assert '"who_role"' in told
    assert (tmp_path / "poster.pdf").read_bytes().startswith(b"%PDF-")


def test_a_session_belongs_to_the_browser_that_signed_in(
    platform: Platform, tmp_path: Path
) -> None:
    sign_in = typed(platform.origin).partition("VENUE=")[0].replace("900002002", "900004004")
    subprocess.run(["bash", "-c", sign_in], cwd=tmp_path, check=True, timeout=400)

    assert "lachan_session" in (tmp_path / "jar").read_text("utf-8")
    assert httpx.get(f"{platform.origin}/api/me", timeout=60).status_code == 401
