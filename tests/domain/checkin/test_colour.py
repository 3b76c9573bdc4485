"""Which colour follows from a declaration, why, and what is a gate advised to do?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.checkin.domain.answers import Answer
from functions.checkin.domain.colour import (
    Advice,
    Colour,
    advise_gate,
    colour_rules,
    decide_colour,
    say_reason,
)
from functions.checkin.domain.declaration import Declaration
from functions.checkin.domain.form import Kind, any_form
from functions.checkin.domain.wording import knows, words
from functions.kernel.valuesets import Mark

AT = datetime(2021, 8, 1, 2, 0, tzinfo=UTC)
YES_NO = tuple(q.id for q in any_form("domestic", 2).questions if q.asks == "yes_no")
WORSE = (Colour.GREEN, Colour.YELLOW, Colour.RED)


def declared(
    answers: Mapping[str, Answer] = MappingProxyType({}), kind: Kind = Kind.DOMESTIC
) -> Declaration:
    return Declaration(kind, 2 if kind is Kind.DOMESTIC else 1, AT, False, answers)


def test_every_reason_has_words_in_vietnamese_english_and_a_third_language() -> None:
    reasons = {line["reason"] for rule in colour_rules().versions for line in rule.body["rules"]}
    reasons |= {"NO_RISK_DECLARED", "ZONE_OF_ORIGIN", "NO_DECLARATION", "DECLARATION_EXPIRED"}
    for reason in reasons:
        assert knows(reason)
        assert reason in words("en")
        assert reason in words("ko")
        assert "{" not in say_reason(reason, "vi", 14)


def test_no_figure_of_the_gate_rules_pretends_to_be_verified() -> None:
    assert {rule.source for rule in colour_rules().versions} == {Mark.TO_BE_CONFIRMED}


@pytest.mark.parametrize(
    ("answers", "colour", "reason"),
    [
        ({"fever": False}, Colour.GREEN, "NO_RISK_DECLARED"),
        ({"nausea": True}, Colour.YELLOW, "ONE_SYMPTOM"),
        ({"fever": True, "cough": True}, Colour.RED, "SEVERAL_SYMPTOMS"),
        ({"breathing_difficulty": True}, Colour.RED, "SEVERE_SYMPTOM"),
        ({"loss_of_taste_or_smell": True}, Colour.RED, "SEVERE_SYMPTOM"),
        ({"case": True, "case_on": date(2021, 7, 18)}, Colour.RED, "CASE_CONTACT"),
        ({"case": True, "case_on": date(2021, 7, 17)}, Colour.YELLOW, "CASE_CONTACT_EARLIER"),
        ({"case": True}, Colour.RED, "CASE_CONTACT"),
        ({"symptomatic_person": True}, Colour.YELLOW, "RISK_CONTACT"),
        ({"outbreak_place": True}, Colour.YELLOW, "OUTBREAK_PLACE"),
    ],
)
def test_the_worst_answer_decides(answers: dict[str, Answer], colour: Colour, reason: str) -> None:
    decision = decide_colour(declared(answers), AT)
    assert (decision.colour, decision.reasons[0]) == (colour, reason)
    assert decision.rule_id == "gate-colour-1"


def test_an_arrival_from_abroad_is_checked_and_a_declared_positive_test_is_red() -> None:
    assert decide_colour(declared(kind=Kind.ENTRY), AT).reasons == ("ABROAD",)
    positive = decide_colour(declared({"test_result": "positive"}, Kind.ENTRY), AT)
    assert positive.reasons == ("POSITIVE_TEST", "ABROAD")
    assert positive.colour is Colour.RED


def test_a_red_zone_of_origin_counts_otherwise_before_and_after_resolution_128() -> None:
    before = decide_colour(declared(), AT, zone="red")
    after = decide_colour(declared(), datetime(2021, 10, 11, tzinfo=UTC), zone="red")
    assert (before.colour, before.rule_id) == (Colour.RED, "gate-colour-1")
    assert (after.colour, after.rule_id) == (Colour.YELLOW, "gate-colour-2")
    assert decide_colour(declared(), AT, zone="green").colour is Colour.GREEN


def test_a_replay_shows_what_another_version_would_have_decided() -> None:
    later = colour_rules().version("gate-colour-2")
    replayed = decide_colour(declared(), AT, zone="red", rule=later)
    assert (replayed.colour, replayed.rule_id) == (Colour.YELLOW, "gate-colour-2")


@given(st.sets(st.sampled_from(YES_NO)), st.sampled_from(YES_NO))
def test_one_more_yes_never_makes_the_colour_milder(said: set[str], more: str) -> None:
    answers: dict[str, Answer] = dict.fromkeys(said, True)
    before = decide_colour(declared(answers), AT).colour
    after = decide_colour(declared(answers | {more: True}), AT).colour
    assert WORSE.index(after) >= WORSE.index(before)


@given(st.sets(st.sampled_from(YES_NO)))
def test_a_gate_learns_colour_and_reason_codes_and_no_answer(said: set[str]) -> None:
    decision = decide_colour(declared(dict.fromkeys(said, True)), AT)
    told = advise_gate(decision, AT)
    assert told.colour is decision.colour
    assert {reason.isupper() for reason in told.reasons} == {True}


def test_green_is_let_in_yellow_is_checked_and_red_is_not_advised() -> None:
    said: tuple[dict[str, Answer], ...] = ({}, {"cough": True}, {"breathing_difficulty": True})
    decisions = [decide_colour(declared(answers), AT) for answers in said]
    advice = {decision.colour: advise_gate(decision, AT).advice for decision in decisions}
    assert advice == {
        Colour.GREEN: Advice.ALLOW,
        Colour.YELLOW: Advice.CHECK,
        Colour.RED: Advice.REFUSE,
    }


def test_a_person_without_a_declaration_is_grey_and_checked_never_refused() -> None:
    told = advise_gate(None, AT)
    assert (told.advice, told.colour) == (Advice.CHECK, Colour.GREY)
    assert told.reasons == ("NO_DECLARATION",)


def test_an_expired_colour_is_grey_from_its_end_on() -> None:
    decision = decide_colour(declared(), AT)
    assert decision.valid_until == AT + timedelta(hours=72)
    just_before = decision.valid_until - timedelta(microseconds=1)
    assert advise_gate(decision, just_before).colour is Colour.GREEN
    assert advise_gate(decision, decision.valid_until).reasons == ("DECLARATION_EXPIRED",)


def test_while_declaring_is_suspended_nobody_is_stopped_for_lack_of_it() -> None:
    told = advise_gate(None, AT, required=False)
    assert (told.advice, told.reasons) == (Advice.ALLOW, ("DECLARATION_NOT_REQUIRED",))


def test_the_words_of_a_decision_come_in_the_language_of_the_reader() -> None:
    decision = decide_colour(declared({"case": True}), AT)
    assert "14 ngày" in decision.words("vi")
    assert "14 days" in decision.words("en")
    assert decision.words("lo") == decision.words("vi")
