"""What goes out of somebody's own record."""

from __future__ import annotations

from collections.abc import Iterable

from functions.registry.domain.person import PersonField
from functions.registry.service.own_record import OwnRecord
from functions.runtime.http.views import Out


class OwnRecordView(Out):
    """A record of mine; a field is "" where it was never said. Of the numbers of papers the last
    digits alone."""

    person: str
    full_name: str
    birth: str
    sex: str
    nationality: str
    phone: str
    address: str
    id_kind: str
    id_number: str
    bhyt: str
    email: str

    @classmethod
    def of(cls, one: OwnRecord) -> OwnRecordView:
        """Show it."""
        told = {field.value: one.fields.get(field, "") for field in PersonField}
        return cls(person=one.person, **told)


class OwnRecordsView(Out):
    """My own record first, then those of cards that were proven to be mine."""

    records: list[OwnRecordView]

    @classmethod
    def of(cls, found: Iterable[OwnRecord]) -> OwnRecordsView:
        """Show them."""
        return cls(records=[OwnRecordView.of(one) for one in found])
