"""What the registry's HTML forms send: text, empty fields left out."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from functions.kernel.births import iso_of_typed
from functions.kernel.errors import FieldFault, Invalid
from functions.kernel.identity_numbers import read_identity_number
from functions.kernel.integers import NumberInvalid, read_integer
from functions.kernel.periods import VIETNAM
from functions.registry.domain.imports import ImportKind
from functions.registry.domain.order import Module, Standing
from functions.registry.domain.person import PersonDetails
from functions.registry.domain.venue import VenueDetails
from functions.runtime.forms import Form, Line


class Act(Form):
    """A button."""


class VenueForm(Form):
    """A venue, described."""

    name: str = Line
    kind: str = Line
    province: str = Line
    district: str = Line
    ward: str = Line
    address: str = Line
    opens_at: str = Line
    closes_at: str = Line
    capacity: str = Line
    registrant_name: str = Line

    def details(self) -> VenueDetails:
        """As the domain takes it. Raises NumberInvalid."""
        place = (self.province, self.district, *((self.ward,) if self.ward else ()))
        try:
            capacity = read_integer(self.capacity)
        except NumberInvalid:
            raise NumberInvalid(FieldFault("capacity", "NUMBER_INVALID")) from None
        return VenueDetails(
            name=self.name,
            kind=self.kind,
            division="/".join(place),
            address=self.address,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            capacity=capacity,
        )


class ControllerForm(Form):
    """A phone."""

    phone: str = Line


class PersonForm(Form):
    """A person."""

    person: str = Line


class DeviceForm(Form):
    """A device."""

    device: str = Line


class MemberForm(Form):
    """A person to declare for; pressing the button says that they agree."""

    full_name: str = Line
    birth: str = Line
    sex: str = Line
    relation: str = Line
    document: str = Line

    def details(self) -> PersonDetails:
        """As the domain takes it. Raises IdentityNumberInvalid, IdentifierMangled."""
        kind = number = None
        if self.document:
            try:
                kind, number = read_identity_number(self.document)
            except Invalid as wrong:
                raise type(wrong)(FieldFault("document", wrong.code)) from None
        sexes = {"1": "male", "2": "female"}
        return PersonDetails(
            full_name=self.full_name or None,
            birth=iso_of_typed(self.birth) or None,
            sex=sexes.get(self.sex, "unknown"),
            id_kind=kind,
            id_number=number,
        )


class ChosenMember(Form):
    """A member."""

    member: str = Line


class ClaimForm(Form):
    """The code of an offer; a message may have broken it over lines."""

    code: str = Line

    def offer(self) -> str:
        """The code in one piece."""
        return "".join(self.code.split())


class ImportForm(Form):
    """A file to announce."""

    kind: Literal[ImportKind.VENUES, ImportKind.VISITS, ImportKind.STAFF, ImportKind.UNITS] = (
        ImportKind.VENUES
    )
    filename: str = Line
    size: str = Line
    dry_run: str = Line

    def bytes(self) -> int:
        """The size. Raises NumberInvalid."""
        try:
            return read_integer(self.size)
        except NumberInvalid:
            raise NumberInvalid(FieldFault("size", "NUMBER_INVALID")) from None


class JoinForm(Form):
    """Two venues of one place; the second is kept."""

    code: str = Line
    into: str = Line


class OrderForm(Form):
    """An order; the time of effect is a Vietnamese wall clock."""

    module: Module
    scope: str = Line
    instrument: str = Line
    effective_from: datetime
    state: Standing

    def instant(self) -> datetime:
        """The time of effect, aware."""
        naive = self.effective_from.tzinfo is None
        return self.effective_from.replace(tzinfo=VIETNAM) if naive else self.effective_from
