"""Which roles stand in which relation to what a door is about, and how is a line written?"""

from __future__ import annotations

from typing import Final

from functions.access.domain.passage import Line, Need
from functions.kernel.callers import CALLING, Purpose, Relation, Role

Grants = dict[Role, frozenset[Relation]]

OWN, UNIT, HERE, PUBLIC = (
    frozenset({Relation.OWN}),
    frozenset({Relation.UNIT}),
    frozenset({Relation.JURISDICTION}),
    frozenset({Relation.PUBLIC}),
)
_LOCAL = (Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.PROVINCE_OFFICER)
_ORDERING = (Role.PROVINCE_OFFICER, Role.MINISTRY_OPERATOR)
_LABORATORY = (Role.LAB_TECHNICIAN, Role.LAB_APPROVER)
_ANY_STAFF = (
    *_LOCAL,
    Role.MINISTRY_OPERATOR,
    Role.EPIDEMIOLOGIST,
    Role.AUDITOR,
    Role.SAMPLER,
    *_LABORATORY,
    Role.DOCTOR,
    Role.VACCINATOR,
)


def _to(roles: tuple[Role, ...], relations: frozenset[Relation]) -> Grants:
    return dict.fromkeys(roles, relations)


EVERYONE: Final = _to(CALLING, PUBLIC)
ARRIVING: Final = _to((Role.ANONYMOUS, Role.CITIZEN), PUBLIC)
"""People at a poster or a form: with an account or without one yet."""
SELF: Final = _to((Role.CITIZEN,), OWN)
FAMILY: Final = _to((Role.CITIZEN,), OWN | UNIT)
"""Oneself, and those one is guardian of."""
OWN_OR_ARRIVING: Final = _to((Role.ANONYMOUS,), PUBLIC) | FAMILY
"""One page for those who are signed in and those who are not."""
OWNER: Final = _to((Role.CITIZEN,), UNIT)
GATE: Final = _to((Role.GATE_DEVICE,), UNIT)
OFFICER: Final = _to(_LOCAL, HERE)
"""Of a commune, district or province: venues, files and parked visits are of a place."""
DESK: Final = _to((Role.COMMUNE_OFFICER,), HERE)
"""At the health station, with the person before them."""
ORDERER: Final = _to(_ORDERING, HERE)
STAFF: Final = _to(_ANY_STAFF, HERE)
SAMPLER: Final = _to((Role.SAMPLER,), UNIT)
"""Those who take samples, for what their own unit takes."""
PLANNER: Final = _to((Role.SAMPLER, *_LOCAL), UNIT)
"""Those who plan where samples are taken, for their own unit."""
LABORATORY: Final = _to(_LABORATORY, UNIT)
"""Those who work in a laboratory, for what was sent to it and what it reported."""
OVERSIGHT: Final = _to((Role.PROVINCE_OFFICER, Role.MINISTRY_OPERATOR, Role.EPIDEMIOLOGIST), HERE)
"""Those who look after the laboratories of a place, by aggregates."""
APPROVER: Final = _to((Role.LAB_APPROVER,), UNIT)

DEPARTMENT: Final = _to((Role.PROVINCE_OFFICER,), HERE)
"""Of a province's department of health: who draws a plan up."""
SITE: Final = _to((Role.COMMUNE_OFFICER,), UNIT)
"""Those who vaccinate, for what their own site has and does; the house asks which kind it is."""
DOCTOR: Final = _to((Role.DOCTOR,), UNIT)
"""Those who screen at a site, and sign; they never inject (ADR 0060)."""
VACCINATOR: Final = _to((Role.VACCINATOR,), UNIT)
"""Those who inject at a site whom somebody else has screened."""
VIALS: Final = SITE | VACCINATOR
STATION: Final = SITE | DOCTOR | VACCINATOR
"""All who work at a site's stations: reception, screening, injection, observation."""
LISTER: Final = _to((Role.ORGANISATION, *_LOCAL), UNIT)
"""Those who list people for vaccination, for what their own unit has sent."""
ORGANISATION: Final = _to((Role.ORGANISATION,), UNIT)
SITE_OR_ABOVE: Final = SITE | _to((Role.DISTRICT_OFFICER, Role.PROVINCE_OFFICER), HERE)
"""A site for its own, and those of the district and province above it."""
OFFICER_OR_MINISTRY: Final = _to((*_LOCAL, Role.MINISTRY_OPERATOR), HERE)
MINISTRY: Final = _to((Role.MINISTRY_OPERATOR,), HERE)
MINISTRY_OR_AUDITOR: Final = MINISTRY | _to((Role.AUDITOR,), HERE)
GRANTED: Final = HERE | {Relation.GRANTED}
"""Of the own area, and of those to whose data the ministry granted the unit a right."""

FORM: Final = frozenset({Need.SAME_ORIGIN})
ONCE: Final = FORM | {Need.IDEMPOTENCY_KEY}
VERIFIED: Final = FORM | {Need.PHONE_VERIFIED}


def line(
    key: str,
    grants: Grants,
    purpose: Purpose,
    needs: frozenset[Need] | None = None,
    staff_purpose: Purpose = Purpose.ADMINISTRATION,
    *,
    shows: str = "",
) -> Line:
    """A line of the registry; a change needs `FORM` unless it says otherwise."""
    method, _, path = key.partition(" ")
    wanted = FORM if needs is None and method != "GET" else needs or frozenset()
    return Line(method, path, grants, purpose, staff_purpose, wanted, shows)
