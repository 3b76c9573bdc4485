"""How does a new health unit come in? Two of the ministry find its licence, each for themselves.

A department of health applies for a unit of its province. The unit is PENDING: its staff pass no
door and no plan may name it. It becomes active once two members of the ministry, neither of them
the one who applied, have each typed the licence as the ministry's register has it (security.md
PM-20, Z12): a number that was read off the application is not shown to them before.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from functions.access.domain.staff import Unit, UnitState
from functions.kernel.errors import Conflict, FieldFault, Forbidden, Invalid, NotFound
from functions.kernel.names import TextInvalid, canonical_line

HANDS: Final = 2
KINDS: Final = ("vaccination_site", "laboratory", "hospital")
"""Units that examine, vaccinate or report; offices are set up with the divisions."""
LONGEST_NAME: Final = 120
_LICENCE: Final = re.compile(r"[0-9]{1,7}/[0-9A-ZĐ]{2,12}(?:[-./][0-9A-ZĐ]{2,12}){0,3}")


class UnitKindUnknown(Invalid):
    """Not a kind of unit that may be applied for."""

    code = "UNIT_KIND_UNKNOWN"
    vi = "Loại đơn vị không có trong danh sách."
    en = "There is no such kind of unit."


class UnitNameMissing(Invalid):
    """A unit without a name, or with one that is too long."""

    code = "UNIT_NAME_MISSING"
    vi = "Vui lòng ghi tên đơn vị, không quá 120 ký tự."
    en = "Please give the unit's name, 120 characters at most."


class LicenceInvalid(Invalid):
    """Not written as a licence is: a number, a slash, who gave it."""

    code = "LICENCE_INVALID"
    vi = "Số giấy phép có dạng 123/HNO-GPHĐ."
    en = "A licence is written like 123/HNO-GPHĐ."


class LicenceUnknown(Conflict):
    """The licence in the ministry's register is another than the unit's: it stays pending."""

    code = "LICENCE_UNKNOWN"
    vi = "Số giấy phép tra được không khớp với hồ sơ; đơn vị vẫn chờ duyệt."
    en = "The licence found is not the one of the application; the unit stays pending."


class OwnApplication(Forbidden):
    """Whoever applied doesn't check."""

    code = "OWN_APPLICATION"
    vi = "Người nộp hồ sơ không được duyệt hồ sơ của mình."
    en = "Whoever applied can't check the application."


class ApplicationOver(Conflict):
    """It was decided before."""

    code = "APPLICATION_OVER"
    vi = "Hồ sơ này đã được giải quyết: đơn vị đã hoạt động hoặc hồ sơ đã bị từ chối."
    en = "This application has been decided: the unit works already, or was refused."


class ApplicationUnknown(NotFound):
    """No application of such a unit, or one of another area."""

    code = "APPLICATION_UNKNOWN"
    vi = "Không tìm thấy hồ sơ của đơn vị này."
    en = "There is no application of this unit."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a department says of the unit, as it came in; `division` is a path."""

    kind: str
    name: str
    division: str
    licence: str


@dataclass(frozen=True, slots=True)
class Application:
    """A unit that somebody wants to bring in; `hands` are those of the ministry who found its
    licence; `version` grows with each of them."""

    unit: Unit
    licence: str
    by: str
    at: datetime
    hands: frozenset[str] = frozenset()
    version: int = 1


def unit_applied_for(kind: str, name: str, division: str, licence: str) -> Unit:
    """The pending unit of an application; the same application is the same unit, whoever sends it
    how often. Refuses UnitKindUnknown, UnitNameMissing."""
    if kind not in KINDS:
        raise UnitKindUnknown(FieldFault("kind", "UNIT_KIND_UNKNOWN"))
    try:
        called = canonical_line(name, LONGEST_NAME)
    except TextInvalid:
        raise UnitNameMissing(FieldFault("name", "UNIT_NAME_MISSING")) from None
    told = "|".join((kind, division, licence, called.casefold()))
    id_ = "u-" + hashlib.sha256(told.encode()).hexdigest()[:20]
    return Unit(id_, kind, called, division, state=UnitState.PENDING)


def read_licence(text: str) -> str:
    """A licence as it is compared: capitals, no blanks. Refuses LicenceInvalid."""
    read = unicodedata.normalize("NFC", "".join(text.upper().split()))
    if not _LICENCE.fullmatch(read):
        raise LicenceInvalid(FieldFault("licence", "LICENCE_INVALID"))
    return read


def checked(seen: Application, by: str, licence: str) -> Application:
    """After `by` found this licence in the register; the second hand makes the unit active.

    The same hand again changes nothing. Refuses OwnApplication, ApplicationOver, LicenceUnknown.
    """
    _check_hand(seen, by)
    if by in seen.hands:
        return seen
    if seen.unit.state is not UnitState.PENDING:
        raise ApplicationOver
    if licence != seen.licence:
        raise LicenceUnknown(FieldFault("licence", "LICENCE_UNKNOWN"))
    hands = seen.hands | {by}
    state = UnitState.ACTIVE if len(hands) >= HANDS else UnitState.PENDING
    return _moved(seen, state, hands)


def refused(seen: Application, by: str) -> Application:
    """After one hand refused it; none is needed beside it. Refuses OwnApplication,
    ApplicationOver."""
    _check_hand(seen, by)
    if seen.unit.state is UnitState.REFUSED:
        return seen
    if seen.unit.state is not UnitState.PENDING:
        raise ApplicationOver
    return _moved(seen, UnitState.REFUSED, seen.hands)


def _check_hand(seen: Application, by: str) -> None:
    if by == seen.by:
        raise OwnApplication


def _moved(seen: Application, state: UnitState, hands: frozenset[str]) -> Application:
    unit = replace(seen.unit, state=state)
    return replace(seen, unit=unit, hands=hands, version=seen.version + 1)
