"""What those who trace send and see of cases and candidate contacts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from functions.kernel.identifiers import VenueCode
from functions.kernel.periods import read_day, read_instant, write_instant
from functions.registry import service as registry
from functions.runtime.http.views import In, Out
from functions.tracing.domain.case import ByHand, Case, Interview
from functions.tracing.service.showing import Progress, Shown

Revision = Annotated[int, Field(ge=1, le=1_000_000)]
Words = Annotated[str, Field(max_length=500)]
Instant = Annotated[str, Field(min_length=1, max_length=40, description="RFC 3339")]
Code = Annotated[str, Field(min_length=1, max_length=40)]


class TypedNumber(In):
    """A code or number typed where no camera reads."""

    kind: Literal["card", "cccd", "cmnd", "passport", "bhyt"]
    value: Annotated[str, Field(min_length=4, max_length=40)]


class DraftCase(In):
    """A case without a positive of ours; somebody of another unit has to sign it."""

    typed: TypedNumber
    sampled_at: Instant
    words: Words

    def sight(self) -> registry.Sight:
        """As the registry takes it."""
        return registry.Sight("", self.typed.kind, self.typed.value)


class SignCase(In):
    """The second signature."""

    words: Words


class VisitTold(In):
    """A place and time that the person told."""

    venue: Code
    entered_at: Instant
    left_at: Instant


class InterviewTold(In):
    """The whole of what the person told; it takes the place of what was told before."""

    revision: Revision
    words: Words
    onset: Annotated[str, Field(max_length=40, description="YYYY-MM-DD")] | None = None
    first_met_at: Instant | None = None
    isolated_at: Instant | None = None
    visits: Annotated[list[VisitTold], Field(max_length=20)] = Field(default_factory=list)

    def told(self) -> Interview:
        """As the service takes it. Raises DateInvalid, InstantInvalid, VenueUnknown."""
        return Interview(
            onset=read_day(self.onset) if self.onset else None,
            met_source_at=read_instant(self.first_met_at) if self.first_met_at else None,
            isolated_at=read_instant(self.isolated_at) if self.isolated_at else None,
            visits=tuple(
                ByHand(venue_of(v.venue), read_instant(v.entered_at), read_instant(v.left_at))
                for v in self.visits
            ),
        )


class CaseStep(In):
    """A case is closed, taken back as an error, or its visits are asked for again."""

    revision: Revision
    step: Literal["close", "error", "again"]
    words: Words


class Judge(In):
    """A candidate is confirmed or dismissed, or their own contacts are asked for."""

    contact: Code
    step: Literal["confirmed", "dismissed", "ring"]
    purpose: Annotated[str, Field(max_length=40)] = ""
    words: Words = ""


class CaseView(Out):
    """A case as it stands, nothing of its person."""

    case: str
    revision: int
    state: str
    basis: str
    division: str
    day: str
    starts_at: str
    ends_at: str
    ground: str
    rule: str

    @classmethod
    def of(cls, one: Case) -> CaseView:
        """Show it."""
        drawn = one.window
        return cls(
            case=one.id,
            revision=one.revision,
            state=one.state.value,
            basis="laboratory" if one.positives or not one.signed else "two_persons",
            division=one.division,
            day=one.day.isoformat(),
            starts_at=write_instant(drawn.starts_at) if drawn else "",
            ends_at=write_instant(drawn.ends_at) if drawn else "",
            ground=drawn.ground.value if drawn else "",
            rule=drawn.rule_id if drawn else "",
        )


class ProgressView(Out):
    """A trace and how far it is answered; `ring` 1 asks for the contacts of a contact."""

    trace: str
    ring: int
    stage: str
    edition: int
    done: int
    all: int

    @classmethod
    def of(cls, one: Progress) -> ProgressView:
        """Show it."""
        told = one.trace
        return cls(
            trace=told.id,
            ring=told.ring,
            stage=told.stage.value,
            edition=told.edition,
            done=one.done,
            all=one.all,
        )


class EventView(Out):
    """What made a revision of a case; `why` in Vietnamese, "" of events before it was kept."""

    act: str
    revision: int
    at: str
    by: str
    unit: str
    words: str
    rule: str
    why: str


class ShownView(Out):
    """A case: its masked person, why its window is so, events, traces, and chain."""

    case: CaseView
    masked_name: str
    why: str
    candidates: int
    events: list[EventView]
    traces: list[ProgressView]
    sources: list[str]
    turned: list[str]

    @classmethod
    def of(cls, shown: Shown) -> ShownView:
        """Show it."""
        return cls(
            case=CaseView.of(shown.case),
            masked_name=shown.masked_name,
            why=shown.why,
            candidates=shown.candidates,
            events=[
                EventView(
                    act=one.act.value,
                    revision=one.revision,
                    at=write_instant(one.at),
                    by=one.by,
                    unit=one.unit,
                    words=one.words,
                    rule=one.rule,
                    why=one.why,
                )
                for one in shown.events
            ],
            traces=[ProgressView.of(one) for one in shown.progress],
            sources=list(shown.sources),
            turned=list(shown.turned),
        )


class DraftView(Out):
    """A draft that waits for its second signature."""

    draft: str


class VerdictView(Out):
    """What was decided of a candidate."""

    contact: str
    verdict: str
    trace: str


def venue_of(text: str) -> VenueCode:
    """A venue that there is. Raises VenueUnknown."""
    return registry.venue(registry.read_code(text)).code
