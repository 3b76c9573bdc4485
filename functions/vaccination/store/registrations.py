"""Who wants to be vaccinated in which campaign: VAX-40 to VAX-44.

One item per person and campaign; what was said is sealed, bound to its place. A number is claimed
within a campaign by an item of its own, so that two people can never both hold it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.kernel.births import read_birth
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.kernel.valuesets import Sex
from functions.runtime import crypto, keys
from functions.runtime.tables import Record, connection, table_meta, translated
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
from functions.vaccination.store.numbers import CLAIM, claim_of


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


@dataclass(frozen=True, slots=True)
class Doubt:
    """A registration that waits for an officer of where the person lives."""

    person: PersonId
    division: str
    since: datetime


def standing(person: PersonId, campaign: CampaignId) -> Registration | None:
    """VAX-40: a person's registration, read strongly. Raises Busy, CryptoUnavailable."""
    try:
        with translated():
            return _registration(RegistrationRecord.get(person, campaign, consistent_read=True))
    except DoesNotExist:
        return None


def of_person(person: PersonId) -> tuple[Registration, ...]:
    """VAX-41: all registrations of a person, read strongly. Raises Busy, CryptoUnavailable."""
    with translated():
        return tuple(map(_registration, RegistrationRecord.query(person, consistent_read=True)))


def put(made: Registration, seen: Registration | None, other: Registration | None = None) -> None:
    """VAX-42: the next version with its claim and its line of doubt, together or not at all.

    `other` has lost the number to it: its next version, without it. Raises ConditionLost where
    either has moved on or the number is another's, Busy, CryptoUnavailable.
    """
    with translated(), TransactWrite(connection=connection()) as together:
        _put_version(together, made, seen.version if seen else 0)
        _put_claim(together, made, seen, other)
        if other is not None:
            _put_version(together, other, other.version - 1)
        for each, before in ((made, seen), (other, None)):
            if each is not None:
                _put_doubt(together, each, before)


def holder_of(campaign: CampaignId, number: str) -> PersonId | None:
    """VAX-43: who holds a number in a campaign, read strongly."""
    try:
        with translated():
            found = RegistrationRecord.get(claim_of(campaign, number), CLAIM, consistent_read=True)
    except DoesNotExist:
        return None
    return PersonId(str(found.by))


def doubts_of(campaign: CampaignId) -> tuple[Doubt, ...]:
    """VAX-44: the registrations of a campaign that wait for an officer, the oldest first."""
    with translated():
        found = list(RegistrationRecord.query(_doubts_of(campaign), consistent_read=True))
    lines = (Doubt(PersonId(one.s), str(one.d), _instant(one.at)) for one in found)
    return tuple(sorted(lines, key=lambda line: (line.since, line.person)))


def _put_version(together: TransactWrite, made: Registration, before: int) -> None:
    year = day_of(made.at).year
    record = RegistrationRecord(
        made.person,
        made.campaign,
        n=made.version,
        state=made.state.value,
        y=year,
        b=_sealed(made, year),
        i=made.holds_number or None,
        d=made.division,
        by=made.by,
        at=int(made.at.timestamp()),
    )
    fresh = RegistrationRecord.p.does_not_exist()
    together.save(record, condition=RegistrationRecord.n == before if before else fresh)


def _put_claim(
    together: TransactWrite,
    made: Registration,
    seen: Registration | None,
    other: Registration | None,
) -> None:
    held = seen.holds_number if seen else ""
    if held == made.holds_number:
        return
    if held:
        together.delete(
            RegistrationRecord(claim_of(made.campaign, held), CLAIM),
            condition=RegistrationRecord.by == made.person,
        )
    if made.holds_number:
        free = RegistrationRecord.p.does_not_exist() | (RegistrationRecord.by == made.person)
        together.save(
            RegistrationRecord(claim_of(made.campaign, made.holds_number), CLAIM, by=made.person),
            condition=RegistrationRecord.by == other.person if other else free,
        )


def _put_doubt(together: TransactWrite, made: Registration, seen: Registration | None) -> None:
    line = RegistrationRecord(_doubts_of(made.campaign), made.person)
    if made.state is RegistrationState.IDENTITY_CONFLICT:
        line.d, line.at = made.division, int(made.at.timestamp())
        together.save(line)
    elif seen is not None and seen.state is RegistrationState.IDENTITY_CONFLICT:
        together.delete(line)


def _doubts_of(campaign: str) -> str:
    return f"doubts#{campaign}"


def _sealed(made: Registration, year: int) -> bytes:
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
    plain = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return crypto.seal(_key(year), plain, _bound(made.person, made.campaign, year))


def _registration(record: RegistrationRecord) -> Registration:
    year = int(record.y or 0)
    plain = crypto.unseal(_key(year), bytes(record.b or b""), _bound(record.p, record.s, year))
    body: dict[str, Any] = json.loads(plain)
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
        at=_instant(record.at),
        since=_instant(body["s"]),
        word=Word(by, datetime.fromtimestamp(at, UTC), reason) if by else None,
    )


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


def _instant(seconds: float | None) -> datetime:
    return datetime.fromtimestamp(int(seconds or 0), UTC)


def _bound(person: str, campaign: str, year: int) -> str:
    return f"vaccine_registrations|{person}|{campaign}|{year}"


def _key(year: int) -> bytes:
    return keys.key(f"registrations-{year}")
