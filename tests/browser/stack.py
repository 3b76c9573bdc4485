"""One running platform per session for the browser tests: free ports, a state of its own.

`python -m infra.local.run` is started as a person would start it, seeded, and stopped by SIGTERM.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import httpx
import pytest

from infra.parts import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

START_SECONDS = 400
STOP_SECONDS = 400
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Stack:
    """A running platform: where it listens, and what its seed made (codes and links by name)."""

    origin: str
    known: dict[str, str]

    def code_for(self, phone: str) -> str:
        """The newest code on the pretended telephone; waits for it."""

        def look() -> str | None:
            screen = httpx.get(f"{self.origin}/_dien-thoai", timeout=60).text
            told = re.search(rf"<b>{re.escape(phone)}</b>[^<]*?(?<!\d)(\d{{6,8}})(?!\d)", screen)
            return told[1] if told else None

        return until(look, f"a code for {phone}")


def until(look: Callable[[], Found | None], what: str, seconds: float = 90) -> Found:
    """What `look` finds as soon as it finds anything."""
    deadline = time.monotonic() + seconds
    while (found := look()) is None:
        assert time.monotonic() < deadline, f"{what} never came"
        time.sleep(0.25)
    return found


@contextmanager
def running(folder: Path, *options: str) -> Iterator[Stack]:
    """Start the platform on the state in `folder`, and stop it as Ctrl-C would."""
    ready, log = folder / "ready.json", folder / "run.log"
    ready.unlink(missing_ok=True)
    command = [sys.executable, "-m", "infra.local.run", "--free-ports"]
    state = folder / "state"
    with log.open("ab") as told:
        process = subprocess.Popen(
            [*command, *options, "--state", str(state), "--ready-file", str(ready)],
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not ready.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(log.read_text("utf-8")[-4000:])
            time.sleep(0.2)
        seeded = state / "seeded.json"
        known = json.loads(seeded.read_text("utf-8"))["known"] if seeded.exists() else {}
        yield Stack(json.loads(ready.read_text("utf-8"))["origin"], known)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(STOP_SECONDS)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One platform for all tests of the session; LACHAN_TEST_READY names one that already runs."""
    if given := os.environ.get("LACHAN_TEST_READY"):
        facts = json.loads(Path(given).read_text("utf-8"))
        seeded = Path(given).parent / "state" / "seeded.json"
        yield Stack(facts["origin"], json.loads(seeded.read_text("utf-8"))["known"])
        return
    with running(tmp_path_factory.mktemp("stack")) as started:
        yield started


def a_phone(chromium: Browser, stack: Stack, **more: Any) -> BrowserContext:
    """A small phone of its own on the running platform."""
    context = chromium.new_context(
        base_url=stack.origin,
        viewport={"width": 360, "height": 640},
        has_touch=True,
        is_mobile=True,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        **more,
    )
    context.set_default_timeout(45_000)
    return context


def a_desk(chromium: Browser, stack: Stack) -> BrowserContext:
    """A wide screen on the running platform."""
    context = chromium.new_context(
        base_url=stack.origin,
        viewport={"width": 1280, "height": 900},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    context.set_default_timeout(45_000)
    return context


def sign_in(page: Page, stack: Stack, phone: str, path: str = "/dang-nhap") -> None:
    """Sign in by the code that came to the telephone, starting from any page that asks for it."""
    until(lambda: asked_for_a_code(page, phone, path) or None, f"a code's form for {phone}", 200)
    page.fill("#f-code", stack.code_for(phone))
    with page.expect_navigation():
        page.click("form[action='/dang-nhap/ma'] button.main")


def asked_for_a_code(page: Page, phone: str, path: str) -> bool:
    """Ask for a code; not yet, where this phone was sent one just before (by the seed's people)."""
    page.goto(path)
    page.fill("#f-phone", phone)
    with page.expect_navigation():
        page.click("form[action='/dang-nhap'] button.main")
    if page.locator("#f-code").count():
        return True
    time.sleep(10)
    return False


def staff_sign_in(page: Page, subject: str) -> None:
    """Sign in through the local issuer as the account `subject`."""
    page.goto("/can-bo")
    page.click("a[href='/can-bo/dang-nhap']")
    page.click(f"button[value='{subject}']")
    page.click("button[autofocus]")
    page.wait_for_url("**/can-bo")
