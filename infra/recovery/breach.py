"""Whose data did an account, a session, a unit or a role touch? From the audit's notes and rows.

By hours, since the notes lie so: no table is scanned. Rows that were noted and are gone make the
list incomplete, and it says so: who removed them may be the one that is looked for.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any, Final

COLUMNS: Final = ("subject", "first", "last", "acts", "refused", "fields", "actions", "accounts")


@dataclass(frozen=True, slots=True)
class Sought:
    """Who is looked for; what is "" is not asked. At least one must be given. An account is known
    by its whole id or by what its issuer calls it (after ``|``)."""

    by: str = ""
    session: str = ""
    unit: str = ""
    role: str = ""

    def is_of(self, row: dict[str, str]) -> bool:
        """Is this row one of theirs?"""
        asked = {"session": self.session, "unit": self.unit, "who_role": self.role}
        by = row.get("by", "")
        if self.by and self.by not in (by, by.rpartition("|")[2]):
            return False
        return all(row.get(name, "") == value for name, value in asked.items() if value)


@dataclass
class Affected:
    """What was done to one subject. `acts` were allowed and shown; `refused` showed nothing."""

    subject: str
    first: str = ""
    last: str = ""
    acts: int = 0
    refused: int = 0
    fields: set[str] = field(default_factory=set)
    actions: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)

    def add(self, row: dict[str, str], *, allowed: bool) -> None:
        """One more row of the audit."""
        if not allowed:
            self.refused += 1
            return
        at = row["at"].partition("#")[0]
        self.first, self.last = min(self.first or at, at), max(self.last, at)
        self.acts += 1
        self.fields |= set(filter(None, row.get("fields", "").split(",")))
        self.actions.add(row["action"])
        self.accounts.add(row["by"])


@dataclass
class Breach:
    """The list, and the subjects of rows that were noted and are gone. `rows` were read, `own` of
    them are of those who are sought."""

    people: dict[str, Affected] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    rows: int = 0
    own: int = 0

    @property
    def affected(self) -> list[Affected]:
        """Those whose data was shown, the earliest first."""
        found = [one for one in self.people.values() if one.acts]
        return sorted(found, key=lambda one: (one.first, one.subject))


def affected(sought: Sought, hours: Iterable[str]) -> Breach:
    """Everybody whom the sought touched within the hours (``yyyymmddHH``, Vietnam). Raises Busy.

    Raises ValueError where nobody is sought.
    """
    if sought == Sought():
        raise ValueError("say whom: --by, --session, --unit or --role")
    found = Breach()
    for row in _rows(hours, found.gone):
        found.rows += 1
        plain = {name: str(next(iter(value.values()))) for name, value in row.items()}
        if sought.is_of(plain):
            found.own += 1
            one = found.people.setdefault(plain["subject"], Affected(plain["subject"]))
            one.add(plain, allowed=bool(row["allowed"]["BOOL"]))
    return found


def _rows(hours: Iterable[str], gone: set[str]) -> Iterator[dict[str, Any]]:
    from functions.access.domain.chain import SHARDS
    from functions.access.store import notes

    for hour in hours:
        for shard in SHARDS:
            noted = {(one.subject, one.at) for one in notes.notes_of(hour, shard)}
            there = notes.rows_of(sorted(noted))
            gone |= {subject for subject, at in noted - there.keys()}
            yield from there.values()


def write(found: Breach, out: IO[str]) -> None:
    """A line per affected subject: pseudonymous ids and names of fields, no value of anybody."""
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(COLUMNS)
    for one in found.affected:
        lines.writerow(
            (one.subject, one.first, one.last, one.acts, one.refused)
            + tuple(" ".join(sorted(told)) for told in (one.fields, one.actions, one.accounts))
        )
