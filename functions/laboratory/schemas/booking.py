"""What citizens send and see when they book a sample."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.kernel.divisions import print_place
from functions.kernel.periods import write_instant
from functions.laboratory.domain.session import Appointment, Session
from functions.laboratory.schemas.sampling import SessionRef
from functions.runtime.http.views import In, Out

PersonRef = Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{13}$")]
Start = Annotated[str, Field(pattern=r"^[0-2][0-9][0-5][0-9]$", description="HHMM")]


class Book(In):
    """A seat for me, or for one of my family."""

    session: SessionRef
    start: Start
    for_person: PersonRef | None = None
    move: bool = False


class CancelBooking(In):
    """The seat goes back."""

    session: SessionRef
    for_person: PersonRef | None = None


class PublicSessionView(Out):
    """A session that anybody may book: no person in it."""

    session: str
    place: str
    commune: str
    day: str
    reason: str
    first: str
    last: str
    seats: int

    @classmethod
    def of(cls, session: Session) -> PublicSessionView:
        """Show it."""
        return cls(
            session=session.id,
            place=session.place,
            commune=print_place(session.division),
            day=session.day.isoformat(),
            reason=session.reason.value,
            first=session.slots[0].start,
            last=session.slots[-1].start,
            seats=sum(slot.seats for slot in session.slots),
        )


class PublicSessionsView(Out):
    """The sessions of a place on a day."""

    sessions: list[PublicSessionView]


class SlotView(Out):
    """A slot and its seats left."""

    start: str
    left: int


class SlotsView(Out):
    """A session and the seats left, as of a few seconds ago."""

    session: PublicSessionView
    slots: list[SlotView]


class AppointmentView(Out):
    """A seat that I, or one of my family, has."""

    session: str
    for_person: str
    place: str
    commune: str
    day: str
    start: str

    @classmethod
    def of(cls, kept: Appointment, session: Session) -> AppointmentView:
        """Show it."""
        return cls(
            session=session.id,
            for_person=kept.person,
            place=session.place,
            commune=print_place(session.division),
            day=session.day.isoformat(),
            start=kept.start,
        )


class KeptView(Out):
    """An appointment that is kept, also one that is past or was given back (`state`)."""

    session: str
    for_person: str
    start: str
    state: str
    at: str

    @classmethod
    def of(cls, kept: Appointment) -> KeptView:
        """Show it."""
        return cls(
            session=kept.session,
            for_person=kept.person,
            start=kept.start,
            state=kept.state.value,
            at=write_instant(kept.at),
        )


class AppointmentsView(Out):
    """My family's coming appointments; as `kept` all of them."""

    appointments: list[AppointmentView]
    kept: list[KeptView]


class BookedView(Out):
    """The seat."""

    session: str
    for_person: str
    start: str

    @classmethod
    def of(cls, kept: Appointment) -> BookedView:
        """Show it."""
        return cls(session=kept.session, for_person=kept.person, start=kept.start)
