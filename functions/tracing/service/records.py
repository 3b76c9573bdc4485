"""Whose findings are these? Somebody whose records were joined is one person and has one case of an
episode, under whichever record the result came (ADR 0126).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from functions.kernel.identifiers import PersonId
from functions.registry import service as registry
from functions.tracing.domain.known import Known, keeper_of
from functions.tracing.store import persons


def known_of(person: PersonId, tube: str, day: date) -> Known:
    """What is known of a person where a finding of that tube and day is kept; an empty tube is that
    of no laboratory. Raises Busy, CryptoUnavailable."""
    records = [persons.known(one) for one in registry.records_of(person)]
    return keeper_of(records, tube, day)


def holders(
    people: Iterable[PersonId], as_they_are: Iterable[PersonId]
) -> dict[PersonId, PersonId]:
    """Under whose record each is listed; who is in the list already stays as they are there, so
    that a joining takes nothing back from whoever was told. Raises Busy."""
    stays = {one: one for one in as_they_are}
    return stays | registry.record_holders(one for one in people if one not in stays)
