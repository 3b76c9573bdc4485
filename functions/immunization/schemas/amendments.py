"""What is told and shown of what people ask to be put right."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field as Limit

from functions.immunization.domain.amendment import (
    LONGEST_VALUE,
    LONGEST_WORDS,
    Amendment,
    Field,
    Line,
    Step,
)
from functions.immunization.domain.dose import LONGEST_REASON
from functions.immunization.schemas.shapes import LotRef, VialRef
from functions.immunization.service.amending import Wish
from functions.immunization.service.deciding import AmendmentShown
from functions.kernel.periods import write_instant
from functions.runtime.http.views import In, Out

Reason = Annotated[str, Limit(max_length=LONGEST_REASON)]
Version = Annotated[int, Limit(ge=1, le=10_000)]


class AskAmendment(In):
    """A wish: `dose` is its day, ``yyyymmdd``; `person` one of the family, absent for oneself."""

    person: Annotated[str, Limit(max_length=32)] = ""
    dose: Annotated[str, Limit(pattern=r"^[0-9]{8}$")]
    field: Annotated[Field, Limit(strict=False)]
    value: Annotated[str, Limit(max_length=LONGEST_VALUE)] = ""
    words: Annotated[str, Limit(max_length=LONGEST_WORDS)] = ""
    photo: Literal["", "image/jpeg", "image/png"] = ""

    def wish(self) -> Wish:
        """As the service takes it."""
        return Wish(self.dose, self.field, self.value, self.words)


class ProposeAmendment(In):
    """The first person's word on the version that was read."""

    version: Version
    accept: bool
    reason: Reason
    lot: LotRef | None = None
    vial: VialRef | None = None


class SignAmendment(In):
    """The second person's word; where they do not agree, why."""

    version: Version
    agrees: bool
    reason: Reason = ""


class AmendmentView(Out):
    """What I asked, where it stands, until when the site has to answer, what was said to me."""

    id: str
    dose: str
    day: str
    field: Field
    value: str
    words: str
    asked_at: str
    due: str
    step: Step
    escalated: bool
    said: str
    has_photo: bool
    rule: str

    @classmethod
    def of(cls, one: Amendment) -> AmendmentView:
        """Show it to its person."""
        return cls(
            id=one.id,
            dose=one.dose,
            day=date.fromisoformat(one.dose).isoformat(),
            field=one.field,
            value=one.value,
            words=one.words,
            asked_at=write_instant(one.asked_at),
            due=write_instant(one.due),
            step=one.step,
            escalated=one.escalated,
            said=one.said,
            has_photo=bool(one.photo),
            rule=one.rule_id,
        )


class AskedView(Out):
    """What I asked, and the form by which a photo is sent, null for none."""

    amendment: AmendmentView
    upload: dict[str, Any] | None


class AmendmentsView(Out):
    """What I asked; `pad` makes answers one size."""

    pad: str = ""
    amendments: list[AmendmentView]


class LineView(Out):
    """What waits, without its person."""

    id: str
    site: str
    step: Step
    due: str
    escalated: bool

    @classmethod
    def of(cls, line: Line) -> LineView:
        """Show it."""
        return cls(
            id=line.id,
            site=line.site,
            step=line.step,
            due=write_instant(line.due),
            escalated=line.escalated,
        )


class LinesView(Out):
    """What waits at my site or in my area."""

    amendments: list[LineView]


class AmendmentCaseView(Out):
    """An amendment as who decides it sees it; `photo` is a link for five minutes, "" for none."""

    amendment: AmendmentView
    version: int
    site: str
    masked_name: str
    product: str
    lot: str
    state: str
    findings: list[str]
    photo: str
    proposed: bool | None
    reason: str

    @classmethod
    def of(cls, shown: AmendmentShown) -> AmendmentCaseView:
        """Show it."""
        one, dose, said = shown.amendment, shown.dose, shown.amendment.proposal
        return cls(
            amendment=AmendmentView.of(one),
            version=one.version,
            site=one.site,
            masked_name=shown.masked_name,
            product=dose.product if dose else "",
            lot=dose.lot if dose else "",
            state=dose.state.value if dose else "",
            findings=[each.code.value for each in shown.quality.findings] if shown.quality else [],
            photo=shown.photo,
            proposed=said.accept if said else None,
            reason=said.reason if said else "",
        )


class DecidedView(Out):
    """Where an amendment stands after my word."""

    id: str
    step: Step
    version: int

    @classmethod
    def of(cls, one: Amendment) -> DecidedView:
        """Show it."""
        return cls(id=one.id, step=one.step, version=one.version)
