"""What is known of a person, and in which form is it kept?

Every field is sealed; a person is found again by blind indexes of identity numbers and phones
(security.md 2.7). A number typed by anybody is a claim: it is kept, but never finds or joins
records. Only a card shown at a gate together with the phone proves both to be one person's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from functions.kernel.births import read_birth
from functions.kernel.divisions import read_path
from functions.kernel.errors import FieldFault, Invalid
from functions.kernel.identifiers import PersonId
from functions.kernel.identity_numbers import (
    NumberKind,
    read_bhyt,
    read_cccd,
    read_cmnd,
    read_identity_number,
    read_passport,
)
from functions.kernel.names import (
    canonical_line,
    canonical_name,
)
from functions.kernel.phones import Phone, read_phone
from functions.kernel.valuesets import Sex, value_set

ADDRESS_LENGTH = 160


class PersonField(StrEnum):
    """The sealed fields of a person."""

    FULL_NAME = "full_name"
    BIRTH = "birth"
    SEX = "sex"
    NATIONALITY = "nationality"
    PHONE = "phone"
    ADDRESS = "address"
    ID_NUMBER = "id_number"
    ID_KIND = "id_kind"
    BHYT = "bhyt"
    EMAIL = "email"
    """Proven by a code that went there; nobody but its person can say or change it."""


class Standing(StrEnum):
    """How a person came to be: by a phone's account, by a card at a gate, in a family list, or
    taken up into another's record."""

    ACCOUNT = "account"
    PROVISIONAL = "provisional"
    MEMBER = "member"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What a person says of themselves, or a card says of them; None where nothing is said.

    `division` is the path of the residence and is kept in clear; all else is sealed.
    """

    full_name: str | None = None
    birth: str | None = None
    sex: str | None = None
    nationality: str | None = None
    address: str | None = None
    id_number: str | None = None
    id_kind: str | None = None
    bhyt: str | None = None
    phone: str | None = None
    division: str | None = None


def check_details(details: PersonDetails, today: date) -> PersonDetails:
    """The details in their stored form. Raises the kernel's refusals, each naming its field."""
    kind = _checked("id_kind", details.id_kind, lambda text: NumberKind(text).value)
    read = _NUMBERS[NumberKind(kind)] if kind else read_passport
    return PersonDetails(
        full_name=_checked("full_name", details.full_name, canonical_name),
        birth=_checked("birth", details.birth, lambda text: str(read_birth(text, today))),
        sex=_checked("sex", details.sex, lambda text: Sex(text).value),
        nationality=_checked(
            "nationality", details.nationality, lambda text: value_set("countries").read(text).code
        ),
        address=_checked(
            "address", details.address, lambda text: canonical_line(text, ADDRESS_LENGTH)
        ),
        id_number=_checked("id_number", details.id_number, read),
        id_kind=kind,
        bhyt=_checked("bhyt", details.bhyt, read_bhyt),
        phone=_checked("phone", details.phone, read_phone),
        division=_checked("division", details.division, read_path),
    )


def details_said(identity: Mapping[str, object]) -> PersonDetails:
    """The details in the identity part of a declaration, whose questions have names of their own.

    Raises IdentityNumberInvalid, IdentifierMangled (naming the field `document`).
    """
    said = {name: str(value) for name, value in identity.items() if value not in (None, "")}
    kind = number = None
    if "document" in said:
        try:
            kind, number = read_identity_number(said["document"])
        except Invalid as wrong:
            raise type(wrong)(FieldFault("document", wrong.code)) from None
    sex = said.get("sex")
    return PersonDetails(
        full_name=said.get("full_name"),
        birth=said.get("birth"),
        sex=_SEXES.get(sex, sex) if sex else None,
        nationality=said.get("nationality"),
        address=said.get("address"),
        id_number=number,
        id_kind=kind,
        bhyt=said.get("insurance"),
        phone=said.get("phone"),
        division=said.get("home"),
    )


def sealed_values(details: PersonDetails) -> dict[PersonField, str]:
    """The values to seal, those that are known."""
    return {
        PersonField(field.name): value
        for field in fields(details)
        if field.name != "division" and (value := getattr(details, field.name)) is not None
    }


def phone_index_text(phone: Phone) -> str:
    """What is keyed-hashed for a phone: ``phone:v1:+84…``."""
    return f"phone:v1:{phone}"


def number_index_text(kind: str, number: str) -> str:
    """What is keyed-hashed for an identity number: ``cccd:v1:…``, ``bhyt:v1:…``."""
    return f"{kind}:v1:{number}"


def bound_to(person: PersonId, field: PersonField, key_name: str) -> str:
    """The associated data of a sealed field: a ciphertext moved elsewhere does not open."""
    return f"persons|{person}|{field}|{key_name}"


_SEXES = {"0": "unknown", "1": "male", "2": "female"}
"""Sex as Decision 1405/QĐ-BTTTT numbers it."""
_NUMBERS: dict[NumberKind, Callable[[str], str]] = {
    NumberKind.CCCD: read_cccd,
    NumberKind.CMND: read_cmnd,
    NumberKind.PASSPORT: read_passport,
    NumberKind.BHYT: read_bhyt,
}


def _checked(name: str, value: str | None, read: Callable[[str], str]) -> str | None:
    if value is None:
        return None
    try:
        return read(value)
    except Invalid as wrong:
        raise type(wrong)(FieldFault(name, wrong.code)) from None
    except ValueError:
        raise Invalid(FieldFault(name, "VALUE_UNKNOWN")) from None
