"""Where does the caller vaccinate? Only a unit of the kind `vaccination_site` has stock and people.

Which unit that is follows from the posting, never from what is sent.
"""

from __future__ import annotations

from functions.access import service as access
from functions.kernel.callers import Caller
from functions.kernel.errors import FieldFault, Forbidden, Invalid, NotFound
from functions.kernel.identifiers import UnitId

KIND = "vaccination_site"


class NotASite(Forbidden):
    """The caller's unit does not vaccinate."""

    code = "NOT_A_VACCINATION_SITE"
    vi = "Đơn vị của bạn không phải là điểm tiêm chủng."
    en = "Your unit is not a vaccination site."


class TransferImpossible(Invalid):
    """Not another vaccination site."""

    code = "TRANSFER_IMPOSSIBLE"
    vi = "Nơi nhận phải là một điểm tiêm chủng khác."
    en = "Doses can only go to another vaccination site."


def site_of(caller: Caller) -> UnitId:
    """The caller's site. Raises NotASite."""
    try:
        unit = access.unit_of(caller.unit)
    except NotFound:
        raise NotASite from None
    if unit.kind != KIND:
        raise NotASite
    return UnitId(unit.id)


def other_site(site: UnitId, unit: str) -> UnitId:
    """The site to which doses go. Raises TransferImpossible."""
    try:
        found = access.working_unit_of(unit)
    except NotFound:
        raise TransferImpossible(FieldFault("to", "TRANSFER_IMPOSSIBLE")) from None
    if found.kind != KIND or found.id == site:
        raise TransferImpossible(FieldFault("to", "TRANSFER_IMPOSSIBLE"))
    return UnitId(found.id)


def division_of(unit: str) -> str:
    """The division path of a site, "" where it is not known."""
    try:
        return str(access.unit_of(unit).division)
    except NotFound:
        return ""


def place_of(unit: str) -> tuple[str, str]:
    """Name and division path of a site; its id and "" where it is not known."""
    try:
        found = access.unit_of(unit)
    except NotFound:
        return unit, ""
    return found.name, str(found.division)
