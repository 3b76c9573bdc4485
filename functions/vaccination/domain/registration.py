"""What does somebody say who wants to be vaccinated, and does it stand?

One registration per person and campaign, of its own version with each change. Registering first
does not mean being vaccinated first; consent can be withdrawn at any time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from functions.kernel.errors import Conflict, Invalid, NotFound
from functions.kernel.identifiers import PersonId
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.identity import Identity, Kind


class RegistrationUnknown(NotFound):
    """No registration of this person in this campaign, or not a person of the caller's."""

    code = "REGISTRATION_UNKNOWN"
    vi = "Không tìm thấy đăng ký tiêm."
    en = "There is no such registration."


class RegistrationChanged(Conflict):
    """It was changed meanwhile, by another phone or an officer."""

    code = "REGISTRATION_CHANGED"
    vi = "Đăng ký đã được thay đổi, vui lòng tải lại trang."
    en = "The registration has changed; please load the page again."


class RegistrationInvalid(Invalid):
    """Fields that are missing or say something impossible."""

    code = "REGISTRATION_INVALID"
    vi = "Phiếu đăng ký còn mục thiếu hoặc chưa đúng."
    en = "Fields of the registration are missing or not right."


class VaccineConsentMissing(Invalid):
    """Nobody consented, or to another text than the one in force."""

    code = "VACCINE_CONSENT_MISSING"
    vi = "Cần đồng ý với nội dung hiện hành thì mới đăng ký được."
    en = "Registering needs consent to the text in force."


class RegistrationState(StrEnum):
    """Does the registration stand?"""

    REGISTERED = "registered"
    IDENTITY_CONFLICT = "identity_conflict"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Answer(StrEnum):
    """To a question on one's health."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Part(StrEnum):
    """Of the day that is wished."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose that was given before, as the person tells it."""

    product: str
    day: date


@dataclass(frozen=True, slots=True)
class Wish:
    """Where and when; `site` "" is anywhere. A wish, no right."""

    site: str
    day: date
    part: Part


@dataclass(frozen=True, slots=True)
class Told:
    """What was said, checked; `form` is the version of questions and consent."""

    group: str
    occupation: str
    organisation: str
    ethnicity: str
    answers: tuple[tuple[str, Answer], ...]
    days: tuple[tuple[str, date], ...]
    doses: tuple[Dose, ...]
    wish: Wish
    form: str

    def day_told(self, question: str) -> date | None:
        """The day told to a question that was answered yes."""
        return dict(self.days).get(question)


@dataclass(frozen=True, slots=True)
class Word:
    """An officer's word on an identity in doubt."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Registration:
    """A person in a campaign; `holds_number`: the keyed hash under which their number is theirs
    there, "" where it is not; `since` when what ranks them (group, health, birth) was last said."""

    person: PersonId
    campaign: CampaignId
    version: int
    state: RegistrationState
    told: Told
    identity: Identity
    conflicts: tuple[Kind, ...]
    holds_number: str
    division: str
    by: PersonId
    at: datetime
    since: datetime
    word: Word | None = None

    @property
    def stands(self) -> bool:
        """Is it there, whatever is in doubt?"""
        return self.state is not RegistrationState.WITHDRAWN

    def ranks_as(self, other: Registration) -> bool:
        """Would the other come in the same place of an allocation?"""
        return (self.told.group, self.told.answers, self.identity.birth, self.stands) == (
            other.told.group,
            other.told.answers,
            other.identity.birth,
            other.stands,
        )

    def says_the_same(self, other: Registration) -> bool:
        """Is the other what this one was to be, but for when and by whom it was said?"""
        return (self.told, self.identity, self.stands) == (
            other.told,
            other.identity,
            other.stands,
        )
