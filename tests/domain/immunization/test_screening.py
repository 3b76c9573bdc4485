"""The checklist by its dates: each threshold at −1/0/+1, the worst answer decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from functions.immunization.domain.screening import (
    ChecklistIncomplete,
    NotPassed,
    Outcome,
    VitalImpossible,
    Vitals,
    check_passed,
    checklist_on,
    decide,
    observed_for,
    questions,
    rules,
)
from functions.kernel.rules import NoRuleInForce

DAY = date(2021, 11, 23)
WELL = Vitals(temperature=368, pulse=76, respiration=18, systolic=120, diastolic=78)


def outcome(*yes: str, day: date = DAY, product: str = "comirnaty", **vitals: int) -> Outcome:
    rule = checklist_on(day)
    answers = {name: name in yes for name in questions(rule)}
    return decide(rule, answers, replace(WELL, **vitals), product).outcome


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        (date(2021, 6, 18), "screening-2995"),
        (date(2021, 8, 9), "screening-2995"),
        (date(2021, 8, 10), "screening-3802"),
        (date(2021, 9, 10), "screening-4355"),
        (date(2021, 12, 20), "screening-4355"),
        (date(2021, 12, 21), "screening-5785"),
    ],
)
def test_the_checklist_is_that_of_the_day(day: date, rule: str) -> None:
    assert checklist_on(day).rule_id == rule


def test_before_the_first_checklist_nobody_is_screened() -> None:
    with pytest.raises(NoRuleInForce):
        checklist_on(date(2021, 6, 17))


@pytest.mark.parametrize(
    ("vital", "mild", "careful"),
    [
        ("temperature", 355, 354),
        ("temperature", 375, 376),
        ("pulse", 60, 59),
        ("pulse", 100, 101),
        ("systolic", 90, 89),
        ("systolic", 140, 141),
        ("diastolic", 60, 59),
        ("diastolic", 90, 91),
        ("respiration", 25, 26),
    ],
)
def test_each_threshold_is_exact(vital: str, mild: int, careful: int) -> None:
    assert outcome(**{vital: mild}) is Outcome.ELIGIBLE
    assert outcome(**{vital: careful}) is Outcome.CAREFUL


def test_blood_pressure_far_above_the_usual_is_a_reason() -> None:
    assert outcome(systolic=129, usual_systolic=100) is Outcome.ELIGIBLE
    assert outcome(systolic=130, usual_systolic=100) is Outcome.CAREFUL


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((), Outcome.ELIGIBLE),
        (("elderly",), Outcome.ELIGIBLE),
        (("breastfeeding",), Outcome.ELIGIBLE),
        (("chronic",), Outcome.CAREFUL),
        (("pregnant_late",), Outcome.CAREFUL),
        (("pregnant_early",), Outcome.DEFER),
        (("covid_recent", "chronic"), Outcome.DEFER),
        (("anaphylaxis", "acute_illness"), Outcome.HOSPITAL),
        (("prior_reaction", "anaphylaxis", "acute_illness"), Outcome.CONTRAINDICATED),
    ],
)
def test_the_worst_answer_decides(answers: tuple[str, ...], expected: Outcome) -> None:
    assert outcome(*answers) is expected


@pytest.mark.parametrize("answer", ["pregnant_early", "pregnant_late", "breastfeeding"])
def test_sputnik_is_for_nobody_pregnant_or_breastfeeding(answer: str) -> None:
    assert outcome(answer, product="sputnik-v") is Outcome.CONTRAINDICATED


def test_an_earlier_anaphylaxis_leads_to_a_hospital_since_4355() -> None:
    assert outcome("anaphylaxis", day=date(2021, 9, 9)) is Outcome.CAREFUL
    assert outcome("anaphylaxis", day=date(2021, 9, 10)) is Outcome.HOSPITAL


def test_the_reasons_and_the_rule_stand_in_the_decision() -> None:
    rule = checklist_on(DAY)
    answers = {name: name == "chronic" for name in questions(rule)}
    told = decide(rule, answers, replace(WELL, pulse=110), "comirnaty")

    assert (told.reasons, told.rule_id) == (("chronic", "pulse"), "screening-4355")


def test_only_the_last_version_leaves_blood_pressure_to_some() -> None:
    calm = replace(WELL, systolic=None, diastolic=None)
    for day, groups in ((DAY, ()), (date(2021, 12, 21), ("chronic",))):
        rule = checklist_on(day)
        answers = {name: name in groups for name in questions(rule)}
        with pytest.raises(ChecklistIncomplete) as refused:
            decide(rule, answers, calm, "comirnaty")
        assert {one.field for one in refused.value.faults} == {
            "vitals.systolic",
            "vitals.diastolic",
        }
    rule = checklist_on(date(2021, 12, 21))
    answers = dict.fromkeys(questions(rule), False)
    assert decide(rule, answers, calm, "comirnaty").outcome is Outcome.ELIGIBLE


def test_a_checklist_with_a_question_too_few_or_too_many_is_refused() -> None:
    rule = checklist_on(DAY)
    full = dict.fromkeys(questions(rule), False)
    few = {name: said for name, said in full.items() if name != "covid_recent"}
    for answers, field in ((few, "answers.covid_recent"), (full | {"x": True}, "answers.x")):
        with pytest.raises(ChecklistIncomplete) as refused:
            decide(rule, answers, WELL, "comirnaty")
        assert [one.field for one in refused.value.faults] == [field]


def test_what_nobody_living_measures_is_refused() -> None:
    for wrong in ({"temperature": 36}, {"pulse": 300}, {"respiration": 0}, {"diastolic": 500}):
        with pytest.raises(VitalImpossible):
            outcome(**wrong)


def test_only_the_eligible_and_those_with_care_are_injected() -> None:
    rule = checklist_on(DAY)
    for answer, passes in (("elderly", True), ("chronic", True), ("acute_illness", False)):
        answers = {name: name == answer for name in questions(rule)}
        told = decide(rule, answers, WELL, "comirnaty")
        if passes:
            check_passed(told)
        else:
            with pytest.raises(NotPassed):
                check_passed(told)


def test_every_version_observes_half_an_hour() -> None:
    assert {observed_for(rule) for rule in rules().versions} == {timedelta(minutes=30)}
