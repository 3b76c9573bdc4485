"""How many people of which role have been trained where, and how many of them have an account?

A number is of a place, day, platform and role; it is counts only, never who. What is said again
otherwise is a correction and names the revision that it corrects.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from functions.kernel.callers import covers
from functions.kernel.errors import Conflict, FieldFault, Invalid
from functions.kernel.periods import DateInvalid
from functions.taskforce.domain.ticket import Platform

MOST_PEOPLE: Final = 2_000
"""In one session of a place's people of a role."""
ROLES: Final = (
    "commune_officer",
    "district_officer",
    "province_officer",
    "sampler",
    "lab_technician",
    "lab_approver",
    "doctor",
    "vaccinator",
    "gate_staff",
    "venue_owner",
)


class TrainingFieldUnknown(Invalid):
    """A platform or role that is not in the list, or a place that is none of people."""

    code = "TRAINING_FIELD_UNKNOWN"
    vi = "Nơi, nền tảng hoặc vai trò không có trong danh mục."
    en = "The place, platform or role is not in the list."


class MoreAccountsThanPeople(Invalid):
    """More accounts than people who were trained."""

    code = "MORE_ACCOUNTS_THAN_PEOPLE"
    vi = "Số người có tài khoản không thể nhiều hơn số người được tập huấn."
    en = "There can't be more people with an account than were trained."


class TrainingEntered(Conflict):
    """Other numbers stand already; a correction says which revision it corrects."""

    code = "TRAINING_ENTERED"
    vi = "Buổi này đã có số liệu khác; nếu muốn sửa, vui lòng đánh dấu ô sửa số đã nhập."
    en = "Other numbers stand for this session; to correct them please tick the box of correction."


@dataclass(frozen=True, slots=True)
class Session:
    """A session of people of one role: which numbers, by whom and when entered."""

    place: str
    day: date
    platform: str
    role: str
    people: int
    accounts: int
    by: str
    at: datetime
    revision: int = 1

    @property
    def key(self) -> str:
        """What names it, the day first."""
        return f"{self.day.isoformat()}#{self.place}#{self.platform}#{self.role}"


@dataclass(frozen=True, slots=True)
class Sum:
    """People trained and those of them with an account; a person trained twice counts twice."""

    people: int = 0
    accounts: int = 0


def checked(session: Session, today: date) -> Session:
    """A session that can be. Refuses TrainingFieldUnknown, DateInvalid, MoreAccountsThanPeople."""
    if session.platform not in {*Platform} or session.role not in ROLES:
        raise TrainingFieldUnknown(FieldFault("role", "TRAINING_FIELD_UNKNOWN"))
    if not session.place:
        raise TrainingFieldUnknown(FieldFault("place", "TRAINING_FIELD_UNKNOWN"))
    if session.day > today:
        raise DateInvalid(FieldFault("day", "DATE_INVALID"))
    if session.accounts > session.people:
        raise MoreAccountsThanPeople(FieldFault("accounts", "MORE_ACCOUNTS_THAN_PEOPLE"))
    return session


def by_role(sessions: Iterable[Session]) -> Mapping[str, Sum]:
    """Sums by role, in the order of the list."""
    people, accounts = _counted((one.role, one) for one in sessions)
    return {role: Sum(people[role], accounts[role]) for role in ROLES if role in people}


def by_place(sessions: Iterable[Session], places: Iterable[str]) -> Mapping[str, Sum]:
    """Sums of each place and what lies in it, nothing included."""
    found = tuple(sessions)
    told = {}
    for place in places:
        inside = [one for one in found if covers(place, one.place)]
        told[place] = Sum(sum(one.people for one in inside), sum(one.accounts for one in inside))
    return told


def by_place_and_role(
    sessions: Iterable[Session], places: Iterable[str]
) -> Mapping[str, Mapping[str, int]]:
    """People trained by role in each place and what lies in it, roles in the order of the list;
    places without any are left out."""
    found = tuple(sessions)
    told = {}
    for place in places:
        sums = by_role(one for one in found if one.people and covers(place, one.place))
        if sums:
            told[place] = {role: one.people for role, one in sums.items()}
    return told


def untrained(sessions: Iterable[Session], communes: Iterable[str]) -> tuple[str, ...]:
    """Communes in which nobody has been trained yet."""
    trained = {one.place for one in sessions if one.people}
    return tuple(one for one in communes if one not in trained)


def _counted(pairs: Iterable[tuple[str, Session]]) -> tuple[Counter[str], Counter[str]]:
    people: Counter[str] = Counter()
    accounts: Counter[str] = Counter()
    for name, one in pairs:
        people[name] += one.people
        accounts[name] += one.accounts
    return people, accounts
