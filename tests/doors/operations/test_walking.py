"""A walk from outside over loopback: all is well, or just what is broken is red."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_der_public_key

from functions.aggregates.service import publishing, showing
from functions.certificates.domain.judging import Verdict
from functions.certificates.domain.words import Reason
from functions.certificates.service import installing, trusting, walked
from functions.kernel.periods import DAY, day_of, start_of_day
from functions.kernel.synthetic import SYNTHETIC_PERSON
from functions.operations import schedules
from functions.operations.domain.journeys import JOURNEY_OF, Journey, Step, Walked, Why, trodden
from functions.operations.service import preparing, walking
from functions.operations.store import outside
from functions.runtime import aws, clock, settings
from infra.parts import ROOT
from tests.cloud import kept
from tests.doors.aggregates.counts import hear, scans
from tests.doors.checkin.conftest import issuer
from tests.doors.checkin.town import later
from tests.doors.operations.outside import Front, page, served
from tests.signers import Signer, certificate_for

__all__ = ["issuer"]
TICK = json.loads((ROOT / "events/operations/schedules.walk.json").read_text("utf-8"))
KEY = "certificate-centre"


def night(now: datetime) -> None:
    """A signer is installed, and yesterday published."""
    told = aws.client("kms").get_public_key(KeyId=settings.key_alias(KEY))
    public = load_der_public_key(told["PublicKey"])
    der = certificate_for(public, Signer.es256().private)
    walked.put_texts(KEY, installing.install(KEY, der, now), der)
    hear(scans(("01/001/00001", "market", "0A1B2C3D4", 12)))
    publishing.look_after(start_of_day(day_of(now)) + timedelta(minutes=70))


@pytest.fixture
def front(keys_kept: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[Front]:
    """A platform as after its first night."""
    kept.stand("night", lambda: night(keys_kept))
    for forget in (trusting.forget, showing.forget, walking.forget):
        forget()
    with served() as (made, origin), clock.fixed(start_of_day(day_of(clock.now())) + DAY / 2):
        preparing.prepare(clock.now())
        monkeypatch.setenv("LACHAN_PUBLIC_ORIGIN", origin)
        yield made
    walking.forget()


def walks() -> dict[Step, Walked]:
    """One walk, by step."""
    return {one.step: one for one in walking.walk(clock.now())}


def red(found: dict[Step, Walked]) -> set[Step]:
    """The steps that failed."""
    return {step for step, one in found.items() if not one.why.is_good}


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The lines of the log."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines() if line[:1] == "{"]


def test_every_step_of_a_walk_is_well(front: Front, capsys: pytest.CaptureFixture[str]) -> None:
    schedules.walk(TICK, None)
    told = lines(capsys)
    steps = {one["step"]: one for one in told if one.get("fact") == "StepWalked"}

    assert {name: one["why"] for name, one in steps.items()} == dict.fromkeys(Step, "fine")
    assert [one["status"] for one in steps.values()] == [
        200,
        200,
        200,
        201,
        201,
        200,
        200,
        200,
        200,
    ]
    failed = {
        (name, one.get("step") or one["journey"]): one[name]
        for one in told
        for name in ("StepFailed", "JourneyFailed")
        if name in one
    }
    assert failed == {("StepFailed", step.value): [0.0] for step in Step} | {
        ("JourneyFailed", journey.value): [0.0] for journey in Journey
    }


def test_no_line_and_no_address_holds_a_secret(
    front: Front, capsys: pytest.CaptureFixture[str]
) -> None:
    front.planted = lambda method, path: page("", 500) if method == "POST" else None
    walks()
    told = capsys.readouterr().out
    cookies = {headers["cookie"] for _, _, headers in front.sent if "cookie" in headers}

    (cookie,) = cookies
    assert cookie.startswith("__Host-lachan_session=") and cookie.partition("=")[2] not in told
    assert SYNTHETIC_PERSON not in told and "HC1:" not in told and "/v/" not in told


@pytest.mark.parametrize(
    ("path", "planted", "broken", "why"),
    [
        ("/", page("Service Unavailable", 503), {Step.HOME}, Why.STATUS),
        ("/", page("<html lang='vi'>half a pa"), {Step.HOME}, Why.CONTENT),
        ("/static/", page("<h1>404</h1>", 200), {Step.STATIC}, Why.CONTENT),
        ("/v/", page("<html lang=\"vi\">another venue</html>"), {Step.POSTER}, Why.CONTENT),
        ("/v/", page("", 303, location="/dang-nhap"), {Step.POSTER}, Why.ELSEWHERE),
        ("/api/checkins", page("{}", 201, "application/json"), {Step.CHECK_IN}, Why.CONTENT),
        ("/api/checkouts", page("{}", 500), {Step.CHECK_OUT}, Why.STATUS),
        ("/kiem-tra", page("<p>"), {Step.SIGNED, Step.CHANGED}, Why.CONTENT),
        ("/api/figures", page("[]", 200, "application/json"), {Step.FIGURES}, Why.CONTENT),
        ("/api/vaccination", page("not json"), {Step.SEATS}, Why.CONTENT),
    ],
)  # fmt: skip
def test_a_planted_broken_answer_is_red_and_stops_nothing_else(
    front: Front, path: str, planted: Any, broken: set[Step], why: Why
) -> None:
    front.planted = lambda method, asked: (
        planted if (asked == path if path == "/" else asked.startswith(path)) else None
    )
    found = walks()

    assert red(found) == broken
    assert {found[step].why for step in broken} == {why}
    assert {one.journey for one in trodden(found.values()) if one.failed} == {
        JOURNEY_OF[step] for step in broken
    }


@pytest.mark.catalogue("I15")
def test_a_redirect_is_not_followed_to_anywhere(front: Front) -> None:
    with served() as (foreign, origin):
        front.planted = lambda _, path: page("", 302, location=f"{origin}{path}")
        found = walks()

    assert red(found) == set(Step) - {Step.CHECK_OUT}, "which had no visit to leave"
    assert found[Step.CHECK_OUT].why is Why.ABSENT
    assert not foreign.asked


def test_who_says_that_everything_counts_is_red(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trusting, "verify", lambda text, now: Verdict(None, name="Nguyễn Văn An"))

    assert red(walks()) == {Step.SIGNED, Step.CHANGED}


def test_who_trusts_no_signer_any_more_is_red(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trusting, "verify", lambda text, now: Verdict(Reason.KEY_ID))

    assert red(walks()) == {Step.SIGNED, Step.CHANGED}


def test_figures_that_are_a_day_late_are_red(front: Front) -> None:
    with later(days=1):
        assert preparing.prepare(clock.now())
        showing.forget()
        walking.forget()
        found = walks()

    assert found[Step.FIGURES].why is Why.OLD
    assert Step.HOME not in red(found)


def test_where_nobody_listens_every_step_says_so_in_bounded_time(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and does not listen: a connection is refused
        monkeypatch.setenv("LACHAN_PUBLIC_ORIGIN", f"http://127.0.0.1:{taken.getsockname()[1]}")
        found = walks()

    assert {one.why for one in found.values()} == {Why.NO_ANSWER, Why.ABSENT}


def test_a_slow_answer_ends_our_patience_and_the_walk_ends_with_it(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "READ_SECONDS", 0.05)
    monkeypatch.setattr(walking, "PATIENCE", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(20)  # takes connections, and never answers
        monkeypatch.setenv("LACHAN_PUBLIC_ORIGIN", f"http://127.0.0.1:{silent.getsockname()[1]}")
        found = walks()

    assert {one.why for one in found.values()} == {Why.TIME_OVER, Why.ABSENT}
    assert found[Step.SEATS].millis == 0, "not even asked"


def test_what_we_can_not_prepare_is_red_and_says_where(
    front: Front, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    aws.client("s3").delete_object(Bucket=settings.bucket("documents"), Key=walked.WALKED_TEXTS)
    found = walks()
    (signed, _) = [one for one in lines(capsys) if one.get("fact") == "StepFailed"]

    assert red(found) == {Step.SIGNED, Step.CHANGED}
    assert (signed["why"], signed["error"]) == ("unprepared", "NotFound")
    assert signed["place"].startswith("runtime/objects.py")


@pytest.mark.parametrize("path", ["https://example.org/", "//example.org/", "\\\\example.org", ""])
def test_only_paths_of_ours_are_asked_for(path: str) -> None:
    with pytest.raises(outside.NotAPath):
        outside.get(path, "", 1)
