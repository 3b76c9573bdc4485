"""What officers send to revoke, and what they are answered."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.certificates.domain.revocation import FacilityOrder
from functions.certificates.schemas.asking import Form, In
from functions.kernel.identifiers import UnitId
from functions.kernel.periods import read_day
from functions.runtime.http.views import Out

Day = Annotated[str, Field(min_length=1, max_length=10)]


class RevokeCertificate(In):
    """One certificate by its whole identifier."""

    uvci: Annotated[str, Field(min_length=1, max_length=80)]


class RevokeFacility(In):
    """A facility's acts from a day to a day, both included, in Vietnam."""

    facility: Annotated[str, Field(min_length=1, max_length=64)]
    first: Day
    last: Day

    def order_by(self, officer: str) -> FacilityOrder:
        """The order. Refuses DateInvalid."""
        first, last = read_day(self.first), read_day(self.last)
        return FacilityOrder(UnitId(self.facility), first, last, officer)


class RevokeKey(In):
    """A key of the centre by its id, in hexadecimal."""

    kid: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class RevokedView(Out):
    """It counts no more; `days` are still worked through one by one for lists offline."""

    days: int


class RevokeForm(Form):
    """One of the three, as a page sends it."""

    what: str = Field(default="", max_length=10)
    uvci: str = Field(default="", max_length=80)
    facility: str = Field(default="", max_length=64)
    first: str = Field(default="", max_length=10)
    last: str = Field(default="", max_length=10)

    def order_by(self, officer: str) -> FacilityOrder:
        """The order. Refuses DateInvalid."""
        first, last = read_day(self.first), read_day(self.last)
        return FacilityOrder(UnitId(self.facility), first, last, officer)
