"""What comes in from the field and goes back: sealings, looks, sessions of a unit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from functions.kernel.divisions import print_place, read_path
from functions.kernel.periods import read_day, read_instant, read_time, write_instant
from functions.laboratory.domain.pool import most_in_tube
from functions.laboratory.domain.session import Session
from functions.laboratory.domain.specimen import MOST_MEMBERS, NASOPHARYNGEAL
from functions.laboratory.domain.words import Method, SamplingReason
from functions.laboratory.service.planning import Wanted
from functions.laboratory.service.sampling import Looked, Sealing, Shown, Taken
from functions.registry.service import Sight
from functions.runtime.http.views import In, Out

Instant = Annotated[str, Field(min_length=20, max_length=40, description="RFC 3339 instant")]
SessionRef = Annotated[str, Field(min_length=38, max_length=38)]
Sequence = Annotated[int, Field(ge=1, le=2**53 - 1)]
MOST_EVENTS = 50


class TypedPerson(In):
    """A code or number typed where no camera reads."""

    kind: Literal["card", "cccd", "cmnd", "passport", "bhyt"]
    value: Annotated[str, Field(min_length=4, max_length=40)]


class ShownPerson(In):
    """One person at the table: a QR's text, or something typed; and when."""

    at: Instant
    reading: Annotated[str, Field(min_length=1, max_length=4296)] | None = None
    typed: TypedPerson | None = None

    def shown(self) -> Shown:
        """As the service takes it. Raises InstantInvalid."""
        return Shown(sight_of(self.reading, self.typed), read_instant(self.at))


class SealedTube(In):
    """A tube that was sealed: its code, its people, when, by the device's clock."""

    sequence: Sequence
    tube: Annotated[str, Field(min_length=1, max_length=40)]
    session: SessionRef
    people: Annotated[list[ShownPerson], Field(min_length=1, max_length=MOST_MEMBERS)]
    at: Instant
    specimen_type: Annotated[str, Field(max_length=20)] = NASOPHARYNGEAL
    offline: bool = False

    def sealing(self) -> Sealing:
        """As the service takes it. Raises InstantInvalid."""
        return Sealing(
            sequence=self.sequence,
            tube=self.tube,
            session=self.session,
            people=tuple(person.shown() for person in self.people),
            told_at=read_instant(self.at),
            specimen_type=self.specimen_type,
            offline=self.offline,
        )


class SealTubes(In):
    """Sealed tubes, oldest first; `sent_at` by the device's clock."""

    events: Annotated[list[SealedTube], Field(min_length=1, max_length=MOST_EVENTS)]
    sent_at: Instant | None = None

    def sent(self) -> datetime | None:
        """The instant of sending. Raises InstantInvalid."""
        return read_instant(self.sent_at) if self.sent_at else None


class LookUp(In):
    """A person shown at the table of a session."""

    session: SessionRef
    reading: Annotated[str, Field(min_length=1, max_length=4296)] | None = None
    typed: TypedPerson | None = None

    def sight(self) -> Sight:
        """As the registry takes it."""
        return sight_of(self.reading, self.typed)


class SealResult(Out):
    """What became of one sealed tube."""

    sequence: int
    outcome: Literal["recorded", "duplicate", "refused"]
    tube: str
    code: str
    reason_vi: str
    reason_en: str
    field: str
    waits: bool

    @classmethod
    def of(cls, taken: Taken) -> SealResult:
        """Show it."""
        refusal = taken.refusal
        return cls(
            sequence=taken.sequence,
            outcome=taken.outcome,  # type: ignore[arg-type]
            tube=taken.tube,
            code=refusal.code if refusal else "",
            reason_vi=refusal.vi if refusal else "",
            reason_en=refusal.en if refusal else "",
            field=refusal.faults[0].field if refusal and refusal.faults else "",
            waits=taken.waits,
        )


class SealResults(Out):
    """What became of each; what is not in the list was not taken and has to be sent again."""

    results: list[SealResult]


class LookedView(Out):
    """Who stands at the table, masked; `mark` tells the same person again in this session."""

    mark: str
    masked_name: str
    slot: str
    second_sample: bool

    @classmethod
    def of(cls, looked: Looked) -> LookedView:
        """Show it."""
        return cls(
            mark=looked.mark,
            masked_name=looked.masked_name,
            slot=looked.slot,
            second_sample=looked.second,
        )


class PlanSession(In):
    """A sampling session; times are Vietnamese wall clocks."""

    division: Annotated[str, Field(min_length=2, max_length=12)]
    place: Annotated[str, Field(min_length=1, max_length=120)]
    day: Annotated[str, Field(max_length=10)]
    opens: Annotated[str, Field(max_length=5)]
    closes: Annotated[str, Field(max_length=5)]
    minutes: Annotated[int, Field(ge=5, le=240)]
    seats: Annotated[int, Field(ge=1, le=110)]
    method: Literal["pcr", "antigen"] = "pcr"
    reason: Literal["contact", "outbreak", "screening", "travel", "hospital"]
    laboratory: Annotated[str, Field(min_length=1, max_length=40)]
    public: bool = True

    def wanted(self) -> Wanted:
        """As the service takes it. Raises DateInvalid, TimeInvalid, DivisionUnknown."""
        return Wanted(
            division=read_path(self.division),
            place=self.place,
            day=read_day(self.day),
            opens=read_time(self.opens),
            closes=read_time(self.closes),
            minutes=self.minutes,
            seats=self.seats,
            method=Method(self.method),
            reason=SamplingReason(self.reason),
            laboratory=self.laboratory,
            public=self.public,
        )


class WorkSessionView(Out):
    """A session as its own unit sees it; `most` is the rule's number of people in a tube today."""

    session: str
    place: str
    commune: str
    day: str
    method: str
    reason: str
    laboratory: str
    public: bool
    open: bool
    slots: list[str]
    most: int

    @classmethod
    def of(cls, session: Session) -> WorkSessionView:
        """Show it."""
        return cls(
            session=session.id,
            place=session.place,
            commune=print_place(session.division),
            day=session.day.isoformat(),
            method=session.method.value,
            reason=session.reason.value,
            laboratory=session.laboratory,
            public=session.public,
            open=session.open,
            slots=[slot.start for slot in session.slots],
            most=most_in_tube(session.method, session.day),
        )


class WorkView(Out):
    """What a sampler's device needs for a day: who works, the sessions, the server's time."""

    sampler: str
    server_time: str
    day: str
    sessions: list[WorkSessionView]

    @classmethod
    def of(cls, sampler: str, sessions: tuple[Session, ...], day: date, now: datetime) -> WorkView:
        """Show it."""
        return cls(
            sampler=sampler,
            server_time=write_instant(now),
            day=day.isoformat(),
            sessions=[WorkSessionView.of(session) for session in sessions],
        )


def sight_of(reading: str | None, typed: TypedPerson | None) -> Sight:
    """What was shown or typed."""
    return Sight(reading or "", typed.kind if typed else "", typed.value if typed else "")
