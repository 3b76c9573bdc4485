"""Forms of practising."""

from __future__ import annotations

from functions.kernel.integers import read_field
from functions.kernel.periods import read_day
from functions.runtime.forms import Form, Line
from functions.training.service.practising import Given


class AnswerForm(Form):
    """An answer to the task that was shown after `answers` answers of a `round`, on a `day`."""

    exercise: str = Line
    answers: str = Line
    round: str = Line
    day: str = Line
    answer: str = Line

    def given(self) -> Given:
        """As the service takes it. Raises NumberInvalid, DateInvalid."""
        answers, turn = read_field("answers", self.answers, 0), read_field("round", self.round, 1)
        return Given(self.exercise, answers, turn, read_day(self.day), self.answer)


class AnewForm(Form):
    """An exercise that is begun anew, seen after so many answers."""

    exercise: str = Line
    answers: str = Line

    def seen(self) -> int:
        """Answers seen. Raises NumberInvalid."""
        return read_field("answers", self.answers, 0)


class WaiverForm(Form):
    """Somebody asks to work before they have practised."""

    reason: str = Line


class AgreeForm(Form):
    """One hand for a waiver that is asked for."""

    division: str = Line
    account: str = Line
