"""Forms of the task force's pages."""

from __future__ import annotations

from functions.kernel.integers import read_field
from functions.kernel.periods import read_day
from functions.runtime.forms import Form, Line
from functions.taskforce.domain.checklist import Done
from functions.taskforce.domain.ticket import Move, Wanted
from functions.taskforce.domain.training import MOST_PEOPLE
from functions.taskforce.service.teaching import Held


class TicketForm(Form):
    """A ticket that is opened; `at` is the place that the page shows."""

    at: str = Line
    place: str = Line
    platform: str = Line
    kind: str = Line
    text: str = Line

    def wanted(self) -> Wanted:
        """As the service takes it."""
        return Wanted(self.place, self.platform, self.kind, self.text)


class MoveForm(Form):
    """A step of a ticket, seen at `revision`."""

    ticket: str = Line
    revision: str = Line
    state: str = Line
    desk: str = Line
    note: str = Line

    def move(self) -> Move:
        """As the service takes it. Raises NumberInvalid."""
        return Move(read_field("revision", self.revision, 1), self.state, self.desk, self.note)


class DoneForm(Form):
    """What is done with an item of the checklist of a place, seen at `revision`."""

    at: str = Line
    item: str = Line
    act: str = Line
    note: str = Line
    revision: str = Line

    def done(self) -> Done:
        """As the service takes it. Raises NumberInvalid."""
        seen = read_field("revision", self.revision or "0", 0)
        return Done(self.item, self.act, self.note, seen)


class TrainingForm(Form):
    """Numbers of a session; `corrects` is the revision of the numbers that they correct."""

    at: str = Line
    place: str = Line
    day: str = Line
    platform: str = Line
    role: str = Line
    people: str = Line
    accounts: str = Line
    corrects: str = Line

    def held(self) -> Held:
        """As the service takes it. Raises DateInvalid, NumberInvalid."""
        return Held(
            self.place,
            read_day(self.day),
            self.platform,
            self.role,
            read_field("people", self.people, 0, MOST_PEOPLE),
            read_field("accounts", self.accounts or "0", 0, MOST_PEOPLE),
            read_field("corrects", self.corrects or "0", 0),
        )
