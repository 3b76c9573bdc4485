"""Where is the caller posted, and where does a site lie? Who may report is of the unit's kind."""

from __future__ import annotations

from functions.access import service as access
from functions.kernel.callers import Caller
from functions.kernel.errors import Forbidden, NotFound
from functions.kernel.identifiers import UnitId

SITE = "vaccination_site"
REPORTING = frozenset({SITE, "hospital", "commune"})
"""Sites, hospitals and health stations of communes."""


class NotAReporter(Forbidden):
    """The caller's unit does not see people after a dose."""

    code = "NOT_A_REPORTING_UNIT"
    vi = "Đơn vị của bạn không thuộc diện báo cáo phản ứng sau tiêm."
    en = "Your unit does not report events after immunization."


def reporting_unit(caller: Caller) -> UnitId:
    """The caller's unit. Raises NotAReporter."""
    return _unit(caller, REPORTING)


def site_of(caller: Caller) -> UnitId:
    """The caller's site. Raises NotAReporter."""
    return _unit(caller, frozenset({SITE}))


def division_of(unit: str) -> str:
    """The division path of a unit, "" where it is not known."""
    try:
        return str(access.unit_of(unit).division)
    except NotFound:
        return ""


def name_of(unit: str) -> str:
    """What a unit is called, its id where it is not known."""
    try:
        return str(access.unit_of(unit).name)
    except NotFound:
        return unit


def _unit(caller: Caller, kinds: frozenset[str]) -> UnitId:
    try:
        unit = access.unit_of(caller.unit)
    except NotFound:
        raise NotAReporter from None
    if unit.kind not in kinds:
        raise NotAReporter
    return UnitId(unit.id)
