"""What officers and units send and see of cases, boards and signals."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from functions.aefi.domain.case import LONGEST_WORDS, Case, Step
from functions.aefi.domain.inquiry import FIELDS, LONGEST_FIELD, Source
from functions.aefi.domain.terms import Term
from functions.aefi.service.showing import Contact, Shown
from functions.kernel.periods import instant_or_blank, write_instant
from functions.runtime.http.views import In, Out

Version = Annotated[int, Field(ge=1, le=100_000)]
Words = Annotated[str, Field(max_length=LONGEST_WORDS)]
Text = Annotated[str, Field(max_length=LONGEST_FIELD)]


class TakeUp(In):
    """A case is taken up and judged; `version` is the one it was judged on."""

    version: Version
    severe: bool
    words: Words


class Proceed(In):
    """The investigation begins, or the case is closed."""

    version: Version
    words: Words


class FillIn(In):
    """The form of the investigation as it now stands."""

    version: Version
    onset_time: Text = ""
    history: Text = ""
    course: Text = ""
    treatment: Text = ""
    tests: Text = ""
    handling: Text = ""
    others: Text = ""
    hypothesis: Text = ""

    def fields(self) -> dict[str, str]:
        """As the service takes them."""
        return {name: getattr(self, name) for name in FIELDS}


class Classify(In):
    """What the council found to be the cause: a class of the WHO's."""

    version: Version
    causality: Annotated[str, Field(min_length=1, max_length=4)]
    words: Words


class TermView(Out):
    """The term that runs: `stage` is investigation or council, by `due_at`, after `rule`."""

    stage: str
    due_at: str
    overdue: bool
    rule: str

    @classmethod
    def of(cls, term: Term, now: datetime) -> TermView:
        """Show it."""
        return cls(
            stage=term.stage.value,
            due_at=write_instant(term.due_at),
            overdue=term.is_overdue(now),
            rule=term.rule_id,
        )


class CaseView(Out):
    """A case as it stands, nothing of its person."""

    case: str
    version: int
    state: str
    severe: bool
    site: str
    reported_by: str
    onset: str
    lot: str
    opened_at: str
    due_at: str
    answered_at: str
    overdue: bool
    clock_rule: str
    term: TermView | None
    causality: str
    causality_rule: str

    @classmethod
    def of(cls, one: Case, now: datetime) -> CaseView:
        """Show it."""
        return cls(
            case=one.id,
            version=one.version,
            state=one.state.value,
            severe=one.is_severe,
            site=one.site,
            reported_by=one.unit,
            onset=one.onset.isoformat(),
            lot=f"{one.product}.{one.lot}",
            opened_at=write_instant(one.opened_at),
            due_at=instant_or_blank(one.due_at),
            answered_at=instant_or_blank(one.answered_at),
            overdue=one.is_overdue(now),
            clock_rule=one.rule_id,
            term=TermView.of(one.term, now) if one.term else None,
            causality=one.causality,
            causality_rule=one.causality_rule,
        )


class StepView(Out):
    """What somebody did with a case."""

    act: str
    version: int
    state: str
    severe: bool
    by: str
    unit: str
    at: str
    words: str
    causality: str

    @classmethod
    def of(cls, step: Step) -> StepView:
        """Show it."""
        return cls(
            act=step.act.value,
            version=step.version,
            state=step.state.value,
            severe=step.is_severe,
            by=step.by,
            unit=step.unit,
            at=write_instant(step.at),
            words=step.words,
            causality=step.causality,
        )


class SourceView(Out):
    """A report of a case, as it was made."""

    via: str
    unit: str
    at: str
    recognised_at: str
    symptoms: list[str]
    onset: str
    severity: str
    course: str
    note: str

    @classmethod
    def of(cls, one: Source) -> SourceView:
        """Show it."""
        told = one.report
        return cls(
            via=one.via,
            unit=one.unit,
            at=write_instant(one.at),
            recognised_at=write_instant(one.recognised_at),
            symptoms=list(told.symptoms),
            onset=told.onset.isoformat() if told.onset else "",
            severity=told.severity.value if told.severity else "",
            course=told.course.value if told.course else "",
            note=told.note,
        )


class CaseShownView(Out):
    """A case with its masked person, its steps, reports and form, and other cases of the dose."""

    case: CaseView
    masked_name: str
    steps: list[StepView]
    sources: list[SourceView]
    form: dict[str, str]
    others: list[str]

    @classmethod
    def of(cls, shown: Shown, now: datetime) -> CaseShownView:
        """Show it."""
        return cls(
            case=CaseView.of(shown.case, now),
            masked_name=shown.masked_name,
            steps=[StepView.of(one) for one in shown.steps],
            sources=[SourceView.of(one) for one in shown.sources],
            form=dict(shown.form.fields) if shown.form else {},
            others=list(shown.others),
        )


class ContactView(Out):
    """How the investigator reaches the person."""

    name: str
    phone: str
    address: str

    @classmethod
    def of(cls, told: Contact) -> ContactView:
        """Show it."""
        return cls(name=told.name, phone=told.phone, address=told.address)
