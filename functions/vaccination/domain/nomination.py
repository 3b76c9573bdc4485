"""An organisation names a person for a campaign: what does that say, and what not?

A nomination is a claim of an enterprise, a school or an office under an identity number. It is no
registration: nobody is ranked, invited or given a seat by it until the person registers, answers
the questions on their health and consents. Of two organisations the first that stands is told
REGISTERED, the others ALREADY_REGISTERED, as is one that names somebody who registered alone; none
is told by whom, and none is told what the person did afterwards.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from functions.kernel.errors import Forbidden, NotFound
from functions.kernel.names import search_key
from functions.kernel.valuesets import Sex
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.identity import Identity, Kind
from functions.vaccination.domain.nomination_words import Told

ROWS_REMEMBERED: Final = 8
"""Of one organisation and person. A list is taken again within hours, and no organisation sends
more lists than that meanwhile [J]."""


class NominationUnknown(NotFound):
    """No such nomination, or not one of the caller's phone."""

    code = "NOMINATION_UNKNOWN"
    vi = "Không tìm thấy danh sách đăng ký hộ này."
    en = "There is no such nomination."


class NotAdmitted(Forbidden):
    """The organisation's lists are not admitted to this campaign, or not yet."""

    code = "ORGANISATION_NOT_ADMITTED"
    vi = "Tổ chức chưa được duyệt gửi danh sách cho đợt tiêm này."
    en = "The organisation has not been admitted to send lists for this campaign."


class NominationState(StrEnum):
    """How a nomination stands."""

    NAMED = "named"
    IDENTITY_CONFLICT = "identity_conflict"
    REFUSED = "refused"
    OBJECTED = "objected"
    """The person does not want it; the organisation is not told."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Named:
    """What an organisation says of a person: who, how to be reached, for which group, when.

    The fields of the individual form but for the medical history and the consent, which are the
    person's alone.
    """

    identity: Identity
    phone: str
    division: str
    group: str
    occupation: str
    day: date
    address: str = ""
    ethnicity: str = ""
    nationality: str = ""
    insurance: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a nomination lies."""

    campaign: CampaignId
    mark: str
    unit: str

    @classmethod
    def read(cls, text: str) -> Place:
        """That of a line, or of a button. Raises NominationUnknown."""
        parts = text.split("#", 2)
        if len(parts) != 3:
            raise NominationUnknown
        campaign, mark, unit = parts
        return cls(CampaignId(campaign), mark, unit)

    def __str__(self) -> str:
        """As it is written there."""
        return f"{self.campaign}#{self.mark}#{self.unit}"


@dataclass(frozen=True, slots=True)
class Nomination:
    """An organisation's claim; `mark` is the keyed hash of the identity number in the campaign.

    `named` is None once it is withdrawn. `digest` is a keyed hash of the whole row, `phone_index`
    of the phone, `source` the file and row that made this version and `told` what it was told.
    `earlier` are the rows before and what they were told, the newest last.
    """

    campaign: CampaignId
    mark: str
    unit: str
    version: int
    state: NominationState
    named: Named | None
    digest: str
    phone_index: str
    division: str
    conflicts: tuple[Kind, ...]
    told: Told
    source: str
    by: str
    at: datetime
    reason: str = ""
    """An officer's, where one has decided on the identity."""
    earlier: tuple[tuple[str, Told], ...] = ()

    @property
    def stands(self) -> bool:
        """Does the organisation still name the person?"""
        return self.named is not None

    @property
    def place(self) -> Place:
        """Where it lies."""
        return Place(self.campaign, self.mark, self.unit)

    def told_row(self, source: str) -> Told | None:
        """What a row was told that made this version or one before; None: it made none."""
        return self.told if source == self.source else dict(self.earlier).get(source)

    @property
    def rows_told(self) -> tuple[tuple[str, Told], ...]:
        """What the next version remembers of the rows up to now."""
        return (*self.earlier, (self.source, self.told))[-ROWS_REMEMBERED:]


@dataclass(frozen=True, slots=True)
class Around:
    """All that stands under one number in a campaign: who was first, who registered, who named.

    `first` is the unit that came first, `holder` the person who registered under it; "" nobody.
    """

    first: str
    holder: str
    nominations: tuple[Nomination, ...]

    def of(self, unit: str) -> Nomination | None:
        """That of one organisation."""
        return next((one for one in self.nominations if one.unit == unit), None)

    def named_by_others(self, unit: str) -> tuple[Identity, ...]:
        """As whom the other organisations that still stand name the person."""
        return tuple(
            one.named.identity
            for one in self.nominations
            if one.unit != unit and one.stands and one.named is not None
        )


def is_unchanged(own: Nomination, digest: str, around: Around) -> bool:
    """Does the row say what stands, and is there nothing else to tell of it?

    Who came second is first once the first has withdrawn: then there is, also where another list of
    its own has taken the place meanwhile.
    """
    if not own.stands or own.digest != digest:
        return False
    return own.told is not Told.ALREADY_REGISTERED or not is_free(around, own.unit)


def told_again(own: Nomination) -> Told:
    """What the organisation is told of a row that it has sent before."""
    if own.state is NominationState.IDENTITY_CONFLICT:
        return Told.IDENTITY_IN_DOUBT
    if own.state is NominationState.REFUSED:
        return Told.IDENTITY_REFUSED
    second = own.told is Told.ALREADY_REGISTERED
    return Told.ALREADY_REGISTERED if second else Told.UNCHANGED


def is_free(around: Around, unit: str) -> bool:
    """Is nobody registered under the number, by another organisation or alone?"""
    return around.first in ("", unit) and not around.holder


def is_anothers(own: Nomination | None, unit: str, around: Around) -> bool:
    """Is the person registered already, so that this organisation comes second?

    A person who registered after this organisation had named them took its offer up.
    """
    if around.first not in ("", unit):
        return True
    came_first = around.first == unit and own is not None and own.stands
    return bool(around.holder) and not came_first


def outcome_of(own: Nomination | None, *, anothers: bool, conflicts: Collection[Kind]) -> Told:
    """What the organisation is told of a row that is new or has changed."""
    if conflicts:
        return Told.IDENTITY_IN_DOUBT
    if anothers:
        return Told.ALREADY_REGISTERED
    stood = own is not None and own.stands and own.told is not Told.ALREADY_REGISTERED
    return Told.CHANGED if stood else Told.REGISTERED


def state_of(own: Nomination | None, conflicts: Collection[Kind]) -> NominationState:
    """How it stands after a change; a person's objection outlasts what an organisation changes."""
    if own is not None and own.state is NominationState.OBJECTED:
        return NominationState.OBJECTED
    return NominationState.IDENTITY_CONFLICT if conflicts else NominationState.NAMED


def state_withdrawn(own: Nomination) -> NominationState:
    """How it stands once the organisation has taken it back: an objection is not forgotten."""
    objected = own.state is NominationState.OBJECTED
    return NominationState.OBJECTED if objected else NominationState.WITHDRAWN


def is_same_person(one: Identity, other: Identity) -> bool:
    """Can both be of one person, by name without tones, birth and, where told, sex?"""
    sexes = {one.sex, other.sex} - {Sex.UNKNOWN}
    return (
        search_key(one.full_name) == search_key(other.full_name)
        and one.birth.agrees_with(other.birth)
        and len(sexes) <= 1
    )
