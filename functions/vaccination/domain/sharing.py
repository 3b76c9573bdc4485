"""What may an organisation be told of somebody whom it named? What the person lets it know.

A person who has taken a nomination up may consent, apart from everything else, that this one
organisation sees "registered" and "dose n given on that day". Who did not consent, took the consent
back, is not registered, objected, or is in doubt is told by one and the same neutral word, so that
the word tells nothing (ADR 0108).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from functions.kernel.dose_intervals import Given
from functions.kernel.errors import Conflict, FieldFault, Invalid
from functions.kernel.identifiers import PersonId
from functions.kernel.rules import Rule, in_force, load_rule_set
from functions.kernel.suppression import suppressed
from functions.vaccination.domain.groups import PACKAGE
from functions.vaccination.domain.nomination import Place
from functions.vaccination.domain.registration import Registration, RegistrationState

TEXT: Final = "data/list-status.json"


class ShareTextMissing(Invalid):
    """Consent to no text, or to another than the one in force."""

    code = "LIST_STATUS_TEXT_MISSING"
    vi = "Cần đồng ý với nội dung hiện hành thì tổ chức mới được biết."
    en = "The organisation is told only by consent to the text in force."


class NotTakenUp(Conflict):
    """Nobody of the caller's is registered under the number that was named."""

    code = "NOMINATION_NOT_TAKEN_UP"
    vi = "Cần đăng ký tiêm trước, bằng đúng số giấy tờ mà tổ chức đã ghi."
    en = "Register first, under the identity number that the organisation named."


class Word(StrEnum):
    """What a status file says of a row."""

    UNTOLD = "no_information"
    REGISTERED = "registered"
    DOSED = "dosed"


@dataclass(frozen=True, slots=True)
class Status:
    """Somebody is registered; `doses` are the number and day of each dose since the opening."""

    doses: tuple[tuple[int, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """What was said last of telling one organisation; `text` the version consented to, `by` whoever
    spoke for `person`, `status` what may be told now: None is nothing, whatever was consented.
    `upon` is the version of the registration it was said upon: what withdraws that one ends it."""

    place: Place
    version: int
    person: PersonId
    given: bool
    text: str
    by: PersonId
    at: datetime
    status: Status | None = None
    upon: int = 0

    @property
    def tells(self) -> Status | None:
        """What the organisation is told by it."""
        return self.status if self.given else None


@dataclass(frozen=True, slots=True)
class StatusRow:
    """A row of a status file: the list and row that named somebody last, as whom, what is told."""

    list_id: str
    row: int
    full_name: str
    status: Status | None

    @property
    def word(self) -> Word:
        """What is said of it."""
        return word_of(self.status)


def text_on(day: date) -> Rule:
    """The text consented to on a Vietnamese day. Refuses NoRuleInForce."""
    return in_force(load_rule_set(PACKAGE, TEXT), day)


def check_text(text: str, today: date) -> None:
    """Raises ShareTextMissing for another text than the one in force."""
    if text != text_on(today).rule_id:
        raise ShareTextMissing(FieldFault("text", ShareTextMissing.code))


def status_of(
    one: Registration | None, mark: str, doses: Iterable[Given], opened: date
) -> Status | None:
    """What may be told of who registered under a number, None for nothing.

    Doses are counted over all that was recorded and told from the day of the opening on: what was
    given before is none of the organisation's business.
    """
    if one is None or one.state is not RegistrationState.REGISTERED or one.holds_number != mark:
        return None
    numbered = enumerate(doses, 1)
    return Status(tuple((number, dose.day) for number, dose in numbered if dose.day >= opened))


def word_of(status: Status | None) -> Word:
    """The word of a status file for it."""
    if status is None:
        return Word.UNTOLD
    return Word.DOSED if status.doses else Word.REGISTERED


def counts_of(named: int, told: Iterable[Status]) -> Mapping[Word, int | None]:
    """How many rows a file says which word of; small cells are None, and what would tell them.

    The organisation knows how many it named, so that number is a published total.
    """
    cells = dict.fromkeys(Word, 0)
    for status in told:
        cells[word_of(status)] += 1
    cells[Word.UNTOLD] = max(named - sum(cells.values()), 0)
    return suppressed(cells)
