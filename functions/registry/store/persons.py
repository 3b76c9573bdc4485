"""Persons: REG-1, REG-2, REG-5. All values arrive sealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pynamodb.attributes import (
    BinaryAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import PersonId
from functions.registry.domain.person import PersonField, Standing
from functions.registry.store import joins
from functions.runtime.tables import ConditionLost, Record, table_meta, translated


class PersonRecord(Record):
    """A person; each field is a year of key in two bytes and the ciphertext."""

    Meta = table_meta("persons")
    id = UnicodeAttribute(hash_key=True)
    standing = UnicodeAttribute()
    made_at = UnicodeAttribute()
    division = UnicodeAttribute(null=True)
    joined_to = UnicodeAttribute(null=True)
    language = UnicodeAttribute(null=True)
    kept_by = UnicodeAttribute(null=True)
    card_version = NumberAttribute(default=0)
    proven = UnicodeSetAttribute(null=True)
    joined = UnicodeSetAttribute(null=True)
    full_name = BinaryAttribute(legacy_encoding=False, null=True)
    birth = BinaryAttribute(legacy_encoding=False, null=True)
    sex = BinaryAttribute(legacy_encoding=False, null=True)
    nationality = BinaryAttribute(legacy_encoding=False, null=True)
    phone = BinaryAttribute(legacy_encoding=False, null=True)
    address = BinaryAttribute(legacy_encoding=False, null=True)
    id_number = BinaryAttribute(legacy_encoding=False, null=True)
    id_kind = BinaryAttribute(legacy_encoding=False, null=True)
    bhyt = BinaryAttribute(legacy_encoding=False, null=True)
    email = BinaryAttribute(legacy_encoding=False, null=True)
    email_use = UnicodeAttribute(null=True)


@dataclass(frozen=True, slots=True)
class SealedPerson:
    """A person as stored: fields sealed, the rest in clear.

    `proven` are the keyed hashes of cards shown with the phone; `joined` the provisional persons
    taken up into this one; `kept_by` who took a member into the family, whether or not still;
    `email_use` how the address of e-mail is used, "" where there is none or mail came back.
    """

    id: PersonId
    standing: Standing
    made_at: datetime
    sealed: Mapping[PersonField, bytes] = field(default_factory=dict)
    division: str | None = None
    joined_to: PersonId | None = None
    kept_by: PersonId | None = None
    card_version: int = 0
    proven: frozenset[str] = frozenset()
    joined: frozenset[PersonId] = frozenset()
    language: str = "vi"
    email_use: str = ""


def persons(ids: Iterable[PersonId], *, strongly: bool = False) -> dict[PersonId, SealedPerson]:
    """REG-1: those of `ids` that exist."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    with translated():
        found = [
            _person(record) for record in PersonRecord.batch_get(wanted, consistent_read=strongly)
        ]
    return {person.id: person for person in found}


def person(id_: PersonId) -> SealedPerson | None:
    """REG-2: a person, read strongly."""
    try:
        with translated():
            return _person(PersonRecord.get(id_, consistent_read=True))
    except DoesNotExist:
        return None


def put_person(together: TransactWrite, made: SealedPerson) -> None:
    """REG-4, the person's part of a larger transaction."""
    values: dict[str, Any] = {field.value: sealed for field, sealed in made.sealed.items()}
    record = PersonRecord(
        made.id,
        standing=made.standing.value,
        made_at=made.made_at.isoformat(),
        division=made.division,
        kept_by=made.kept_by,
        **values,
    )
    together.save(record, condition=PersonRecord.id.does_not_exist())


def reseal(id_: PersonId, sealed: Mapping[PersonField, bytes], division: str | None) -> None:
    """REG-5: put newly sealed fields. Raises ConditionLost where there is no such person."""
    actions = [getattr(PersonRecord, field.value).set(value) for field, value in sealed.items()]
    if division is not None:
        actions.append(PersonRecord.division.set(division))
    if actions:
        with translated():
            PersonRecord(id_).update(actions, condition=PersonRecord.id.exists())


