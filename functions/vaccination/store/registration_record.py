"""The record of a registration: what was said is sealed, bound to its place."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from functions.kernel.births import read_birth
from functions.kernel.identifiers import PersonId
from functions.kernel.valuesets import Sex
from functions.runtime import crypto, keys
from functions.runtime.tables import Record, table_meta
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.identity import Identity, Kind
from functions.vaccination.domain.registration import (
    Answer,
    Dose,
    Part,
    Registration,
    RegistrationState,
    Told,
    Wish,
    Word,
)


class RegistrationRecord(Record):
    """A registration: `n` its version, `b` what was said under the key of year `y`, `i` the claimed
    number's keyed hash, `d` the residence. A claim has only `by`; a doubt's line `d` and `at`."""

    Meta = table_meta("vaccine_registrations")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute(null=True)
    state = UnicodeAttribute(null=True)
    y = NumberAttribute(null=True)
    b = BinaryAttribute(legacy_encoding=False, null=True)
    i = UnicodeAttribute(null=True)
    d = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    at = NumberAttribute(null=True)


def sealed(made: Registration, year: int) -> bytes:
    """What is sealed of it under the key of a year. Raises CryptoUnavailable."""
    told, identity, word = made.told, made.identity, made.word
    body = {
        "g": told.group,
        "o": [told.occupation, told.organisation, told.ethnicity],
        "a": [[code, answer.value] for code, answer in told.answers],
        "d": [[code, day.isoformat()] for code, day in told.days],
        "v": [[dose.product, dose.day.isoformat()] for dose in told.doses],
        "w": [told.wish.site, told.wish.day.isoformat(), told.wish.part.value],
        "f": told.form,
        "i": [
            identity.full_name,
            str(identity.birth),
            identity.sex.value,
            identity.number_kind,
            identity.number,
        ],
        "c": [kind.value for kind in made.conflicts],
        "s": int(made.since.timestamp()),
        "r": [word.by, int(word.at.timestamp()), word.reason] if word else None,
    }
    return crypto.seal_json(_key(year), body, _bound(made.person, made.campaign, year))


def read_registration(record: RegistrationRecord) -> Registration:
    """The registration of a record. Raises CryptoUnavailable."""
    year = int(record.y or 0)
    bound_to = _bound(record.p, record.s, year)
    body: dict[str, Any] = crypto.unseal_json(_key(year), record.b or b"", bound_to)
    full_name, birth, sex, kind, number = body["i"]
    by, at, reason = body["r"] or ("", 0, "")
    return Registration(
        person=PersonId(record.p),
        campaign=CampaignId(record.s),
        version=int(record.n or 0),
        state=RegistrationState(str(record.state)),
        told=_told(body),
        identity=Identity(full_name, read_birth(birth), Sex(sex), kind, number),
        conflicts=tuple(map(Kind, body["c"])),
        holds_number=str(record.i or ""),
        division=str(record.d or ""),
        by=PersonId(str(record.by)),
        at=instant(record.at),
        since=instant(body["s"]),
        word=Word(by, datetime.fromtimestamp(at, UTC), reason) if by else None,
    )


def registration_of_image(image: Mapping[str, Any]) -> Registration | None:
    """The registration in a stream's image; None for a claim, a line or what an organisation said.

    Raises CryptoUnavailable.
    """
    if "state" not in image or "#" in image["s"]["S"] or "#" in image["p"]["S"]:
        return None
    told = image["b"]["B"]  # as Lambda hands it over, in base64
    record = RegistrationRecord()
    record.deserialize(
        dict(image) | {"b": {"B": told if isinstance(told, bytes) else b64decode(told)}}
    )
    return read_registration(record)


def _told(body: dict[str, Any]) -> Told:
    site, day, part = body["w"]
    occupation, organisation, ethnicity = body["o"]
    return Told(
        group=body["g"],
        occupation=occupation,
        organisation=organisation,
        ethnicity=ethnicity,
        answers=tuple((code, Answer(answer)) for code, answer in body["a"]),
        days=tuple(_days(body["d"])),
        doses=tuple(Dose(product, given) for product, given in _days(body["v"])),
        wish=Wish(site, date.fromisoformat(day), Part(part)),
        form=body["f"],
    )


def _days(pairs: list[list[str]]) -> Iterable[tuple[str, date]]:
    return ((name, date.fromisoformat(day)) for name, day in pairs)


def instant(seconds: float | None) -> datetime:
    """An instant kept in seconds."""
    return datetime.fromtimestamp(int(seconds or 0), UTC)


def _bound(person: str, campaign: str, year: int) -> str:
    return f"vaccine_registrations|{person}|{campaign}|{year}"


def _key(year: int) -> bytes:
    return keys.key(f"registrations-{year}")
