"""Who declares for whom: REG-9 to REG-12."""

from __future__ import annotations

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import PersonId
from functions.registry.domain.family import Guardianship, Hold
from functions.registry.domain.person import Standing
from functions.registry.store.persons import SealedPerson, put_person, take_up
from functions.registry.store.writing import write_together
from functions.runtime.tables import Record, table_meta, translated


class GuardianshipRecord(Record):
    """`holder` declares for `member`."""

    Meta = table_meta("guardianships")
    holder = UnicodeAttribute(hash_key=True)
    member = UnicodeAttribute(range_key=True)
    relation = UnicodeAttribute()
    state = UnicodeAttribute()
    since = UnicodeAttribute()


def family(holder: PersonId) -> tuple[Guardianship, ...]:
    """REG-9: the holder's list, ended ones included."""
    with translated():
        return tuple(
            _guardianship(record)
            for record in GuardianshipRecord.query(holder, consistent_read=True)
        )


def guardianship(holder: PersonId, member: PersonId) -> Guardianship | None:
    """REG-10: one of them."""
    try:
        with translated():
            return _guardianship(GuardianshipRecord.get(holder, member, consistent_read=True))
    except DoesNotExist:
        return None


def put_member(together: TransactWrite, member: SealedPerson, kept: Guardianship) -> None:
    """REG-11: the person and the guardianship, both new, within a transaction."""
    put_person(together, member)
    record = GuardianshipRecord(
        kept.holder,
        kept.member,
        relation=kept.relation,
        state=kept.state.value,
        since=kept.since.isoformat(),
    )
    together.save(record, condition=GuardianshipRecord.holder.does_not_exist())


def end(kept: Guardianship) -> None:
    """REG-12: put the ended state. Raises ConditionLost where it was not held any more."""
    with translated():
        GuardianshipRecord(kept.holder, kept.member).update(
            [GuardianshipRecord.state.set(kept.state.value)],
            condition=GuardianshipRecord.state == Hold.HELD.value,
        )


def hand_over(kept: Guardianship, claimant: PersonId) -> None:
    """REG-12: the guardianship ends and the member's record is taken up into the claimant's.

    Raises ConditionLost where it was not held any more, or the record is another's already.
    """

    def effects(together: TransactWrite) -> None:
        together.update(
            GuardianshipRecord(kept.holder, kept.member),
            actions=[GuardianshipRecord.state.set(kept.state.value)],
            condition=GuardianshipRecord.state == Hold.HELD.value,
        )
        take_up(together, kept.member, claimant, Standing.MEMBER)

    write_together(effects)


def _guardianship(record: GuardianshipRecord) -> Guardianship:
    return Guardianship(
        PersonId(record.holder),
        PersonId(record.member),
        record.relation,
        Hold(record.state),
        datetime.fromisoformat(record.since),
    )