def put_language(id_: PersonId, language: str) -> None:
    """REG-5: the language of messages. Raises ConditionLost where there is no such person, Busy."""
    with translated():
        PersonRecord(id_).update(
            [PersonRecord.language.set(language)], condition=PersonRecord.id.exists()
        )


def put_email(id_: PersonId, sealed: bytes | None, use: str) -> None:
    """REG-5: the address of e-mail and how it is used; with None the address stays as it is. Raises
    ConditionLost where there is no such account, or no address; Busy."""
    stands = PersonRecord.standing == Standing.ACCOUNT.value
    actions: list[Action] = [PersonRecord.email_use.set(use)]
    if sealed is None:
        stands = stands & PersonRecord.email.exists()
    else:
        actions.append(PersonRecord.email.set(sealed))
    with translated():
        PersonRecord(id_).update(actions, condition=stands)


def drop_email(id_: PersonId, seen: bytes | None = None) -> None:
    """REG-5: no address any more; again is the same. Raises ConditionLost where there is no such
    person, or another address than the sealed one `seen`; Busy."""
    stands = PersonRecord.email == seen if seen else PersonRecord.id.exists()
    with translated():
        PersonRecord(id_).update(
            [PersonRecord.email.remove(), PersonRecord.email_use.remove()], condition=stands
        )


def stop_email(id_: PersonId, sealed: bytes) -> bool:
    """REG-5: nothing is sent to this address any more; False where it is another by now. Raises
    Busy."""
    try:
        with translated():
            PersonRecord(id_).update(
                [PersonRecord.email_use.remove()], condition=PersonRecord.email == sealed
            )
    except ConditionLost:
        return False
    return True


def fill(together: TransactWrite, id_: PersonId, sealed: Mapping[PersonField, bytes]) -> None:
    """REG-5 within a transaction: put fields that the person does not have yet."""
    actions = [
        getattr(PersonRecord, field.value).set(getattr(PersonRecord, field.value) | value)
        for field, value in sealed.items()
    ]
    together.update(PersonRecord(id_), actions=actions, condition=PersonRecord.id.exists())


def take_up(
    together: TransactWrite,
    taken: PersonId,
    holder: PersonId,
    standing: Standing,
    proven: str | None = None,
) -> None:
    """One person's record is the holder's from now on; it must still have that standing."""
    together.update(
        PersonRecord(taken),
        actions=[
            PersonRecord.standing.set(Standing.JOINED.value),
            PersonRecord.joined_to.set(holder),
        ],
        condition=PersonRecord.standing == standing.value,
    )
    actions: list[Action] = [PersonRecord.joined.add({taken})]
    if proven:
        actions.append(PersonRecord.proven.add({proven}))
    together.update(PersonRecord(holder), actions=actions, condition=PersonRecord.id.exists())
    joins.put_join(together, taken, holder)


def let_go(together: TransactWrite, taken: PersonId, holder: PersonId, proven: str) -> None:
    """The reverse of `take_up` of a card's record, while it is still the holder's."""
    together.update(
        PersonRecord(taken),
        actions=[
            PersonRecord.standing.set(Standing.PROVISIONAL.value),
            PersonRecord.joined_to.remove(),
        ],
        condition=PersonRecord.joined_to == holder,
    )
    together.update(
        PersonRecord(holder),
        actions=[PersonRecord.joined.delete({taken}), PersonRecord.proven.delete({proven})],
        condition=PersonRecord.id.exists(),
    )
    joins.put_join(together, taken, holder)


def _person(record: PersonRecord) -> SealedPerson:
    sealed = {field: getattr(record, field.value) for field in PersonField}
    return SealedPerson(
        id=PersonId(record.id),
        standing=Standing(record.standing),
        made_at=datetime.fromisoformat(record.made_at),
        sealed={field: bytes(value) for field, value in sealed.items() if value is not None},
        division=record.division,
        joined_to=PersonId(record.joined_to) if record.joined_to else None,
        kept_by=PersonId(record.kept_by) if record.kept_by else None,
        card_version=int(record.card_version),
        proven=frozenset(record.proven or ()),
        joined=frozenset(PersonId(joined) for joined in record.joined or ()),
        language=record.language or "vi",
        email_use=record.email_use or "",
    )
