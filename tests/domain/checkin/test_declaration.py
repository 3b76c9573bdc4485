"""What did a person declare, and may the last declaration simply be confirmed?"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.checkin.domain import answers as answering
from functions.checkin.domain.answers import AnswersRefused
from functions.checkin.domain.declaration import (
    Declaration,
    FullDeclarationNeeded,
    check_declaration,
    confirm_nothing_changed,
)
from functions.checkin.domain.form import (
    Asks,
    Form,
    FormOutdated,
    FormUnknown,
    Kind,
    Question,
    any_form,
    current_form,
    describe_form,
    form_answered,
    forms,
)
from functions.checkin.domain.packing import LIMIT_BYTES, pack_declaration, unpack_declaration
from functions.checkin.domain.wording import LANGUAGES, knows, words
from functions.kernel.errors import FieldFault
from functions.kernel.periods import day_of
from functions.kernel.valuesets import value_set

AT = datetime(2021, 8, 1, 2, 0, tzinfo=UTC)
DOMESTIC = any_form("domestic", 2)


def healthy(form: Form = DOMESTIC, **changed: Any) -> dict[str, Any]:
    """All yes/no questions answered no, and the rest of what is required, as on the wire."""
    told: dict[str, Any] = {}
    today = day_of(AT)
    for question in form.questions:
        if question.required:
            told[question.id] = {
                Asks.YES_NO: False,
                Asks.CHOICE: (question.options or ("",))[0],
                Asks.DATE: today.isoformat(),
                Asks.TEXT: "Cửa khẩu Nội Bài",
                Asks.DIVISION: "01/001/00001",
                Asks.PROVINCES: ["01"],
                Asks.COUNTRIES: ["KR", "JP"],
            }[question.asks]
    return told | changed


def faults_of(told: dict[str, Any], form: Form = DOMESTIC) -> set[FieldFault]:
    with pytest.raises(AnswersRefused) as refused:
        check_declaration(form, told, AT)
    return set(refused.value.faults)


def wire(form: Form) -> st.SearchStrategy[dict[str, Any]]:
    """Any complete set of answers to a form."""
    today = day_of(AT)

    def answer(question: Question) -> st.SearchStrategy[Any]:
        away = st.integers(question.from_days, question.to_days)
        texts = st.text("ạẵđỠ vn0-19", min_size=1, max_size=question.cap or 1)
        codes = {
            Asks.PROVINCES: st.integers(1, 96).map(lambda number: f"{number:02d}"),
            Asks.COUNTRIES: st.text("ABZ", min_size=2, max_size=2),
        }
        simple: dict[Asks, st.SearchStrategy[Any]] = {
            Asks.YES_NO: st.booleans(),
            Asks.CHOICE: st.sampled_from(question.options or ("",)),
            Asks.DATE: away.map(lambda days: (today + timedelta(days=days)).isoformat()),
            Asks.TEXT: texts.filter(lambda text: bool(text.strip())),
            Asks.DIVISION: st.sampled_from(["01/001/00001", "49/517/20551", "48/498"]),
        }
        if question.asks in simple:
            return simple[question.asks]
        return st.lists(codes[question.asks], min_size=1, max_size=question.cap, unique=True)

    return st.fixed_dictionaries({question.id: answer(question) for question in form.questions})


def test_every_question_option_and_title_has_a_text_in_vietnamese_and_english() -> None:
    for form in forms():
        for language in ("vi", "en"):
            assert all(asked["text"] for asked in describe_form(form, language)["questions"])
        wanted = [f"kind.{form.kind}"]
        for asked in (*form.identity, *form.questions):
            wanted += [asked.id, *(f"{asked.id}.{option}" for option in asked.options)]
        assert all(knows(word) and word in words("en") for word in wanted)


def test_symptoms_and_vehicles_have_the_names_of_the_national_value_sets() -> None:
    asked = {question.id for question in DOMESTIC.questions}
    assert set(value_set("symptoms").values) <= asked
    assert {"case", "animals", "affected_country", "symptomatic_person"} <= asked
    (vehicle,) = (q for q in any_form("movement", 1).questions if q.id == "vehicle")
    assert vehicle.options == tuple(value_set("vehicle-kinds").values)


def test_no_language_has_a_word_that_vietnamese_lacks() -> None:
    for language in LANGUAGES:
        assert set(words(language)) <= set(words("vi"))


def test_a_missing_language_falls_back_to_vietnamese() -> None:
    assert describe_form(DOMESTIC, "km") == describe_form(DOMESTIC, "vi")


def test_a_korean_reader_is_asked_in_korean_about_the_right_number_of_days() -> None:
    (fever,) = (q for q in describe_form(DOMESTIC, "ko")["questions"] if q["id"] == "fever")
    assert fever["text"].startswith("지난 21일")
    assert json.loads(json.dumps(describe_form(DOMESTIC, "ko")))["version"] == 2


def test_the_latest_version_of_each_kind_is_open_ended() -> None:
    for kind in Kind:
        versions = [form for form in forms() if form.kind == kind]
        assert [form.version for form in versions] == list(range(1, len(versions) + 1))
        assert versions[-1].rule.valid_to is None


def test_the_window_of_the_form_changed_from_14_to_21_days_on_the_day_of_the_decision() -> None:
    midnight = datetime(2021, 5, 28, 17, 0, tzinfo=UTC)
    assert current_form("domestic", midnight - timedelta(seconds=1)).window_days == 14
    assert current_form("domestic", midnight).window_days == 21
    assert current_form("domestic", midnight).rule.rule_id == "domestic-2"


def test_a_page_opened_before_a_new_version_may_be_sent_for_one_day_more() -> None:
    changed = datetime(2021, 5, 28, 17, 0, tzinfo=UTC)
    assert form_answered("domestic", 1, changed + timedelta(hours=23)).version == 1
    with pytest.raises(FormOutdated):
        form_answered("domestic", 1, changed + timedelta(hours=25))
    with pytest.raises(FormOutdated):
        form_answered("domestic", 2, changed - timedelta(days=3))


def test_an_unknown_kind_or_version_or_day_has_no_form() -> None:
    with pytest.raises(FormUnknown):
        current_form("holiday", AT)
    with pytest.raises(FormUnknown):
        form_answered("domestic", 99, AT)
    with pytest.raises(FormUnknown):
        current_form("domestic", datetime(2019, 1, 1, tzinfo=UTC))


@pytest.mark.catalogue("Z03", "I07", "I12")
@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("fever", "true", "ANSWER_TYPE"),
        ("fever", 1, "ANSWER_TYPE"),
        ("fever", None, "ANSWER_MISSING"),
        ("case_on", "2021-02-30", "ANSWER_DATE"),
        ("case_on", "20210801", "ANSWER_DATE"),
        ("case_on", 20210801, "ANSWER_TYPE"),
        ("case_on", "2021-08-02", "ANSWER_DATE"),
        ("case_on", "2021-07-10", "ANSWER_DATE"),
        ("outbreak_provinces", "01", "ANSWER_TYPE"),
        ("outbreak_provinces", ["1"], "ANSWER_DIVISION"),
        ("outbreak_provinces", ["01", "01"], "ANSWER_REPEATED"),
        ("outbreak_provinces", [f"{code:02d}" for code in range(11)], "ANSWER_TOO_LONG"),
    ],
)
def test_an_answer_that_does_not_fit_its_question_is_named(
    name: str, value: Any, code: str
) -> None:
    assert faults_of(healthy(**{name: value})) == {FieldFault(f"answers.{name}", code)}


@pytest.mark.catalogue("Z03")
def test_an_unknown_question_is_refused_without_repeating_its_name() -> None:
    assert faults_of(healthy(is_admin=True)) == {FieldFault("answers", "ANSWER_UNKNOWN")}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("vehicle", "rocket", "ANSWER_OPTION"),
        ("vehicle", 3, "ANSWER_TYPE"),
        ("from_division", "Hà Nội", "ANSWER_DIVISION"),
        ("from_division", 1, "ANSWER_TYPE"),
        ("vehicle_number", "x" * 21, "ANSWER_TOO_LONG"),
        ("vehicle_number", "a\x00b", "ANSWER_TEXT"),
        ("vehicle_number", 5, "ANSWER_TYPE"),
    ],
)
def test_an_answer_about_a_journey_that_does_not_fit_is_named(
    name: str, value: Any, code: str
) -> None:
    form = any_form("movement", 1)
    assert faults_of(healthy(form, **{name: value}), form) == {FieldFault(f"answers.{name}", code)}


def test_a_symptom_asks_for_the_day_it_began_and_a_contact_for_its_day() -> None:
    told = healthy(cough=True, case=True)
    assert faults_of(told) == {
        FieldFault("answers.symptoms_since", "ANSWER_MISSING"),
        FieldFault("answers.case_on", "ANSWER_MISSING"),
    }


def test_a_place_that_does_not_exist_is_refused_when_the_list_is_known() -> None:
    form = any_form("movement", 1)
    with pytest.raises(AnswersRefused) as refused:
        check_declaration(form, healthy(form), AT, is_division=lambda path: path == "x")
    assert {fault.code for fault in refused.value.faults} == {"ANSWER_DIVISION"}


def test_the_stable_part_is_checked_like_the_changing_one() -> None:
    told = {
        "full_name": "Nguyễn Văn A",
        "birth": "1950",
        "sex": "1",
        "nationality": "VN",
        "document": "001090900001",
        "phone": "+84900001234",
        "home": "48/498",
    }
    checked = answering.check_answers(DOMESTIC.identity, told, AT)
    assert checked == told
    for name, value in [("birth", "2030"), ("nationality", "vn"), ("birth", 1950)]:
        with pytest.raises(AnswersRefused):
            answering.check_answers(DOMESTIC.identity, told | {name: value}, AT)


def test_no_refusal_repeats_an_answer() -> None:
    with pytest.raises(AnswersRefused) as refused:
        check_declaration(DOMESTIC, healthy(fever="secret illness"), AT)
    assert "secret" not in repr(refused.value) + repr(refused.value.faults)


@given(st.sampled_from(forms()).flatmap(lambda form: st.tuples(st.just(form), wire(form))))
def test_any_declaration_survives_packing_in_700_bytes(told: tuple[Form, dict[str, Any]]) -> None:
    form, given_answers = told
    declared = check_declaration(form, given_answers, AT, on_behalf=len(given_answers) % 2 == 0)
    packed = pack_declaration(declared)
    assert len(packed) <= LIMIT_BYTES
    assert unpack_declaration(packed) == declared


@given(st.sets(st.sampled_from([question.id for question in any_form("entry", 1).questions])))
def test_unanswered_questions_stay_unanswered_when_packed(kept: set[str]) -> None:
    form = any_form("entry", 1)
    checked = check_declaration(form, healthy(form), AT).answers
    some = {name: answer for name, answer in checked.items() if name in kept}
    declared = Declaration(form.kind, form.version, AT, False, some)
    assert unpack_declaration(pack_declaration(declared)) == declared


def test_the_longest_texts_of_every_form_still_fit() -> None:
    for form in forms():
        texts = {q.id: "ỡ" * q.cap for q in form.questions if q.asks is Asks.TEXT}
        declared = check_declaration(form, healthy(form) | texts, AT)
        assert len(pack_declaration(declared)) <= LIMIT_BYTES - 100


def test_a_healthy_domestic_declaration_takes_12_bytes() -> None:
    assert len(pack_declaration(check_declaration(DOMESTIC, healthy(), AT))) == 12


def test_foreign_bytes_are_not_taken_for_a_declaration() -> None:
    with pytest.raises(ValueError, match="another format"):
        unpack_declaration(b"\x09" + b"\0" * 20)


def declared(days_ago: float, **yes: Any) -> Declaration:
    at = AT - timedelta(days=days_ago)
    dates = {name: day_of(AT).isoformat() for name in ("symptoms_since", "case_on")}
    told = healthy() | (dates if yes else {}) | yes
    checked = check_declaration(DOMESTIC, told, AT)
    return Declaration(Kind.DOMESTIC, 2, at, False, checked.answers)


def test_a_healthy_person_confirms_with_one_tap_for_twenty_days() -> None:
    last = declared(days_ago=20)
    assert confirm_nothing_changed(last, AT) == last
    with pytest.raises(FullDeclarationNeeded):
        confirm_nothing_changed(declared(days_ago=20.01), AT)


def test_a_person_with_a_symptom_is_asked_again_after_a_day() -> None:
    assert confirm_nothing_changed(declared(days_ago=0.9, cough=True), AT)
    with pytest.raises(FullDeclarationNeeded):
        confirm_nothing_changed(declared(days_ago=1.1, cough=True), AT)


def test_nothing_can_be_confirmed_that_was_never_declared_or_not_yet() -> None:
    for last in (None, declared(days_ago=-1)):
        with pytest.raises(FullDeclarationNeeded):
            confirm_nothing_changed(last, AT)


def test_a_declaration_on_an_older_form_can_not_be_confirmed() -> None:
    at = datetime(2021, 5, 29, 3, 0, tzinfo=UTC)
    old = Declaration(Kind.DOMESTIC, 1, at - timedelta(days=1), False, {"fever": False})
    with pytest.raises(FullDeclarationNeeded):
        confirm_nothing_changed(old, at)


def test_each_journey_is_declared_anew() -> None:
    form = any_form("movement", 1)
    last = Declaration(form.kind, 1, AT - timedelta(hours=1), False, {"fever": False})
    with pytest.raises(FullDeclarationNeeded):
        confirm_nothing_changed(last, AT)


@given(st.dates(date(2020, 3, 10), date(2040, 1, 1)))
def test_every_day_since_the_beginning_has_a_form_of_every_kind(day: date) -> None:
    noon = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
    assert all(current_form(kind, noon).rule.applies_on(day) for kind in Kind)
