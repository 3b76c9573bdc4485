"""What does a case rest on? Its reports, each as it was made, and the investigation's form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.aefi.domain.case_refusals import FormMissing
from functions.aefi.domain.report import Report
from functions.kernel.errors import FieldFault
from functions.kernel.names import TextInvalid, canonical_line

FIELDS: Final = (
    "onset_time", "history", "course", "treatment", "tests", "handling", "others", "hypothesis",
)  # fmt: skip
"""Of the form: hour of onset, illnesses and doses before, course, treatment, tests, how vaccine and
session were handled, others given of the same lot, and what is thought to be the cause (Circular
34/2018 article 14 names the first, the course, the lot's others and the handling)."""
LONGEST_FIELD: Final = 1000


@dataclass(frozen=True, slots=True)
class Source:
    """A report of a case: by a member of staff of a unit, or by the person (``via``)."""

    id: str
    report: Report
    via: str
    by: str
    unit: str
    at: datetime
    recognised_at: datetime
    rule_id: str


@dataclass(frozen=True, slots=True)
class Form:
    """The investigation's form as somebody filled it in: texts by field."""

    number: int
    fields: Mapping[str, str]
    by: str
    unit: str
    at: datetime


def filled(fields: Mapping[str, str]) -> dict[str, str]:
    """The form as it is kept, empty fields left out. Refuses FormMissing, TextInvalid."""
    kept = {}
    for name in FIELDS:
        text = fields.get(name, "").strip()
        if text:
            try:
                kept[name] = canonical_line(text, LONGEST_FIELD)
            except TextInvalid:
                raise TextInvalid(FieldFault(name, "TEXT_INVALID")) from None
    if not kept:
        raise FormMissing
    return kept
