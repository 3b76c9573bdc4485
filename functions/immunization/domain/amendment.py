"""What does a person ask to be put right in the record of a dose, and who decides it?

The site that gave the dose proposes, a second person of the district or province signs: never the
same one, so that neither a bought nor a careless hand changes a record alone (security.md PM-28).
Where the site has not answered in the days of the dated rule (data/amendments.json) the district
and the province may propose instead of it. Every step is a version of the same thing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from functions.kernel.births import read_birth
from functions.kernel.errors import Conflict, FieldFault, Forbidden, Invalid, NotFound
from functions.kernel.identifiers import PersonId, StaffId, UnitId
from functions.kernel.identity_numbers import read_identity_number
from functions.kernel.names import canonical_line, canonical_name
from functions.kernel.periods import day_of, end_of_day, read_day
from functions.kernel.rules import Rule, RuleSet, in_force, load_rule_set
from functions.kernel.valuesets import Sex

AmendmentId = NewType("AmendmentId", str)
FILE: Final = "data/amendments.json"
LONGEST_WORDS: Final = 400
LONGEST_VALUE: Final = 80
_ID: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")


class AmendmentUnknown(NotFound):
    """Nobody asked for that, or it is somebody else's, or another area's."""

    code = "AMENDMENT_UNKNOWN"
    vi = "Không tìm thấy yêu cầu sửa này."
    en = "This request for a correction was not found."


class AmendmentMoved(Conflict):
    """Somebody else has gone on with it since it was read, or it is not at this step."""

    code = "AMENDMENT_MOVED"
    vi = "Yêu cầu này vừa được người khác xử lý, vui lòng xem lại."
    en = "Somebody else has gone on with this request; please look again."


class AmendmentSecondPerson(Forbidden):
    """Who proposed does not sign, nor does a site; nobody proposes for a site in its time."""

    code = "AMENDMENT_SECOND_PERSON"
    vi = "Việc này cần người thứ hai ở tuyến huyện hoặc tỉnh; người đề xuất không được tự duyệt."
    en = "This needs a second person of the district or province, not the one who proposed."


class ValueMissing(Invalid):
    """What the record should say is missing, or is not of the kind asked for."""

    code = "AMENDMENT_VALUE_INVALID"
    vi = "Vui lòng ghi giá trị đúng cần sửa."
    en = "Please write what the record should say."


class Field(StrEnum):
    """What of the record is wrong; `stands`: nothing, though it is in question."""

    LOT = "lot"
    DAY = "day"
    NEVER_GIVEN = "never_given"
    NAME = "name"
    BIRTH = "birth"
    SEX = "sex"
    NUMBER = "number"
    STANDS = "stands"


OF_IDENTITY: Final = frozenset({Field.NAME, Field.BIRTH, Field.SEX, Field.NUMBER})


class Step(StrEnum):
    """Where it stands. `open`: the site's turn; `proposed`: the second person's."""

    OPEN = "open"
    PROPOSED = "proposed"
    DONE = "done"
    REFUSED = "refused"


ENDED: Final = frozenset({Step.DONE, Step.REFUSED})


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the first person says: put it right (with which vial, where it is about the lot), or
    refuse; why; who, of which unit."""

    accept: bool
    reason: str
    by: StaffId
    unit: UnitId
    lot: str = ""
    vial: str = ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a person asks of a dose; `record` is under whom the dose stands, which may be a card
    taken up into the person's record; `due` is until when the site has to propose, `escalated`
    that it did not; `said` is the last word of an officer to the person."""

    id: AmendmentId
    person: PersonId
    record: PersonId
    asked_by: PersonId
    dose: str
    site: UnitId
    division: str
    field: Field
    value: str
    words: str
    asked_at: datetime
    due: datetime
    rule_id: str
    photo: str = ""
    step: Step = Step.OPEN
    escalated: bool = False
    proposal: Proposal | None = None
    signed_by: str = ""
    said: str = ""
    version: int = 1

    @property
    def is_ended(self) -> bool:
        """Has it been decided?"""
        return self.step in ENDED


@dataclass(frozen=True, slots=True)
class Line:
    """An amendment that is not decided, as lists show it; nothing of the person stands in it."""

    id: AmendmentId
    site: UnitId
    division: str
    step: Step
    due: datetime
    escalated: bool


def rules() -> RuleSet:
    """All versions of the days."""
    return load_rule_set("functions.immunization.domain", FILE)


def due_of(asked_at: datetime) -> tuple[datetime, Rule]:
    """Until when the site has to propose: the end of the last day. Refuses NoRuleInForce."""
    rule = in_force(rules(), day_of(asked_at))
    days = timedelta(days=int(rule.body["answer_days"]))
    return end_of_day(day_of(asked_at) + days), rule


def read_id(text: str) -> AmendmentId:
    """An id from outside. Refuses AmendmentUnknown."""
    if not _ID.fullmatch(text):
        raise AmendmentUnknown
    return AmendmentId(text)


def read_value(field: Field, text: str) -> str:
    """What the record should say, in its stored form. Refuses ValueMissing and, naming the field,
    the refusals of names, births, numbers and days."""
    if field in (Field.NEVER_GIVEN, Field.STANDS):
        return ""
    if not text.strip() or len(text) > LONGEST_VALUE:
        raise ValueMissing(FieldFault("value", "REQUIRED"))
    try:
        return _read(field, text)
    except Invalid as wrong:
        raise ValueMissing(FieldFault("value", wrong.code)) from None
    except ValueError:
        raise ValueMissing(FieldFault("value", "AMENDMENT_VALUE_INVALID")) from None


def _read(field: Field, text: str) -> str:
    match field:
        case Field.NAME:
            return canonical_name(text)
        case Field.BIRTH:
            return str(read_birth(text))
        case Field.SEX:
            return Sex(text).value
        case Field.NUMBER:
            return read_identity_number(text)[1]
        case Field.DAY:
            return read_day(text).isoformat()
        case _:
            return canonical_line(text, LONGEST_VALUE)


def propose(seen: Amendment, proposal: Proposal, *, at_site: bool) -> Amendment:
    """The first person's word. Refuses AmendmentMoved, AmendmentSecondPerson (not the site's
    people while it is their turn), ValueMissing (about a lot without a vial)."""
    if seen.step is not Step.OPEN:
        raise AmendmentMoved
    if not at_site and not seen.escalated:
        raise AmendmentSecondPerson
    if proposal.accept and seen.field is Field.LOT and not (proposal.lot and proposal.vial):
        raise ValueMissing(FieldFault("vial", "REQUIRED"))
    return replace(seen, step=Step.PROPOSED, proposal=proposal, version=seen.version + 1)


def sign(seen: Amendment, by: StaffId, *, at_site: bool, agrees: bool, reason: str) -> Amendment:
    """The second person's word: it is done or refused as proposed, or goes back to the site.

    Refuses AmendmentMoved, AmendmentSecondPerson.
    """
    if seen.step is not Step.PROPOSED or seen.proposal is None:
        raise AmendmentMoved
    if at_site or by == seen.proposal.by:
        raise AmendmentSecondPerson
    moved = replace(seen, said=reason or seen.proposal.reason, version=seen.version + 1)
    if not agrees:
        return replace(moved, step=Step.OPEN, proposal=None)
    step = Step.DONE if seen.proposal.accept else Step.REFUSED
    return replace(moved, step=step, signed_by=by)


def escalate(seen: Amendment, now: datetime) -> Amendment | None:
    """The amendment once nobody proposed in time; None where it is not so."""
    if seen.escalated or seen.step is not Step.OPEN or now < seen.due:
        return None
    return replace(seen, escalated=True, version=seen.version + 1)
