"""Does each answer fit its question?

Answers come as JSON values and leave as domain values: bool, option id, text, day, tuple of codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from functions.checkin.domain.form import Asks, Question
from functions.kernel.births import read_birth
from functions.kernel.errors import FieldFault, Invalid
from functions.kernel.names import TextInvalid, canonical_line
from functions.kernel.periods import DateInvalid, day_of, read_day

Answer = bool | str | date | tuple[str, ...]
Answers = Mapping[str, Answer]

_DIVISION = re.compile(r"[0-9]{2}/[0-9]{3}(/[0-9]{5})?")
_PROVINCE = re.compile(r"[0-9]{2}")
_COUNTRY = re.compile(r"[A-Z]{2}")


class AnswersRefused(Invalid):
    """Some answers are missing, unknown or impossible; `faults` say which and why.

    Codes: ANSWER_UNKNOWN, ANSWER_MISSING, ANSWER_TYPE, ANSWER_OPTION, ANSWER_DATE,
    ANSWER_TOO_LONG, ANSWER_TEXT, ANSWER_DIVISION, ANSWER_COUNTRY, ANSWER_REPEATED.
    """

    code = "ANSWERS_REFUSED"
    vi = "Một số câu trả lời còn thiếu hoặc chưa đúng, vui lòng kiểm tra lại."
    en = "Some answers are missing or not right; please check them."


def check_answers(
    questions: tuple[Question, ...],
    answers: Mapping[str, object],
    at: datetime,
    is_division: Callable[[str], bool] | None = None,
    part: str = "answers",
) -> dict[str, Answer]:
    """Wire values (JSON) as domain values, in the order of the form. Raises AnswersRefused.

    Strict: an unknown question, another type, a text over its cap are refused; None, "" and an
    empty list are no answer. `is_division` tells whether a path of codes exists; `part` is how
    faults name the fields.
    """
    asked = {question.id for question in questions}
    faults = [FieldFault(part, "ANSWER_UNKNOWN") for name in answers if name not in asked]
    checked: dict[str, Answer] = {}
    for question in questions:
        given = answers.get(question.id)
        if given is None or given in ("", []):
            if _must_answer(question, answers):
                faults.append(FieldFault(f"{part}.{question.id}", "ANSWER_MISSING"))
            continue
        fault, value = _CHECKS[question.asks](question, given, at)
        if not fault and is_division is not None and question.asks in _PLACES:
            places = (value,) if isinstance(value, str) else value
            if isinstance(places, tuple) and not all(map(is_division, places)):
                fault = "ANSWER_DIVISION"
        if fault:
            faults.append(FieldFault(f"{part}.{question.id}", fault))
        else:
            checked[question.id] = value
    if faults:
        raise AnswersRefused(*faults)
    return checked


def _must_answer(question: Question, answers: Mapping[str, object]) -> bool:
    return question.required or any(answers.get(other) is True for other in question.if_yes)


Checked = tuple[str, Answer]


def _yes_no(_question: Question, given: object, _at: datetime) -> Checked:
    return ("", given) if isinstance(given, bool) else ("ANSWER_TYPE", "")


def _choice(question: Question, given: object, _at: datetime) -> Checked:
    if not isinstance(given, str):
        return "ANSWER_TYPE", ""
    return ("" if given in question.options else "ANSWER_OPTION"), given


def _date(question: Question, given: object, at: datetime) -> Checked:
    if not isinstance(given, str):
        return "ANSWER_TYPE", ""
    try:
        day = read_day(given)
    except DateInvalid:
        return "ANSWER_DATE", ""
    away = (day - day_of(at)).days
    return ("" if question.from_days <= away <= question.to_days else "ANSWER_DATE"), day


def _birth(_question: Question, given: object, at: datetime) -> Checked:
    """A day, a month or only the year: many old papers hold no more."""
    if not isinstance(given, str):
        return "ANSWER_TYPE", ""
    try:
        return "", str(read_birth(given, day_of(at)))
    except DateInvalid:
        return "ANSWER_DATE", ""


def _text(question: Question, given: object, _at: datetime) -> Checked:
    if not isinstance(given, str):
        return "ANSWER_TYPE", ""
    try:
        return "", canonical_line(given, question.cap)
    except TextInvalid:
        return ("ANSWER_TOO_LONG" if len(given) > question.cap else "ANSWER_TEXT"), ""


def _place(_question: Question, given: object, _at: datetime) -> Checked:
    """A path of codes ``province/district/commune``; 5 island districts have no commune."""
    if not isinstance(given, str):
        return "ANSWER_TYPE", ""
    return ("" if _DIVISION.fullmatch(given) else "ANSWER_DIVISION"), given


def _list_of(pattern: re.Pattern[str], fault: str) -> Callable[..., Checked]:
    def check(question: Question, given: object, _at: datetime) -> Checked:
        if not isinstance(given, list) or not all(isinstance(entry, str) for entry in given):
            return "ANSWER_TYPE", ""
        if len(given) > question.cap:
            return "ANSWER_TOO_LONG", ""
        if len(set(given)) < len(given):
            return "ANSWER_REPEATED", ""
        return ("" if all(map(pattern.fullmatch, given)) else fault), tuple(given)

    return check


def _country(_question: Question, given: object, _at: datetime) -> Checked:
    if not isinstance(given, str):
        return "ANSWER_TYPE", ""
    return ("" if _COUNTRY.fullmatch(given) else "ANSWER_COUNTRY"), given


_PLACES = frozenset({Asks.DIVISION, Asks.PROVINCES})
_CHECKS: dict[Asks, Callable[[Question, object, datetime], Checked]] = {
    Asks.YES_NO: _yes_no,
    Asks.CHOICE: _choice,
    Asks.DATE: _date,
    Asks.BIRTH: _birth,
    Asks.TEXT: _text,
    Asks.DIVISION: _place,
    Asks.PROVINCES: _list_of(_PROVINCE, "ANSWER_DIVISION"),
    Asks.COUNTRY: _country,
    Asks.COUNTRIES: _list_of(_COUNTRY, "ANSWER_COUNTRY"),
}
