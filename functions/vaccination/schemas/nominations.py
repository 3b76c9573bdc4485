"""What people see of who named them, and officers of nominations in doubt."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from functions.kernel.periods import write_instant
from functions.runtime.forms import Form, Line
from functions.runtime.http.views import In, Out
from functions.vaccination.domain.identity import Identity
from functions.vaccination.domain.nomination import Nomination
from functions.vaccination.service.named_doubts import NamedCase
from functions.vaccination.service.nominated import Seen

NominationRef = Annotated[str, Field(min_length=20, max_length=160)]


class NominationView(Out):
    """An organisation that named me, or one of my family; `taken_up`: I have registered since."""

    nomination: str
    campaign: str
    campaign_name: str
    organisation: str
    masked_name: str
    group: str
    day: str
    state: str
    taken_up: bool
    at: str

    @classmethod
    def of(cls, seen: Seen) -> NominationView:
        """Show it."""
        one = seen.nomination
        return cls(
            nomination=str(one.place),
            campaign=one.campaign,
            campaign_name=seen.campaign.name,
            organisation=seen.organisation,
            masked_name=seen.masked_name,
            group=one.named.group if one.named else "",
            day=one.named.day.isoformat() if one.named else "",
            state=one.state.value,
            taken_up=seen.taken_up,
            at=write_instant(one.at),
        )


class NominationsView(Out):
    """Who named me; `shared`: the nominations whose organisation I let know of me."""

    nominations: list[NominationView]
    shared: list[str]


class ObjectTo(In):
    """I do not want to be named by it."""

    nomination: NominationRef


class ObjectForm(Form):
    """The same from a page."""

    nomination: str = Line


class NamedView(Out):
    """As whom somebody is named or registered."""

    full_name: str
    birth: str
    sex: str
    number_kind: str
    number: str
    division: str

    @classmethod
    def of(cls, known: Identity, division: str = "") -> NamedView:
        """Show it."""
        return cls(
            full_name=known.full_name,
            birth=str(known.birth),
            sex=known.sex.value,
            number_kind=known.number_kind,
            number=known.number,
            division=division,
        )


class NamedDoubtView(Out):
    """A nomination in doubt, and as whom the holder of the number is known otherwise."""

    nomination: str
    doubts: list[str]
    since: str
    named: NamedView
    others: list[NamedView]

    @classmethod
    def of(cls, case: NamedCase) -> NamedDoubtView:
        """Show it."""
        one = case.nomination
        if one.named is None:
            raise ValueError("a nomination in doubt stands")
        return cls(
            nomination=str(one.place),
            doubts=[kind.value for kind in one.conflicts],
            since=write_instant(one.at),
            named=NamedView.of(one.named.identity, one.division),
            others=[NamedView.of(known) for known in case.others],
        )


class NamedDoubtsView(Out):
    """The nominations in doubt in my area, the longest waiting first."""

    nominations: list[NamedDoubtView]


class DecideNamed(In):
    """My word on a nomination: accepted as it stands, or refused until it is corrected."""

    nomination: NominationRef
    accepted: bool
    reason: Annotated[str, Field(min_length=3, max_length=200)]


class NamedDecided(Out):
    """How the nomination stands after my word."""

    nomination: str
    state: str

    @classmethod
    def of(cls, one: Nomination) -> NamedDecided:
        """Show it."""
        return cls(nomination=str(one.place), state=one.state.value)


class NamedDoubtForm(Form):
    """The same from a page."""

    nomination: str = Line
    word: Literal["accept", "refuse"]
    reason: str = Field(min_length=3, max_length=200)
