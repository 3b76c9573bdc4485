"""Keyed hashes and the persons that they name: REG-3, REG-4, REG-6 to REG-8."""

from __future__ import annotations

from dataclasses import dataclass

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import PersonId
from functions.registry.domain.person import Standing
from functions.registry.store.persons import (
    PersonRecord,
    SealedPerson,
    let_go,
    put_person,
    take_up,
)
from functions.registry.store.writing import write_together
from functions.runtime.tables import Record, table_meta, translated


class IdentityRecord(Record):
    """A keyed hash and the person it names; `proven` once phone and card were shown together."""

    Meta = table_meta("identities")
    index = UnicodeAttribute(hash_key=True)
    person = UnicodeAttribute()
    proven = BooleanAttribute()


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a keyed hash names."""

    index: str
    person: PersonId
    proven: bool


def identity(index: str) -> Identity | None:
    """REG-3: whom the keyed hash names, read strongly."""
    try:
        with translated():
            found = IdentityRecord.get(index, consistent_read=True)
    except DoesNotExist:
        return None
    return Identity(found.index, PersonId(found.person), found.proven)


def add_person(made: SealedPerson, index: str | None) -> None:
    """REG-4: one transaction. Raises ConditionLost where the id or the hash is taken."""

    def effects(together: TransactWrite) -> None:
        put_person(together, made)
        if index:
            named = IdentityRecord(index, person=made.id, proven=made.standing is Standing.ACCOUNT)
            together.save(named, condition=IdentityRecord.index.does_not_exist())

    write_together(effects)


def prove_card(holder: PersonId, index: str, seen: Identity | None) -> None:
    """REG-6: the card is the holder's; its provisional person is taken up into theirs.

    Raises ConditionLost where the card was proven or claimed otherwise meanwhile.
    """

    def effects(together: TransactWrite) -> None:
        proven = IdentityRecord(index, person=holder, proven=True)
        if seen is None:
            together.save(proven, condition=IdentityRecord.index.does_not_exist())
        else:
            unchanged = (IdentityRecord.person == seen.person) & (
                IdentityRecord.proven == False  # noqa: E712  (a condition, not a comparison)
            )
            together.save(proven, condition=unchanged)
        if seen is not None and seen.person != holder:
            take_up(together, seen.person, holder, Standing.PROVISIONAL, proven=index)
        else:
            together.update(
                PersonRecord(holder),
                actions=[PersonRecord.proven.add({index})],
                condition=PersonRecord.id.exists(),
            )

    write_together(effects)


def part_card(holder: PersonId, taken: PersonId, index: str) -> None:
    """REG-6 taken back: the card names its own record again, which is nobody else's.

    Raises ConditionLost where that changed meanwhile.
    """

    def effects(together: TransactWrite) -> None:
        together.save(
            IdentityRecord(index, person=taken, proven=False),
            condition=(IdentityRecord.person == holder),
        )
        let_go(together, taken, holder, index)

    write_together(effects)


def move_phone(id_: PersonId, old: str, new: str, sealed: bytes) -> None:
    """REG-7: the account answers to another phone. Raises ConditionLost where it is taken."""

    def effects(together: TransactWrite) -> None:
        together.delete(IdentityRecord(old), condition=IdentityRecord.person == id_)
        together.save(
            IdentityRecord(new, person=id_, proven=True),
            condition=IdentityRecord.index.does_not_exist(),
        )
        together.update(
            PersonRecord(id_),
            actions=[PersonRecord.phone.set(sealed)],
            condition=PersonRecord.id.exists(),
        )

    write_together(effects)


def renew_card(id_: PersonId, seen: int, old: str | None, new: str) -> None:
    """REG-8: version `seen` + 1 of the printed card. Raises ConditionLost in a race."""

    def effects(together: TransactWrite) -> None:
        if old:
            together.delete(IdentityRecord(old))
        together.save(IdentityRecord(new, person=id_, proven=True))
        as_seen = PersonRecord.card_version == seen
        together.update(
            PersonRecord(id_),
            actions=[PersonRecord.card_version.set(seen + 1)],
            condition=PersonRecord.id.exists() & as_seen,
        )

    write_together(effects)
