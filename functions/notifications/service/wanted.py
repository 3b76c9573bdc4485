"""What is to be told to whom: everything that is known of it before it leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from functions.kernel.callers import Purpose
from functions.kernel.identifiers import PersonId
from functions.notifications.domain.limits import Hold
from functions.notifications.domain.notice import Notice, Seat
from functions.notifications.domain.texts import Text
from functions.notifications.domain.urgency import Urgency
from functions.registry import service as registry


@dataclass(frozen=True, slots=True)
class ToTell:
    """Something a person is to be told; `text` is asked for once, just before it is sent, in the
    language of whoever reads it.

    `purpose` stands in the person's own log; `division` is whose staff look for whom no message
    reaches, None where nobody has to. From `until` on it is told no more. `seat` is what it says
    of an appointment: kept first, and void where something later was heard; `is_silent` where it is
    only kept. `unless_booked` in a campaign: not told to who has an appointment there.
    `unless_untold`: how the causes begin of which one must have been told, or this is not.
    `province` and `rule` are those that breakers and budgets ask for, "" where there is none;
    `body` is the message as it came, for those that have to wait.
    """

    notice: Notice
    text: Callable[[str], Text]
    urgency: Urgency
    purpose: Purpose
    division: str | None = None
    until: datetime | None = None
    seat: Seat | None = None
    is_silent: bool = False
    unless_booked: str = ""
    unless_untold: str = ""
    province: str = ""
    rule: str = ""
    body: str = ""

    def is_over(self, now: datetime) -> bool:
        """Is it too late to tell?"""
        return self.until is not None and now >= self.until


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was looked up for a batch: ways to persons, notices that need nothing more, those that
    waited and those that wait, and of which seats something later was heard. Besides what has left
    with the whole batch, and what then had no answer."""

    ways: Mapping[PersonId, registry.Reach]
    settled: Set[Notice]
    waited: Set[Notice]
    holds: Mapping[Notice, Hold]
    void: Set[Seat]
    left: Set[Notice] = frozenset()
    unanswered: Set[Notice] = frozenset()
