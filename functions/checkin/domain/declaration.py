"""What did a person declare, and may the last declaration simply be confirmed?

A declaration is the answers to one version of a form by one person at one instant, given by
themselves or on their behalf (khai hộ: `LoaiDinhDanh` 1, Decision 1405/QĐ-BTTTT). The first is
full; later ones update the changing part, or say "nothing changed" (Decision 2666/QĐ-BYT).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.checkin.domain.answers import Answers, check_answers
from functions.checkin.domain.form import Form, Kind, current_form
from functions.kernel.errors import Conflict

# Our judgement, to be confirmed: symptoms change from day to day, so a person who declared one
# may confirm "nothing changed" for a day only.
YES_STANDS_FOR = timedelta(hours=24)


class FullDeclarationNeeded(Conflict):
    """Nothing stands that could be confirmed: the questions have to be answered again."""

    code = "FULL_DECLARATION_NEEDED"
    vi = "Vui lòng khai báo lại đầy đủ các câu hỏi về sức khoẻ."
    en = "Please answer all the health questions again."


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a person declared. `declared_at`: when all questions were last answered, aware UTC."""

    kind: Kind
    version: int
    declared_at: datetime
    on_behalf: bool
    answers: Answers


def check_declaration(
    form: Form,
    answers: Mapping[str, object],
    at: datetime,
    *,
    on_behalf: bool = False,
    is_division: Callable[[str], bool] | None = None,
) -> Declaration:
    """The declaration made by `answers` at `at` (aware). Raises AnswersRefused."""
    checked = check_answers(form.questions, answers, at, is_division)
    return Declaration(form.kind, form.version, at, on_behalf, checked)


def confirm_nothing_changed(last: Declaration | None, at: datetime) -> Declaration:
    """The last declaration, still standing at `at`. Raises FullDeclarationNeeded.

    It stands if it is of a kind that may be confirmed (each journey and entry is declared anew),
    answers the form in force, and is young enough: `full_every_days` of the form, or a day if
    anything was answered yes.
    """
    if last is None or at < last.declared_at:
        raise FullDeclarationNeeded
    form = current_form(last.kind, at)
    age = at - last.declared_at
    said_yes = any(answer is True for answer in last.answers.values())
    longest = YES_STANDS_FOR if said_yes else timedelta(days=form.full_every_days)
    if form.version != last.version or not form.full_every_days or age > longest:
        raise FullDeclarationNeeded
    return last
