"""Staff accounts and what is proposed of them: ACC-36 to ACC-39, in `staff` and `accounts`.

An account is the member's own record in `staff`, so that what a step changed holds on the next
request. `accounts` has who is where (a pointer per account below its province, by division and
unit), what waits, each proposal, and the register of all that was done. Names and phones are
sealed by the service.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from functions.access.domain.accounts import Account, Proposal
from functions.access.domain.register import Entry
from functions.access.store.people import StaffRecord, staff_in
from functions.kernel.periods import at_millis, millis_of
from functions.runtime.tables import Record, connection, table_meta, translated

HEAD: Final = "head"
WAITING: Final = "waiting"
READ_AT_ONCE: Final = 100
_NATION: Final = "vn"


class AccountRecord(Record):
    """Base of all items: a pointer, what waits, a proposal (`t` sealed or plain JSON), a step."""

    Meta = table_meta("accounts")
    of = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    t = UnicodeAttribute(null=True)
    st = UnicodeAttribute(null=True)
    ok = UnicodeSetAttribute(null=True)
    by = UnicodeAttribute(null=True)
    w = UnicodeAttribute(null=True)
    v = NumberAttribute(null=True)


def put_proposal(made: Proposal, sealed: str, entry: Entry, suffix: str) -> None:
    """ACC-36: a new proposal, and its place among those that wait. Raises ConditionLost (it
    stands), Busy."""
    head = AccountRecord(
        f"proposal#{made.id}", HEAD, t=sealed, st=made.state.value, by=made.by, v=made.version
    )
    pointer = AccountRecord(WAITING, waiting_place(made), t=made.id)
    with translated(), TransactWrite(connection=connection()) as together:
        together.save(head, condition=AccountRecord.id.does_not_exist())
        together.save(pointer)
        together.save(entry_record(entry, suffix))


def put_decision(
    decided: Proposal,
    seen: Proposal,
    account: tuple[Account, Account | None] | None,
    names: str,
    told: tuple[Entry, str],
) -> None:
    """ACC-37: a proposal after a hand, and the account it makes (with the one that stood), if
    nobody came between.

    `names` is the sealed name and phone. Raises ConditionLost, Busy.
    """
    actions: list[Action] = [
        AccountRecord.st.set(decided.state.value),
        AccountRecord.v.set(decided.version),
        AccountRecord.w.set(decided.words),
    ]
    if decided.hands:
        actions.append(AccountRecord.ok.set(set(decided.hands)))
    with translated(), TransactWrite(connection=connection()) as together:
        if decided.state != seen.state:
            together.delete(AccountRecord(WAITING, waiting_place(seen)))
        if account is not None:
            made, standing = account
            together.save(_account_record(made, names), condition=_as_seen(standing))
            together.save(_pointer(made))
        together.save(entry_record(*told))
        together.update(
            AccountRecord(f"proposal#{seen.id}", HEAD),
            actions=actions,
            condition=AccountRecord.v == seen.version,
        )


def put_step(made: Account, seen: Account, names: str, told: tuple[Entry, str]) -> None:
    """ACC-37: an account after a step, if nobody came between. Raises ConditionLost, Busy."""
    with translated(), TransactWrite(connection=connection()) as together:
        together.save(_account_record(made, names), condition=_as_seen(seen))
        together.save(_pointer(made))
        together.save(entry_record(*told))


def proposal_head(identifier: str) -> tuple[str, dict[str, Any]] | None:
    """ACC-38: the sealed terms of a proposal and what changes of it. Raises Busy."""
    try:
        with translated():
            record = AccountRecord.get(f"proposal#{identifier}", HEAD, consistent_read=True)
    except DoesNotExist:
        return None
    return _head(record)


def waiting_in(division: str, most: int) -> tuple[tuple[str, dict[str, Any]], ...]:
    """ACC-38: proposals that wait below a division, by division. Raises Busy."""
    with translated():
        below = AccountRecord.id.startswith(division) if division else None
        found = AccountRecord.query(WAITING, below, limit=most, consistent_read=True)
        keys = [(f"proposal#{record.t}", HEAD) for record in found]
        heads = list(AccountRecord.batch_get(keys, consistent_read=True)) if keys else []
    by_id = {record.of: _head(record) for record in heads}
    return tuple(by_id[of] for of, _ in keys if of in by_id)


def account(member: str) -> tuple[Account, str] | None:
    """ACC-38: an account and its sealed name and phone, read strongly. Raises Busy."""
    try:
        with translated():
            return _account(StaffRecord.get(member, consistent_read=True))
    except DoesNotExist:
        return None


def members_in(division: str, most: int | None = None) -> tuple[str, ...]:
    """ACC-38: staff ids of the accounts at or below a division, by division and unit; of the
    nation ("") those at the nation itself. Raises Busy."""
    with translated():
        below = AccountRecord.id.startswith(division) if division else None
        found = AccountRecord.query(pointer_of(division), below, limit=most, consistent_read=True)
        return tuple(record.id.split("|", 2)[2] for record in found)


def accounts_of(members: Iterable[str]) -> tuple[tuple[Account, str], ...]:
    """ACC-38: the accounts of staff ids, in their order; read strongly. Raises Busy."""
    wanted = list(dict.fromkeys(members))
    found: dict[str, StaffRecord] = {}
    with translated():
        for first in range(0, len(wanted), READ_AT_ONCE):
            part = wanted[first : first + READ_AT_ONCE]
            found |= {one.id: one for one in StaffRecord.batch_get(part, consistent_read=True)}
    return tuple(_account(found[one]) for one in wanted if one in found)


def register_of(of: str, most: int) -> tuple[Entry, ...]:
    """ACC-39: what was done to an account or unit, newest first. Raises Busy."""
    with translated():
        found = AccountRecord.query(f"log#{of}", scan_index_forward=False, limit=most)
        return tuple(
            Entry(
                of,
                datetime.fromisoformat(one.id.partition("#")[0]),
                one.by or "",
                one.st or "",
                one.w or "",
            )
            for one in found
        )


def waiting_place(one: Proposal) -> str:
    """Where a proposal waits: by division, then by id."""
    return f"{one.terms.division}|{one.id}"


def _as_seen(seen: Account | None) -> Any:
    """Nobody stepped in between, and the member has not passed their guide meanwhile, which leaves
    the version as it was: the record is put whole, and would take the pass away."""
    if seen is None:
        return StaffRecord.v.does_not_exist()
    learnt = seen.staff.learnt
    version = StaffRecord.v == seen.version if seen.version else StaffRecord.v.does_not_exist()
    return version & (StaffRecord.t == learnt if learnt else StaffRecord.t.does_not_exist())


def _head(record: AccountRecord) -> tuple[str, dict[str, Any]]:
    changed = {
        "state": record.st,
        "hands": frozenset(record.ok or ()),
        "version": int(record.v or 1),
        "words": record.w or "",
        "id": record.of.partition("#")[2],
    }
    return record.t or "", changed


def pointer_of(division: str, kind: str = "place") -> str:
    """The partition of pointers of a kind: one per province, and one of the nation ("")."""
    return f"{kind}#{division.partition('/')[0] or _NATION}"


def _pointer(one: Account) -> AccountRecord:
    place = f"{one.division}|{one.staff.unit}|{one.staff.id}"
    return AccountRecord(pointer_of(one.division), place, v=one.version)


def entry_record(entry: Entry, suffix: str) -> AccountRecord:
    """ACC-39: a line of the register, as it is put with what it tells of."""
    at = entry.at.isoformat(timespec="microseconds")
    return AccountRecord(
        f"log#{entry.of}", f"{at}#{suffix}", by=entry.by, st=entry.step, w=entry.words
    )


def _account(record: StaffRecord) -> tuple[Account, str]:
    staff = staff_in(record)
    made = at_millis(record.at or 0)
    account = Account(
        staff=staff,
        name="",
        phone="",
        division=record.d or "",
        made_at=made,
        confirmed_at=at_millis(record.ok) if record.ok else made,
        by=record.by or "",
        words=record.w or "",
        version=int(record.v or 0),
    )
    return account, record.n or ""


def _account_record(one: Account, names: str) -> StaffRecord:
    staff = one.staff
    return StaffRecord(
        staff.id,
        role=staff.role.value,
        unit=staff.unit,
        state=staff.state.value,
        f=millis_of(staff.from_at) if staff.from_at else None,
        u=millis_of(staff.until) if staff.until else None,
        c=staff.cut or None,
        d=one.division,
        n=names,
        at=millis_of(one.made_at),
        ok=millis_of(one.confirmed_at),
        by=one.by or None,
        w=one.words or None,
        v=one.version,
        t=staff.learnt or None,
    )
