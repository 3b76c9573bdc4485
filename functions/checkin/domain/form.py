"""Which questions does a declaration ask, in which version, on which day?

Forms are data (`data/declaration-forms.json`), dated and versioned: a bank of questions, and per
kind the versions with the stable part (`identity`, asked once, Decision 2666/QĐ-BYT) and the
changing part (`questions`: symptoms and exposures of the last `window_days` days).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from functions.checkin.domain import wording
from functions.kernel.errors import Conflict, NotFound
from functions.kernel.periods import day_of
from functions.kernel.rules import Rule, read_rule_set

# A page opened just before a new version may still be sent: the offline window of a phone (T04).
OVERLAP_DAYS = 1


class FormOutdated(Conflict):
    """The form was replaced: the page has to be loaded again."""

    code = "FORM_OUTDATED"
    vi = "Mẫu khai báo đã có phiên bản mới, vui lòng khai lại."
    en = "The declaration form has a new version; please fill it in again."


class FormUnknown(NotFound):
    """There is no such kind of declaration, or no form of it was in force."""

    code = "FORM_UNKNOWN"
    vi = "Không có mẫu khai báo này."
    en = "There is no such declaration form."


class Kind(StrEnum):
    """The three official kinds of declaration (domain.md 1.2)."""

    DOMESTIC = "domestic"
    MOVEMENT = "movement"
    ENTRY = "entry"


class Asks(StrEnum):
    """What kind of answer a question takes."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    DATE = "date"
    BIRTH = "birth"
    TEXT = "text"
    DIVISION = "division"
    PROVINCES = "provinces"
    COUNTRY = "country"
    COUNTRIES = "countries"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `cap`: characters of a text, or entries of a list.

    `from_days`/`to_days`: bounds of a date, in days from the Vietnamese day of answering.
    Required always, or as soon as one of the questions `if_yes` is answered yes.
    """

    id: str
    asks: Asks
    required: bool = False
    if_yes: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    cap: int = 0
    from_days: int = 0
    to_days: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """One version of one kind, and the rule it stands in (dates, instrument, mark)."""

    kind: Kind
    version: int
    rule: Rule
    window_days: int
    full_every_days: int
    identity: tuple[Question, ...]
    questions: tuple[Question, ...]


def current_form(kind: str, at: datetime) -> Form:
    """The form of `kind` asked at the instant `at` (aware). Raises FormUnknown."""
    day = day_of(at)
    for form in forms():
        if form.kind == kind and form.rule.applies_on(day):
            return form
    raise FormUnknown


def form_answered(kind: str, version: int, at: datetime) -> Form:
    """The form that an answer names, if it may still be sent. Raises FormUnknown, FormOutdated."""
    form = any_form(kind, version)
    day = day_of(at)
    if any(form.rule.applies_on(day - timedelta(days=late)) for late in range(OVERLAP_DAYS + 1)):
        return form
    raise FormOutdated


def any_form(kind: str, version: int) -> Form:
    """A form of any time, to read old declarations. Raises FormUnknown."""
    for form in forms():
        if form.kind == kind and form.version == version:
            return form
    raise FormUnknown


def describe_form(form: Form, language: str) -> dict[str, Any]:
    """The form as plain values with its words, ready to be shown or sent as JSON."""
    return {
        "kind": form.kind.value,
        "version": form.version,
        "title": wording.say(f"kind.{form.kind}", language),
        "rule": form.rule.rule_id,
        "instrument": form.rule.instrument,
        "window_days": form.window_days,
        "identity": [_describe(asked, form, language) for asked in form.identity],
        "questions": [_describe(asked, form, language) for asked in form.questions],
    }


def _describe(asked: Question, form: Form, language: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": asked.id,
        "type": asked.asks.value,
        "text": wording.say(asked.id, language, days=form.window_days),
        "required": asked.required,
    }
    if asked.if_yes:
        told["if_yes"] = list(asked.if_yes)
    if asked.options:
        told["options"] = [
            {"id": option, "text": wording.say(f"{asked.id}.{option}", language)}
            for option in asked.options
        ]
    if asked.cap:
        told["cap"] = asked.cap
    if asked.asks is Asks.DATE:
        told["from_days"], told["to_days"] = asked.from_days, asked.to_days
    return told


@cache
def forms() -> tuple[Form, ...]:
    """All forms, oldest version of a kind first; read once."""
    file = resources.files(__package__).joinpath("data", "declaration-forms.json")
    told = json.loads(file.read_text(encoding="utf-8"))
    return tuple(
        _form(Kind(rule_set.name), version, rule, told["bank"])
        for rule_set in map(read_rule_set, told["rule_sets"])
        for version, rule in enumerate(rule_set.versions, start=1)
    )


def _form(kind: Kind, version: int, rule: Rule, bank: Mapping[str, Mapping[str, Any]]) -> Form:
    def asked(line: Mapping[str, Any]) -> Question:
        meant = bank[line["id"]]
        return Question(
            id=line["id"],
            asks=Asks(meant["type"]),
            required=line.get("required", False),
            if_yes=tuple(line.get("if_yes", ())),
            options=tuple(meant.get("options", ())),
            cap=meant.get("cap", 0),
            from_days=meant.get("from_days", 0),
            to_days=meant.get("to_days", 0),
        )

    return Form(
        kind=kind,
        version=version,
        rule=rule,
        window_days=rule.body["window_days"],
        full_every_days=rule.body["full_every_days"],
        identity=tuple(map(asked, rule.body["identity"])),
        questions=tuple(map(asked, rule.body["questions"])),
    )
