"""What the HTML forms about putting doses right send."""

from __future__ import annotations

from pydantic import Field as Limit

from functions.immunization.domain.amendment import LONGEST_VALUE, LONGEST_WORDS, Field
from functions.immunization.domain.dose import LONGEST_REASON
from functions.immunization.service.amending import Wish
from functions.kernel.integers import read_field
from functions.runtime.forms import Form, Line


class AskForm(Form):
    """A wish of a person for a dose."""

    person: str = Line
    dose: str = Limit(default="", max_length=8)
    field: Field = Limit()
    value: str = Limit(default="", max_length=LONGEST_VALUE)
    words: str = Limit(default="", max_length=LONGEST_WORDS)

    def wish(self) -> Wish:
        """As the service takes it."""
        return Wish(self.dose, self.field, self.value, self.words)


class SentForm(Form):
    """A photo has been sent."""

    person: str = Line
    amendment: str = Line


class StepForm(Form):
    """A word on the version that was read; `answer` yes or no, `vial` as ``lot vial``."""

    version: str = Line
    answer: str = Line
    vial: str = Line
    reason: str = Limit(default="", max_length=LONGEST_REASON)

    @property
    def number(self) -> int:
        """The version that was read. Raises NumberInvalid."""
        return read_field("version", self.version, 1, 10_000)

    def place(self) -> tuple[str, str]:
        """Lot and vial, "" for none."""
        lot, _, vial = self.vial.partition(" ")
        return lot, vial
