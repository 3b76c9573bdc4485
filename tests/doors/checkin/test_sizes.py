"""An answer that tells a colour is as long as one that tells another (security.md P12)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from functions.checkin import schemas
from functions.checkin.domain import wording
from functions.checkin.domain.colour import NO_RISK, colour_rules
from functions.kernel.divisions import divisions_in, print_place, provinces
from functions.runtime import clock
from functions.runtime.http.padding import STEP, blank_to, padded
from infra.documents import refusals
from tests.doors.checkin.town import OTHER, VISITOR, Gate, Town, later, phone_code, wire
from tests.gateway import Reply
from tests.world import HEALTHY

ANSWERS: dict[str, dict[str, Any]] = {
    "green": {},
    "yellow": {"symptomatic_person": True},
    "red": {"breathing_difficulty": True, "symptoms_since": "2021-11-20"},
}
EVERYTHING = dict.fromkeys(HEALTHY, True) | {
    "symptoms_since": "2021-11-20",
    "case_on": "2021-11-19",
    "outbreak_provinces": ["01", "79"],
}
FORM = {f"answers.{question}": "no" for question in HEALTHY}


def size_of(reply: Reply) -> int:
    """Bytes on the wire: nothing on the way compresses an answer that names its coding."""
    assert reply.header("content-encoding") == "identity"
    return len(reply.body)


@pytest.mark.catalogue("P12")
def test_check_in_check_out_and_declaration_have_one_size_whatever_the_colour(town: Town) -> None:
    colours, sizes = [], set()
    unknown = town.visitor(OTHER, declared=False)
    entered = unknown.checks_in(town.token)
    colours.append(entered.json["colour"])
    sizes.add(size_of(entered))
    visitor = town.visitor(declared=False)
    for number, answers in enumerate(ANSWERS.values()):
        with later(hours=3 * number) as now:
            declared = town.declares(visitor, VISITOR, answers=answers)
            entered = visitor.checks_in(town.token)
        with later(hours=3 * number, minutes=5) as now:
            left = visitor.call(
                "POST", "/api/checkouts", {"visit": entered.json["visit"], "at": wire(now)}
            )
        assert [one.status for one in (declared, entered, left)] == [201] * 3
        colours.append(entered.json["colour"])
        sizes |= {size_of(one) for one in (declared, entered, left)}

    assert colours == ["grey", "green", "yellow", "red"]
    assert sizes == {STEP}


@pytest.mark.catalogue("P12")
def test_a_gates_reading_has_one_size_whatever_the_colour_and_when_refused(
    town: Town, gate: Gate
) -> None:
    unknown, visitor = town.visitor(OTHER, declared=False), town.visitor()
    replies = [gate.send(gate.event(phone_code(unknown))), gate.send(gate.event("LC1.x"))]
    for number, answers in enumerate(ANSWERS.values()):
        with later(hours=3 * number):
            assert town.declares(visitor, VISITOR, answers=answers).status == 201
            replies.append(gate.send(gate.event(phone_code(visitor))))

    told = [reply.json["results"][0] for reply in replies]
    assert [one["colour"] for one in told] == ["grey", "", "green", "yellow", "red"]
    assert {size_of(reply) for reply in replies} == {STEP}
    batch = gate.send(*[gate.event("LC1.x") for _ in range(3)])
    assert size_of(batch) == 3 * STEP


@pytest.mark.catalogue("P12")
def test_a_replay_has_one_size_for_each_kept_event(town: Town) -> None:
    visitor = town.visitor()
    at = clock.now() - timedelta(minutes=30)
    good = {"kind": "in", "at": wire(at), "poster": town.token}
    bad = {"kind": "in", "at": wire(at), "poster": "x" * 20}
    replies = [
        visitor.call("POST", "/api/checkins/replay", {"events": events})
        for events in ([good], [bad], [good, bad])
    ]

    assert [len(reply.json["results"]) for reply in replies] == [1, 1, 2]
    assert [size_of(reply) for reply in replies] == [STEP, STEP, 2 * STEP]


@pytest.mark.catalogue("P12")
@pytest.mark.parametrize("language", ["vi", "en", "ko"])
def test_the_pages_after_a_scan_have_one_size_whatever_the_colour(
    town: Town, language: str
) -> None:
    visitor = town.visitor()
    visitor.cookies["__Host-lachan_lang"] = language
    unknown = town.visitor(OTHER, declared=False)
    unknown.cookies["__Host-lachan_lang"] = language
    visits = [(unknown, unknown.checks_in(town.token).json)]
    done, before, outcomes = set(), set(), set()
    for number, answers in enumerate(ANSWERS.values()):
        with later(hours=3 * number):
            form = {"kind": "domestic", "version": "2"} | FORM
            for name, told in answers.items():
                form[f"answers.{name}"] = "yes" if told is True else told
            outcomes.add(size_of(visitor.call("POST", "/khai-bao/domestic", form=form)))
            before.add(size_of(visitor.get(f"/v/{town.token}")))
            visits.append((visitor, visitor.checks_in(town.token).json))
    colours = []
    with later(hours=8):
        for actor, visit in visits:
            page = actor.get(f"/v/{town.token}?visit={visit['visit'].replace('#', '-')}")
            assert f'class="result {visit["colour"]} now"' in page.body.decode()
            colours.append(visit["colour"])
            done.add(size_of(page))

    assert colours == ["grey", "green", "yellow", "red"]
    assert [len(sizes) for sizes in (done, before, outcomes)] == [1, 1, 1]


@pytest.mark.catalogue("P12")
def test_the_pass_on_a_phone_has_one_size_whatever_was_answered(town: Town) -> None:
    visitor = town.visitor(declared=False)
    sizes = set()
    for number, answers in enumerate((*ANSWERS.values(), EVERYTHING)):
        with later(hours=number):
            assert town.declares(visitor, VISITOR, answers=answers).status == 201
            sizes.add(len(visitor.cookies["__Host-lachan_pass"]))

    assert len(sizes) == 1


def test_the_longest_answer_fits_into_one_step() -> None:
    reasons = {NO_RISK, "NO_DECLARATION", "DECLARATION_EXPIRED", "DECLARATION_NOT_REQUIRED"}
    for version in colour_rules().versions:
        reasons |= {line["reason"] for line in version.body["rules"]}
    vi, en = (max((wording.say(one, tongue, days=14) for one in reasons), key=_bytes)
              for tongue in ("vi", "en"))  # fmt: skip
    districts = [one for province in provinces() for one in divisions_in(province.code)]
    wards = [one for district in districts for one in divisions_in(district.code)]
    place = max((print_place(one.code) for one in wards), key=_bytes)
    text = "x" * 30
    longest = schemas.CheckInView(
        visit=text, venue=text, place=place, in_at=text, colour="yellow", advice="refuse",
        reason_vi=vi, reason_en=en, rule=text, assurance=text, outcome="duplicate",
    )  # fmt: skip
    refused = max(refusals(), key=lambda one: _bytes(one.vi + one.en + one.code))
    reading = schemas.GateResult(
        sequence=2**53 - 1, outcome="duplicate", masked_name="Ễ" * 60, colour="yellow",
        advice="refuse", reason_vi=refused.vi, reason_en=refused.en, code=refused.code,
    )  # fmt: skip

    assert len(padded(longest).encode()) == STEP
    assert len(padded(schemas.GateView(results=[reading])).encode()) == STEP
    assert len(padded(schemas.GateView(results=[reading] * 100), 100).encode()) == 100 * STEP


def test_what_is_longer_grows_by_whole_steps_and_a_block_stays_itself() -> None:
    long = schemas.CheckOutView(visit="x" * STEP, out_at="", outcome="")

    assert len(padded(long).encode()) == 2 * STEP
    assert blank_to("Đỏ", 6) == "Đỏ" + " "
    assert blank_to("Đỏ", 2) == "Đỏ"
    with pytest.raises(ValueError, match="pad"):
        padded(schemas.GateStateView(venue="", name="", inside=0, server_time="", suspended=False))


def _bytes(text: str) -> int:
    return len(text.encode())
