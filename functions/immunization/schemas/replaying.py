"""What a station's tablet sends of a time without network, and what it hears."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from functions.immunization.domain.attendance import WalkIn
from functions.immunization.domain.dose import LONGEST_REASON, Left
from functions.immunization.domain.doubts import Doubt
from functions.immunization.domain.late import Kind
from functions.immunization.domain.screening import POSSIBLE
from functions.immunization.schemas.screening import ChosenWalkIn, ScreeningSaid, ShowPerson
from functions.immunization.schemas.shapes import LotRef, VialRef
from functions.immunization.service.deeds import Arrival, Event, Injection, Taken
from functions.immunization.service.equipping import Equipment
from functions.immunization.service.screening import Checklist
from functions.kernel.periods import read_instant, write_instant
from functions.kernel.vaccines import products
from functions.runtime.http.views import In, Out

Instant = Annotated[str, Field(min_length=20, max_length=40, description="RFC 3339 instant")]
Sequence = Annotated[int, Field(ge=1, le=2**53 - 1)]
MOST_EVENTS = 50


class ReceptionSaid(In):
    """Somebody came; why, where they have no appointment."""

    walk_in: ChosenWalkIn | None = None


class InjectionSaid(In):
    """An open vial; a reason overrides the schedule."""

    lot: LotRef
    vial: VialRef
    reason: Annotated[str, Field(max_length=LONGEST_REASON)] = ""


class ObservationSaid(In):
    """How somebody left."""

    left: Annotated[Left, Field(strict=False)]


class StationEvent(ShowPerson):
    """One thing that a station recorded of somebody shown by a QR's text or a typed number: a
    reception, a screening, an injection, the end of an observation; `at` by the device's clock."""

    sequence: Sequence
    at: Instant
    offline: bool = True
    reception: ReceptionSaid | None = None
    screening: ScreeningSaid | None = None
    injection: InjectionSaid | None = None
    observation: ObservationSaid | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> StationEvent:
        told = (self.reception, self.screening, self.injection, self.observation)
        if sum(one is not None for one in told) != 1:
            raise ValueError("exactly one of reception, screening, injection, observation")
        return self

    def event(self) -> Event:
        """As the service takes it. Raises InstantInvalid."""
        at, said = read_instant(self.at), self._said()
        return Event(self.sequence, at, self.sight(), said, offline=self.offline)

    def _said(self) -> Arrival | Checklist | Injection | Left:
        if self.reception is not None:
            chosen = self.reception.walk_in
            return Arrival(WalkIn(chosen) if chosen else None)
        if self.screening is not None:
            return self.screening.checklist()
        if self.injection is not None:
            told = self.injection
            return Injection(told.lot, told.vial, " ".join(told.reason.split()))
        if self.observation is not None:
            return self.observation.left
        raise AssertionError(self.sequence)


class ReplayEvents(In):
    """What was kept, oldest first; `sent_at` by the same clock."""

    events: Annotated[list[StationEvent], Field(min_length=1, max_length=MOST_EVENTS)]
    sent_at: Instant | None = None

    def sent(self) -> datetime | None:
        """The instant of sending. Raises InstantInvalid."""
        return read_instant(self.sent_at) if self.sent_at else None


class ReplayResult(Out):
    """What became of one. `held`: recorded, and waits for a second person; `later`: not taken yet,
    keep it; `waits`: kept here for a human."""

    sequence: int
    outcome: Literal["recorded", "duplicate", "held", "refused", "later"]
    doubts: list[Doubt]
    code: str
    reason_vi: str
    reason_en: str
    waits: bool

    @classmethod
    def of(cls, taken: Taken) -> ReplayResult:
        """Show it."""
        refusal = taken.refusal
        return cls(
            sequence=taken.sequence,
            outcome=taken.outcome,  # type: ignore[arg-type]
            doubts=list(taken.doubts),
            code=refusal.code if refusal else "",
            reason_vi=refusal.vi if refusal else "",
            reason_en=refusal.en if refusal else "",
            waits=taken.waits,
        )


class ReplayResults(Out):
    """What became of each; what is not in the list was not taken and has to be sent again."""

    results: list[ReplayResult]


class ItemView(Out):
    """A question, and what a yes leads to."""

    id: str
    outcome: str


class ProductLineView(Out):
    """Of some vaccines, questions whose yes leads to something else."""

    products: list[str]
    items: list[str]
    outcome: str


class BoundsView(Out):
    """Within what a measurement needs no care; `rise` over the usual; tenths of a degree."""

    low: int | None = None
    high: int | None = None
    rise: int | None = None


class ChecklistView(Out):
    """The checklist in force, with its thresholds and what can be measured at all."""

    rule: str
    instrument: str
    items: list[ItemView]
    products: list[ProductLineView]
    vitals: dict[str, BoundsView]
    pressure_of: list[str]
    possible: dict[str, list[int]]
    observation_minutes: int


class VialView(Out):
    """An open vial."""

    lot: str
    vial: str
    product: str
    number: str
    left: int
    until: str


class ProductView(Out):
    """A vaccine."""

    code: str
    name: str


class EquipmentView(Out):
    """What a station's tablet works with: who is signed in, what they may record, nothing of any
    person."""

    who: str
    may: list[Kind]
    server_time: str
    checklist: ChecklistView
    products: list[ProductView]
    vials: list[VialView]

    @classmethod
    def of(cls, found: Equipment) -> EquipmentView:
        """Show it."""
        body = found.rule.body
        return cls(
            who=found.who,
            may=[Kind(one) for one in found.may],
            server_time=write_instant(found.at),
            checklist=ChecklistView(
                rule=found.rule.rule_id,
                instrument=found.rule.instrument,
                items=[ItemView(id=one["id"], outcome=one["outcome"]) for one in body["items"]],
                products=[ProductLineView(**one) for one in body["products"]],
                vitals={name: BoundsView(**bounds) for name, bounds in body["vitals"].items()},
                pressure_of=list(body["pressure_of"]),
                possible={name: list(bounds) for name, bounds in POSSIBLE.items()},
                observation_minutes=body["observation_minutes"],
            ),
            products=[ProductView(code=one.code, name=one.name) for one in products().values()],
            vials=[
                VialView(
                    lot=lot.id,
                    vial=vial.id,
                    product=lot.product,
                    number=lot.number,
                    left=vial.left,
                    until=write_instant(vial.until),
                )
                for lot, vial in found.vials
            ],
        )
