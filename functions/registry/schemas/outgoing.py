"""What goes out at the registry's doors."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from functions.kernel.divisions import print_place
from functions.kernel.identifiers import print_venue_code
from functions.kernel.names import masked_name
from functions.registry.domain.imports import FileImport, RowResult
from functions.registry.domain.order import StandingOrder
from functions.registry.domain.venue import Link, Venue
from functions.registry.service import ImportShown, Member, PosterFiles
from functions.runtime.http.views import Out


class VenueView(Out):
    """A venue as who keeps it sees it."""

    code: str
    code_printed: str
    name: str
    kind: str
    division: str
    place: str
    address: str
    opens_at: str
    closes_at: str
    capacity: int
    state: str
    role: str | None
    poster_version: int
    poster_state: str
    registered_at: datetime

    @classmethod
    def of(cls, venue: Venue, link: Link | None) -> VenueView:
        """The view of a venue for somebody linked so, or for an officer (None)."""
        details = venue.details
        return cls(
            code=venue.code,
            code_printed=print_venue_code(venue.code),
            name=details.name,
            kind=details.kind,
            division=details.division,
            place=print_place(details.division),
            address=details.address,
            opens_at=details.opens_at,
            closes_at=details.closes_at,
            capacity=details.capacity,
            state=venue.state,
            role=link,
            poster_version=venue.poster_version,
            poster_state=venue.poster_state,
            registered_at=venue.registered_at,
        )


class VenuesView(Out):
    """The venues of a person."""

    venues: list[VenueView]


class PosterView(Out):
    """A poster's files; links are "" while it is being rendered."""

    version: int
    state: str
    pdf: str
    svg: str
    png: str
    link: str
    short_code: str

    @classmethod
    def of(cls, files: PosterFiles) -> PosterView:
        """The view of the files."""
        return cls(
            version=files.version,
            state=files.state,
            pdf=files.pdf,
            svg=files.svg,
            png=files.png,
            link=files.link,
            short_code=print_venue_code(files.short_code),
        )


class RowView(Out):
    """One fault of one row."""

    row: int
    column: str
    code: str
    message_vi: str
    message_en: str


class ImportView(Out):
    """How a file fares: received = accepted + duplicate + rejected + parked once it is final."""

    id: str
    kind: str
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
    rows: list[RowView]
    report: str

    @classmethod
    def of(cls, file: FileImport, rows: tuple[RowResult, ...] = (), report: str = "") -> ImportView:
        """The view of a file; a quarantined file's own fault stands as row 0."""
        faults = [(result.row, fault) for result in rows for fault in result.faults]
        if file.fault:
            faults.insert(0, (0, file.fault))
        return cls(
            id=file.id,
            kind=file.kind,
            filename=file.filename,
            dry_run=file.dry_run,
            state=file.state,
            received=file.received,
            accepted=file.accepted,
            duplicate=file.duplicate,
            rejected=file.rejected,
            parked=file.parked,
            progress=file.progress,
            at=file.made_at,
            rows=[
                RowView(
                    row=row,
                    column=fault.column,
                    code=fault.code,
                    message_vi=fault.vi,
                    message_en=fault.en,
                )
                for row, fault in faults
            ],
            report=report,
        )

    @classmethod
    def shown(cls, shown: ImportShown) -> ImportView:
        """The view of a file with its rows and report."""
        return cls.of(shown.file, shown.rows, shown.report)


class ImportsView(Out):
    """The files of a unit."""

    imports: list[ImportView]


class ImportStarted(Out):
    """An announced file and the form that sends it."""

    import_id: str
    upload: dict[str, Any] | None


class MemberView(Out):
    """A person declared for."""

    id: str
    full_name: str
    masked_name: str
    birth: str
    birth_year: str
    relation: str

    @classmethod
    def of(cls, member: Member) -> MemberView:
        """The view of a member for who declares for them."""
        return cls(
            id=member.person,
            full_name=member.full_name,
            masked_name=masked_name(member.full_name) if member.full_name else "",
            birth=member.birth,
            birth_year=member.birth[:4],
            relation=member.relation,
        )


class FamilyView(Out):
    """The people that one declares for."""

    members: list[MemberView]


class MemberAdded(Out):
    """The new member's id."""

    member: str


class OfferView(Out):
    """The code by which the member takes over, good for a day and once."""

    code: str


class OrderView(Out):
    """An order on a module, as everybody may read it."""

    module: str
    scope: str
    instrument: str
    effective_from: datetime
    state: str
    given_at: datetime

    @classmethod
    def of(cls, order: StandingOrder) -> OrderView:
        """The view of an order."""
        return cls(
            module=order.subject,
            scope=order.scope,
            instrument=order.instrument,
            effective_from=order.effective_from,
            state=order.state,
            given_at=order.given_at,
        )


class OrdersView(Out):
    """All orders on modules ever given."""

    orders: list[OrderView]
