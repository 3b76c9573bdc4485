"""What comes in at the registry's doors."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from functions.registry.domain.imports import ImportKind
from functions.registry.domain.order import Module, Standing
from functions.registry.domain.person import PersonDetails
from functions.registry.domain.venue import VenueDetails

Text = Field(min_length=1, max_length=400)
Short = Field(min_length=1, max_length=40)


class In(BaseModel):
    """Base of what comes in: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Nothing(In):
    """A message without fields."""


class DescribeVenue(In):
    """What an owner says of a venue."""

    name: str = Text
    kind: str = Short
    province: str = Short
    district: str = Short
    ward: str | None = Field(default=None, max_length=40)
    address: str = Text
    opens_at: str = Short
    closes_at: str = Short
    capacity: int

    def details(self) -> VenueDetails:
        """As the domain takes it."""
        place = (self.province, self.district, *((self.ward,) if self.ward else ()))
        return VenueDetails(
            name=self.name,
            kind=self.kind,
            division="/".join(place),
            address=self.address,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            capacity=self.capacity,
        )


class RegisterVenue(DescribeVenue):
    """A venue to register, by whom."""

    registrant_name: str = Text


class CloseVenue(In):
    """Close for now; an officer names the instrument of the order."""

    instrument: str = Field(default="", max_length=200)


class AddController(In):
    """A phone whose holder may keep the venue."""

    phone: str = Short


class RemoveController(In):
    """A person who no longer keeps the venue."""

    person: str = Short


class PartCard(In):
    """A card that was shown with the wrong phone."""

    kind: Literal["cccd", "cmnd", "passport"]
    number: str = Short


class StartImport(In):
    """A file to announce; `size` in bytes."""

    kind: Literal[ImportKind.VENUES, ImportKind.VISITS, ImportKind.STAFF, ImportKind.UNITS]
    filename: str = Text
    size: int
    dry_run: bool = False


class AddMember(In):
    """A person to declare for."""

    full_name: str = Text
    birth: str = Short
    sex: Literal["male", "female", "unknown"] = "unknown"
    relation: str = Short
    consented: bool
    nationality: str | None = Field(default=None, max_length=2)
    id_kind: str | None = Field(default=None, max_length=20)
    id_number: str | None = Field(default=None, max_length=40)
    bhyt: str | None = Field(default=None, max_length=40)
    division: str | None = Field(default=None, max_length=20)
    address: str | None = Field(default=None, max_length=400)

    def details(self) -> PersonDetails:
        """As the domain takes it."""
        return PersonDetails(**self.model_dump(exclude={"relation", "consented"}))


class ClaimMember(In):
    """A code by which the member takes over."""

    code: str = Field(min_length=40, max_length=400)


class JoinVenue(In):
    """The venue that is kept."""

    into: str = Short


class GiveOrder(In):
    """Suspend or resume a module by a dated instrument."""

    module: Module
    scope: str = Field(min_length=2, max_length=2)
    instrument: str = Field(max_length=400)
    effective_from: datetime
    state: Standing
