"""Where did others meet a case, so that it may be told to everybody?

A registered venue is taken where somebody else is known to have been there with the case at the
time; a place that no code stands for is described by kind and area.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.kernel.divisions import DivisionUnknown, read_path
from functions.kernel.errors import FieldFault
from functions.kernel.valuesets import ValueUnknown
from functions.registry import service as registry
from functions.tracing.domain.case import Case
from functions.tracing.domain.contact import counted
from functions.tracing.domain.place import KINDS, Advice
from functions.tracing.domain.refusals import PlaceHadOneVisitor
from functions.tracing.service import judging
from functions.tracing.store import contacts, ranks

PAGE: Final = 500
MOST: Final = 20_000
"""Candidates that are looked through for somebody else at the venue."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is drafted: a registered venue by its code, or a described place by kind and area."""

    name: str
    from_at: datetime
    until_at: datetime
    advice: Advice
    venue: str = ""
    kind: str = ""
    division: str = ""


def where_of(wanted: Wanted, case: Case, least: int) -> tuple[str, str, str]:
    """Kind, division and code of what is drafted.

    Raises ValueUnknown, DivisionUnknown, VenueUnknown, PlaceHadOneVisitor, Busy.
    """
    if not wanted.venue:
        if wanted.kind not in KINDS:
            raise ValueUnknown(FieldFault("kind", "VALUE_UNKNOWN"))
        division = read_path(wanted.division)
        if not division:
            raise DivisionUnknown(FieldFault("division", "DIVISION_UNKNOWN"))
        return wanted.kind, division, ""
    venue = registry.venue(registry.read_code(wanted.venue))
    if venue.details.kind not in KINDS:
        raise ValueUnknown(FieldFault("venue", "VALUE_UNKNOWN"))
    if not _were_others(case, venue.codes, wanted, least):
        raise PlaceHadOneVisitor(FieldFault("venue", "ONE_VISITOR"))
    return venue.details.kind, venue.division, venue.code


def _were_others(case: Case, codes: Collection[str], wanted: Wanted, least: int) -> bool:
    """Is enough of others known who were there with the case within the time?"""
    by = judging.situation_of(case.id)
    place, seen, others = "", 0, 0
    while by is not None and seen < MOST:
        page = ranks.order_of(case.id, PAGE, place)
        found = contacts.contacts_at(case.id, [one.split(".")[2] for one in page])
        others += sum(
            any(
                one.venue in codes
                and one.from_at < wanted.until_at
                and one.until_at > wanted.from_at
                for one in counted(each, by, 0)
            )
            for each in found.values()
        )
        if others >= least or len(page) < PAGE:
            break
        place, seen = page[-1], seen + len(page)
    return others >= least
