"""What organisations send and see of their lists, and officers of organisations."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from functions.kernel.integers import read_field
from functions.kernel.periods import write_instant
from functions.kernel.uploads import MOST_BYTES
from functions.registry import service as registry
from functions.runtime.forms import Form, Line
from functions.runtime.http.views import In, Out
from functions.vaccination.domain.admission import Admission
from functions.vaccination.schemas.shapes import CampaignRef

UnitRef = Annotated[str, Field(min_length=1, max_length=60)]


class StartList(In):
    """A list to announce for a campaign; `size` in bytes; `dry_run` records nothing."""

    campaign: CampaignRef
    filename: Annotated[str, Field(min_length=1, max_length=400)]
    size: int
    dry_run: bool = False


class ListStarted(Out):
    """An announced list and the form that sends it."""

    list_id: str
    upload: dict[str, Any] | None


class ListRowView(Out):
    """What is to be told of one row; the first below the heading is 1, blank rows don't count."""

    row: int
    outcome: str
    column: str
    code: str
    message_vi: str
    message_en: str


class ListView(Out):
    """How a list fares: received = accepted + duplicate + rejected + parked once it is final."""

    id: str
    campaign: str
    filename: str
    dry_run: bool
    state: str
    received: int
    accepted: int
    duplicate: int
    rejected: int
    parked: int
    progress: int
    at: datetime
    rows: list[ListRowView]
    report: str

    @classmethod
    def of(
        cls,
        file: registry.FileImport,
        rows: tuple[registry.RowResult, ...] = (),
        report: str = "",
    ) -> ListView:
        """Show it; the fault of a file that was refused whole stands as row 0."""
        told = [(one.row, one.outcome.value, fault) for one in rows for fault in one.faults]
        if file.fault:
            told.insert(0, (0, "rejected", file.fault))
        return cls(
            id=file.id,
            campaign=file.subject,
            filename=file.filename,
            dry_run=file.dry_run,
            state=file.state.value,
            received=file.received,
            accepted=file.accepted,
            duplicate=file.duplicate,
            rejected=file.rejected,
            parked=file.parked,
            progress=file.progress,
            at=file.made_at,
            rows=[
                ListRowView(
                    row=row,
                    outcome=outcome,
                    column=fault.column,
                    code=fault.code,
                    message_vi=fault.vi,
                    message_en=fault.en,
                )
                for row, outcome, fault in told
            ],
            report=report,
        )

    @classmethod
    def shown(cls, shown: registry.ImportShown) -> ListView:
        """Show it with its rows and the link to its report."""
        return cls.of(shown.file, shown.rows, shown.report)


class ListsView(Out):
    """The lists of a unit, the newest first."""

    lists: list[ListView]


class AdmissionView(Out):
    """An organisation's wish to send lists, and how it stands."""

    campaign: str
    unit: str
    name: str
    division: str
    state: str
    at: str
    reason: str

    @classmethod
    def of(cls, one: Admission) -> AdmissionView:
        """Show it."""
        return cls(
            campaign=one.campaign,
            unit=one.unit,
            name=one.name,
            division=one.division,
            state=one.state.value,
            at=write_instant(one.at),
            reason=one.reason,
        )


class AdmissionsView(Out):
    """The organisations of my area that ask, those that wait first."""

    organisations: list[AdmissionView]


class DecideAdmission(In):
    """My word on an organisation."""

    unit: UnitRef
    admitted: bool
    reason: Annotated[str, Field(min_length=3, max_length=200)]


class ListForm(Form):
    """A list to announce."""

    campaign: str = Line
    filename: str = Line
    size: str = Line
    dry_run: str = Line

    def bytes(self) -> int:
        """The size. Raises NumberInvalid."""
        return read_field("size", self.size, 0, MOST_BYTES)


class AskForm(Form):
    """For which campaign an organisation asks."""

    campaign: str = Line


class AdmissionForm(Form):
    """An officer's word on an organisation."""

    unit: str = Line
    word: Literal["admit", "refuse"]
    reason: str = Field(min_length=3, max_length=200)
