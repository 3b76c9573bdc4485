"""Applications of units: ACC-22 to ACC-24, in the table `units`.

An application is the unit's own record. Those that wait are named in one set, which is put with
the state in one transaction, so that none waits unseen.
"""

from __future__ import annotations

from typing import Final

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from functions.access.domain.onboarding import Application
from functions.access.domain.register import Entry
from functions.access.domain.staff import Unit, UnitState
from functions.access.store.accounts import entry_record
from functions.access.store.people import UnitRecord, unit_in
from functions.kernel.periods import at_millis, millis_of
from functions.runtime.tables import Record, connection, table_meta, translated

WAITING: Final = "#waiting"


class WaitingRecord(Record):
    """The ids of the units that wait to be checked."""

    Meta = table_meta("units")
    id = UnicodeAttribute(hash_key=True)
    of = UnicodeSetAttribute(null=True)


def put_application(made: Application) -> None:
    """ACC-22: a new application. Raises ConditionLost (it stands), Busy."""
    unit = made.unit
    record = UnitRecord(
        unit.id,
        kind=unit.kind,
        name=unit.name,
        division=unit.division,
        parent=unit.parent,
        st=unit.state.value,
        li=made.licence,
        by=made.by,
        at=millis_of(made.at),
        v=made.version,
    )
    with translated(), TransactWrite(connection=connection()) as together:
        together.save(record, condition=UnitRecord.id.does_not_exist())
        together.update(WaitingRecord(WAITING), actions=[WaitingRecord.of.add({unit.id})])


def put_decision(decided: Application, seen: Application) -> None:
    """ACC-23: another hand, if nobody came between. Raises ConditionLost, Busy."""
    actions: list[Action] = [
        UnitRecord.st.set(decided.unit.state.value),
        UnitRecord.v.set(decided.version),
    ]
    if decided.hands:
        actions.append(UnitRecord.ok.set(set(decided.hands)))
    with translated(), TransactWrite(connection=connection()) as together:
        together.update(
            UnitRecord(seen.unit.id), actions=actions, condition=UnitRecord.v == seen.version
        )
        if decided.unit.state is not UnitState.PENDING:
            waiting = WaitingRecord(WAITING)
            together.update(waiting, actions=[WaitingRecord.of.delete({seen.unit.id})])


def put_state(unit: Unit, state: UnitState, entry: Entry, suffix: str) -> None:
    """ACC-23: a unit closes or opens again, with its line of the register, if it stands as it was
    seen. Raises ConditionLost, Busy."""
    seen = UnitRecord.st == unit.state.value
    if unit.state is UnitState.ACTIVE:
        seen = seen | UnitRecord.st.does_not_exist()
    with translated(), TransactWrite(connection=connection()) as together:
        together.save(entry_record(entry, suffix))
        together.update(
            UnitRecord(unit.id),
            actions=[UnitRecord.st.set(state.value), UnitRecord.eb.set(entry.by)],
            condition=UnitRecord.id.exists() & seen,
        )


def application(identifier: str) -> Application | None:
    """ACC-24: the application of a unit, read strongly. Raises Busy."""
    try:
        with translated():
            record = UnitRecord.get(identifier, consistent_read=True)
    except DoesNotExist:
        return None
    return _read(record) if record.li else None


def waiting() -> tuple[Application, ...]:
    """ACC-24: all applications that wait, oldest first. Raises Busy."""
    try:
        with translated():
            ids = sorted(WaitingRecord.get(WAITING, consistent_read=True).of or ())
    except DoesNotExist:
        return ()
    found = [one for one in map(application, ids) if one is not None]
    return tuple(sorted(found, key=lambda one: (one.at, one.unit.id)))


def _read(record: UnitRecord) -> Application:
    return Application(
        unit=unit_in(record),
        licence=record.li or "",
        by=record.by or "",
        at=at_millis(record.at or 0),
        hands=frozenset(record.ok or ()),
        version=int(record.v or 1),
    )
