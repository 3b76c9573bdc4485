"""What officers send and see of what a plan needs, gets, and how it fares."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.kernel.integers import read_field
from functions.kernel.periods import write_instant
from functions.runtime.forms import Form, Line
from functions.runtime.http.views import In, Out
from functions.vaccination.domain.supply import MOST_DOSES, MOST_PEOPLE, Need
from functions.vaccination.schemas.planning import GroupCode, UnitRef
from functions.vaccination.service import executing
from functions.vaccination.service.executing import DEFINITION, Execution
from functions.vaccination.service.supplying import LotSupply, SiteSupply, Supply, WantedShare

LotRef = Annotated[str, Field(pattern=r"^[a-z][a-z-]{1,30}\.[A-Z0-9][A-Z0-9-]{2,19}$")]
PlaceRef = Annotated[str, Field(pattern=r"^[a-z0-9/-]{1,40}$")]


class ExpectPeople(In):
    """So many people of groups at a site; a group that is not named stays."""

    site: UnitRef
    people: Annotated[
        dict[GroupCode, Annotated[int, Field(ge=0, le=MOST_PEOPLE)]],
        Field(min_length=1, max_length=40),
    ]


class ShareLot(In):
    """So many doses of a lot for a district (its path) or a site; 0 takes it out."""

    lot: LotRef
    place: PlaceRef
    doses: Annotated[int, Field(ge=0, le=MOST_DOSES)]

    def wanted(self) -> WantedShare:
        """As the service takes it."""
        return WantedShare(self.lot, self.place, self.doses)


class NeedView(Out):
    """Doses for people by the series of the vaccine, what lots are to bring, what is missing."""

    people: int
    doses: int
    shared: int
    short: int

    @classmethod
    def of(cls, one: Need) -> NeedView:
        """Show it."""
        return cls(people=one.people, doses=one.doses, shared=one.shared, short=one.short)


class SiteSupplyView(Out):
    """A site: whom it expects by group, what they need, what came."""

    site: str
    name: str
    division: str
    people: dict[str, int]
    need: NeedView
    arrived: int

    @classmethod
    def of(cls, one: SiteSupply) -> SiteSupplyView:
        """Show it."""
        return cls(
            site=one.site.unit,
            name=one.site.name,
            division=one.site.division,
            people=dict(one.people),
            need=NeedView.of(one.need),
            arrived=one.arrived,
        )


class LotSupplyView(Out):
    """A lot of the plan; `expires_on` "" while the ledger knows of none of it."""

    lot: str
    expires_on: str
    recalled: bool
    districts: dict[str, int]
    sites: dict[str, int]
    arrived: dict[str, int]
    waits: int

    @classmethod
    def of(cls, one: LotSupply) -> LotSupplyView:
        """Show it."""
        return cls(
            lot=one.share.lot,
            expires_on=one.known.expires_on.isoformat() if one.known else "",
            recalled=bool(one.known and one.known.recalled),
            districts=dict(one.districts),
            sites=dict(one.sites),
            arrived=dict(one.arrived),
            waits=one.waits,
        )


class SupplyView(Out):
    """What a plan needs and gets in my area."""

    campaign: str
    need: NeedView
    sites: list[SiteSupplyView]
    lots: list[LotSupplyView]

    @classmethod
    def of(cls, one: Supply) -> SupplyView:
        """Show it."""
        return cls(
            campaign=one.campaign.id,
            need=NeedView.of(one.need),
            sites=[SiteSupplyView.of(each) for each in one.sites],
            lots=[LotSupplyView.of(each) for each in one.lots],
        )


class LineView(Out):
    """What was planned and what happened, of a group, a site or a day (`code`)."""

    code: str
    name: str
    people: int
    seats: int
    doses: int
    registered: int
    invited: int
    booked: int
    given: int
    arrived: int
    wasted: int

    @classmethod
    def of(cls, code: str, line: executing.Line) -> LineView:
        """Show it."""
        told = {name: getattr(line, name) for name in executing.Line.__dataclass_fields__}
        return cls(code=code, **told)


class ExecutionView(Out):
    """A plan against what happened in my area; people's figures as of `counted_at`, "" before the
    first count; `definition` says what is counted."""

    definition: str
    campaign: str
    as_of: str
    counted_at: str
    groups: list[LineView]
    sites: list[LineView]
    days: list[LineView]

    @classmethod
    def of(cls, one: Execution) -> ExecutionView:
        """Show it."""
        return cls(
            definition=DEFINITION,
            campaign=one.campaign.id,
            as_of=write_instant(one.as_of),
            counted_at=write_instant(one.counted_at) if one.counted_at else "",
            groups=[LineView.of(line.name, line) for line in one.groups],
            sites=[LineView.of(site.unit, line) for site, line in one.sites],
            days=[LineView.of(day.isoformat(), line) for day, line in one.days],
        )


class ExpectForm(Form):
    """So many people of a group at a site."""

    site: str = Line
    group: str = Line
    people: str = Line

    def number(self) -> int:
        """How many. Raises NumberInvalid."""
        return read_field("people", self.people, 0, MOST_PEOPLE)


class ShareForm(Form):
    """So many doses of a lot for a place."""

    lot: str = Line
    place: str = Line
    doses: str = Line

    def wanted(self) -> WantedShare:
        """As the service takes it, a lot's number in capitals. Raises NumberInvalid."""
        product, dot, number = self.lot.strip(" ").partition(".")
        doses = read_field("doses", self.doses, 0, MOST_DOSES)
        return WantedShare(f"{product}{dot}{number.upper()}", self.place, doses)
