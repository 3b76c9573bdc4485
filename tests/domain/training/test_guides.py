"""Does each guide say what its reader may do, by the rules of its days, and nothing reworded?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from functions.access.policy import BY_ROUTE
from functions.kernel.callers import CALLING, Role
from functions.kernel.rules import RuleSet, in_force
from functions.training.domain.guide import (
    Guide,
    GuideBroken,
    GuideUnknown,
    guide_named,
    guides,
    read_guide,
    to_review,
)
from functions.training.domain.rule_sets import rule_sets
from infra.parts import ROOT

TODAY = date(2026, 11, 27)
TOLD = {
    "guide": "sampler",
    "slug": "lay-mau",
    "roles": ["sampler"],
    "title": ["Người lấy mẫu", "Samplers"],
    "steps": {
        "a": {"when": ["x", "x"], "do": ["x", "x"], "at": ["/lay-mau"], "rules": ["screening"]},
        "b": {"when": ["x", "x"], "do": ["x", "x"], "at": ["/lay-mau"]},
    },
    "versions": [
        {
            "number": number,
            "valid_from": day,
            "changed": ["x", "x"],
            "rules": {"screening": rule},
            "steps": steps,
        }
        for number, day, rule, steps in (
            (1, "2021-08-10", "screening-3802", ["a"]),
            (2, "2021-09-10", "screening-4355", ["a", "b"]),
        )
    ],
}


def made(**changed: object) -> Guide:
    """A guide of two versions."""
    return read_guide({**TOLD, **changed})


def test_every_role_has_a_guide_and_no_path_has_two() -> None:
    readers = {role for one in guides() for role in one.roles}
    assert readers == set(CALLING)
    assert len({one.slug for one in guides()}) == len({one.id for one in guides()}) == len(guides())


def test_every_page_a_guide_leads_to_is_there_and_opens_for_its_reader() -> None:
    closed = [
        (one.id, step.id, place)
        for one in guides()
        for version in one.versions
        for step in version.steps
        for place in step.at
        if f"GET {place}" not in BY_ROUTE
        or not _opens(one, f"GET {place}", own=step.who == one.title)
    ]
    assert closed == []


def _opens(guide: Guide, door: str, *, own: bool) -> bool:
    """For each reader where the guide's own reader acts, else for one of them."""
    passes = [role in BY_ROUTE[door].grants for role in guide.roles]
    return all(passes) if own else any(passes)


def test_every_version_was_written_by_the_rules_of_its_first_day() -> None:
    known = rule_sets()
    wrong = [
        (one.id, version.number, written_by)
        for one in guides()
        for version in one.versions
        for name, written_by in version.rules.items()
        if in_force(known[name], version.valid_from).rule_id != written_by
    ]
    assert wrong == []


def test_every_dated_rule_is_found_and_no_two_have_one_name() -> None:
    there = [
        file
        for file in (ROOT / "functions").glob("**/data/*.json")
        if '"rule_set"' in file.read_text("utf-8")[:200]
    ]
    assert len(rule_sets()) == len(there) >= 40


def test_no_guide_waits_to_be_reviewed_today() -> None:
    known = rule_sets()
    waiting = {one.id: to_review(one.on(TODAY), known, TODAY) for one in guides()}
    assert {name: newer for name, newer in waiting.items() if newer} == {}


def test_a_guide_is_named_to_be_reviewed_from_the_day_of_a_newer_rule() -> None:
    first = made().versions[0]
    known = rule_sets()
    changes = date(2021, 9, 10)
    assert to_review(first, known, changes - timedelta(days=1)) == ()
    (newer,) = to_review(first, known, changes)
    assert (newer.written_by, newer.in_force) == ("screening-3802", "screening-4355")
    assert newer.instrument.startswith("4355/QĐ-BYT")
    assert to_review(made().versions[1], known, changes) == ()


def test_a_rule_suspended_on_a_day_says_nothing_against_a_guide() -> None:
    rules = rule_sets()["screening"]
    ended = {"screening": RuleSet("screening", rules.versions[:2])}
    assert to_review(made().versions[0], ended, date(2021, 9, 10)) == ()


@pytest.mark.parametrize(
    ("day", "number"),
    [("2021-01-01", 1), ("2021-09-09", 1), ("2021-09-10", 2), ("2022-01-01", 2)],
)
def test_the_version_of_a_day(day: str, number: int) -> None:
    assert made().on(date.fromisoformat(day)).number == number


def test_old_versions_stay_and_others_are_not_there() -> None:
    doctor = guide_named("kham-sang-loc")
    first, last = doctor.version(1), doctor.version(4)
    assert "anaphylaxis-careful" in [step.id for step in first.steps]
    assert "anaphylaxis-hospital" in [step.id for step in last.steps]
    with pytest.raises(GuideUnknown):
        doctor.version(5)
    with pytest.raises(GuideUnknown):
        guide_named("khong-co")
    assert Role.DOCTOR in doctor.roles


@pytest.mark.parametrize(
    "changed",
    [
        {"versions": TOLD["versions"][1:]},
        {"versions": [TOLD["versions"][0] | {"steps": ["c"]}]},
        {"versions": [TOLD["versions"][0] | {"rules": {}}]},
        {"versions": [TOLD["versions"][0]]},
        {"versions": [TOLD["versions"][0], TOLD["versions"][1] | {"valid_from": "2021-08-10"}]},
    ],
    ids=["numbers", "no-such-step", "rule-missing", "step-unused", "same-day"],
)
def test_a_guide_at_odds_with_itself_is_not_used(changed: dict[str, object]) -> None:
    with pytest.raises(GuideBroken):
        made(**changed)
