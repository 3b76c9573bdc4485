"""What officers send and see of identities in doubt."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.kernel.periods import write_instant
from functions.runtime.http.views import In, Out
from functions.vaccination.domain.registration import Registration
from functions.vaccination.schemas.shapes import PersonRef
from functions.vaccination.service.doubts import Case


class DecideDoubt(In):
    """My word on an identity: accepted as it stands, or refused until it is corrected."""

    person: PersonRef
    accepted: bool
    reason: Annotated[str, Field(min_length=3, max_length=200)]


class IdentityView(Out):
    """As whom somebody is registered."""

    person: str
    full_name: str
    birth: str
    sex: str
    number_kind: str
    number: str
    division: str

    @classmethod
    def of(cls, one: Registration) -> IdentityView:
        """Show it."""
        known = one.identity
        return cls(
            person=one.person,
            full_name=known.full_name,
            birth=str(known.birth),
            sex=known.sex.value,
            number_kind=known.number_kind,
            number=known.number,
            division=one.division,
        )


class DoubtView(Out):
    """A registration in doubt, and who holds its number."""

    doubts: list[str]
    since: str
    registered: IdentityView
    other: IdentityView | None

    @classmethod
    def of(cls, case: Case) -> DoubtView:
        """Show it."""
        return cls(
            doubts=[kind.value for kind in case.registration.conflicts],
            since=write_instant(case.registration.at),
            registered=IdentityView.of(case.registration),
            other=IdentityView.of(case.other) if case.other else None,
        )


class DoubtsView(Out):
    """The identities in doubt in my area, the longest waiting first."""

    doubts: list[DoubtView]


class DecidedView(Out):
    """How the registration stands after my word."""

    person: str
    state: str
