"""What somebody sees of being a contact: never whose, where or when."""

from __future__ import annotations

from functions.runtime.http.views import Out
from functions.tracing.service.own import OwnContact


class OwnContactView(Out):
    """That I may have met a case, and what is asked until which day, by which rule. `of` is the
    member of the family who may have, "" oneself."""

    confirmed: bool
    kind: str
    place: str
    until: str
    test_days: list[str]
    is_over: bool
    rule: str
    of: str

    @classmethod
    def of_own(cls, one: OwnContact) -> OwnContactView:
        """Show it."""
        measure = one.measure
        return cls(
            confirmed=one.confirmed,
            kind=measure.kind,
            place=measure.place,
            until=measure.until.isoformat(),
            test_days=[day.isoformat() for day in measure.test_days],
            is_over=one.is_over,
            rule=measure.rule_id,
            of=one.of,
        )


class OwnContactsView(Out):
    """My family's contacts, the longest measure first."""

    contacts: list[OwnContactView]
