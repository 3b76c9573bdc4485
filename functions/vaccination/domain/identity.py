"""Who is registered, and is there doubt about it?

A CCCD number tells sex and birth year (Circular 59/2021/TT-BCA). Where it is at odds with what is
known, or the number is somebody else's, the registration waits for an officer: nobody is merged,
nobody is turned away by a machine for an error in a register.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from functions.kernel.births import BirthDate, read_birth
from functions.kernel.errors import FieldFault, Invalid
from functions.kernel.identity_numbers import Agreement, NumberKind, check_cccd
from functions.kernel.names import search_key
from functions.kernel.valuesets import Sex
from functions.vaccination.domain.calendar import birthday

NUMBER_FROM: Final = 14
"""The age from which everybody has a citizen's card (Law on Citizen Identification 2014, 19)."""
FIELDS: Final = ("full_name", "birth", "sex", "id_number", "id_kind")


class IdentityMissing(Invalid):
    """Name, birth, sex, residence or identity number is not known yet."""

    code = "IDENTITY_MISSING"
    vi = "Cần họ tên, ngày sinh, giới tính, nơi ở và số giấy tờ để đăng ký."
    en = "Registering needs name, date of birth, sex, residence and identity number."


class Kind(StrEnum):
    """What is in doubt."""

    CCCD_PROVINCE = "cccd_province"
    CCCD_BIRTH_YEAR = "cccd_birth_year"
    CCCD_SEX = "cccd_sex"
    NUMBER_TAKEN = "number_taken"
    """Somebody else is registered in the campaign under the number."""
    NUMBER_PROVEN = "number_proven"
    """Somebody else has shown the number's card together with their phone."""
    DETAILS_DIFFER = "details_differ"
    """Another names the holder of the number otherwise."""
    LIKE_ANOTHER = "like_another"
    """Another is registered under another number who may be the same person."""


@dataclass(frozen=True, slots=True)
class Identity:
    """As whom somebody is registered; the number is "" for children without one."""

    full_name: str
    birth: BirthDate
    sex: Sex
    number_kind: str = ""
    number: str = ""


def read_identity(known: Mapping[str, str], residence: str | None, today: date) -> Identity:
    """The identity of what the registry knows. Raises IdentityMissing naming what is missing."""
    missing = [name for name in ("full_name", "birth", "sex") if not known.get(name)]
    if not residence or residence.count("/") < 1:
        missing.append("home")
    birth = read_birth(known["birth"]) if known.get("birth") else None
    if birth and not known.get("id_number") and birthday(birth.latest(), NUMBER_FROM) <= today:
        missing.append("document")
    if missing or birth is None:
        raise IdentityMissing(*(FieldFault(name, "REQUIRED") for name in missing))
    return Identity(
        full_name=known["full_name"],
        birth=birth,
        sex=Sex(known["sex"]),
        number_kind=known.get("id_kind", NumberKind.PASSPORT) if known.get("id_number") else "",
        number=known.get("id_number", ""),
    )


def likeness(one: Identity, division: str) -> str:
    """By what two registrations may be one person's, whatever number they are under: the name
    without tones, the whole birth date, the sex and the commune; "" where less is known.

    In a commune of ten thousand fewer than one pair in some thousand communes shares all four by
    chance [J]; the narrowest division that is known stands for it, and never a province.
    """
    whole = str(one.birth)
    if len(whole) != len("2000-01-01") or one.sex is Sex.UNKNOWN or "/" not in division:
        return ""
    return "|".join((search_key(one.full_name), whole, one.sex.value, division))


def may_be_one(one: Identity, other: Identity) -> bool:
    """Can the same person hold both numbers? Nobody has two of the citizen's card; an old card, a
    passport, or none goes beside another number."""
    if one.number_kind == other.number_kind == NumberKind.CCCD:
        return one.number == other.number
    return True


def doubts(identity: Identity) -> tuple[Kind, ...]:
    """What the number itself is at odds with."""
    if identity.number_kind != NumberKind.CCCD:
        return ()
    check = check_cccd(identity.number, identity.birth, identity.sex)
    parts = (
        (Kind.CCCD_PROVINCE, check.province),
        (Kind.CCCD_BIRTH_YEAR, check.birth_year),
        (Kind.CCCD_SEX, check.sex),
    )
    return tuple(kind for kind, agreement in parts if agreement is Agreement.MISMATCH)
