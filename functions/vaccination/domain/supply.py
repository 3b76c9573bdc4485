"""How many doses does a plan need, and which lots are to cover them?

The department says how many people of each group it expects at each site and shares lots among its
districts; a district shares what it was given among its own sites (domain.md 1.4, the allocation
chain). What is shared is a plan: what came is told by the ledger and stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from functions.kernel.errors import Conflict, FieldFault, Invalid, NotFound
from functions.kernel.identifiers import UnitId
from functions.vaccination.domain.campaign import Site

MOST_PEOPLE: Final = 1_000_000
"""Of one group at one site [J]."""
MOST_DOSES: Final = 10_000_000
MOST_LOTS: Final = 200
"""Lots of one plan [J]."""
_LOT: Final = re.compile(r"(?P<product>[a-z][a-z-]{1,30})\.[A-Z0-9][A-Z0-9-]{2,19}")


class TargetImpossible(Invalid):
    """A group that the plan is not for."""

    code = "TARGET_IMPOSSIBLE"
    vi = "Kế hoạch này không dành cho nhóm đối tượng đó."
    en = "This plan is not for that group."


class LotImpossible(Invalid):
    """No lot of the plan's vaccine, or one that may not be given."""

    code = "LOT_IMPOSSIBLE"
    vi = "Không phải lô của vắc xin trong kế hoạch, hoặc lô đã hết hạn hay bị thu hồi."
    en = "That is not a lot of the plan's vaccine, or it has expired or was recalled."


class ShareUnknown(NotFound):
    """Not a district or a site of this plan in the caller's area."""

    code = "SHARE_UNKNOWN"
    vi = "Huyện hoặc điểm tiêm không thuộc kế hoạch hoặc địa bàn của bạn."
    en = "That is no district or site of this plan in your area."


class ShareExceeded(Conflict):
    """The sites of a district would have more than the district was given."""

    code = "SHARE_EXCEEDED"
    vi = "Tổng số liều của các điểm tiêm vượt số liều được giao cho huyện."
    en = "The sites would have more doses than their district was given."


@dataclass(frozen=True, slots=True)
class Expected:
    """People that are expected at a site, by group."""

    site: UnitId
    people: Mapping[str, int]
    version: int = 0

    @property
    def all(self) -> int:
        """All groups together."""
        return sum(self.people.values())


@dataclass(frozen=True, slots=True)
class Part:
    """Doses given to a district or a site, and the Vietnamese day on which that was decided."""

    doses: int
    day: date


@dataclass(frozen=True, slots=True)
class Share:
    """A lot in a plan: what the districts were given, and the sites of that."""

    lot: str
    districts: Mapping[str, Part]
    sites: Mapping[str, Part]
    version: int = 0

    @property
    def doses(self) -> int:
        """Of all districts."""
        return sum(part.doses for part in self.districts.values())


@dataclass(frozen=True, slots=True)
class Need:
    """Doses for people, by the series of the vaccine; `shared` is what lots are to bring."""

    people: int
    doses: int
    shared: int

    @property
    def short(self) -> int:
        """Doses that no lot covers yet."""
        return max(0, self.doses - self.shared)


def read_lot(text: str, product: str) -> str:
    """A lot of the plan's vaccine from outside. Refuses LotImpossible."""
    found = _LOT.fullmatch(text)
    if found is None or found["product"] != product:
        raise LotImpossible(FieldFault("lot", "LOT_IMPOSSIBLE"))
    return text


def expecting(seen: Expected, told: Mapping[str, int], groups: Collection[str]) -> Expected:
    """With so many people of groups; nobody of a group takes it out. Refuses TargetImpossible."""
    if not set(told) <= set(groups):
        raise TargetImpossible(FieldFault("group", "TARGET_IMPOSSIBLE"))
    people = {group: many for group, many in {**seen.people, **told}.items() if many}
    return replace(seen, people=people, version=seen.version + 1)


def given_to_district(
    share: Share, district: str, doses: int, sites: Iterable[Site], day: date
) -> Share:
    """With so many doses for a district; none takes it out. Refuses ShareUnknown, ShareExceeded."""
    own = [site for site in sites if site.district == district]
    if not own:
        raise ShareUnknown
    made = replace(
        share,
        districts=_with(share.districts, district, doses, day),
        version=share.version + 1,
    )
    _check(made, district, own)
    return made


def given_to_site(share: Share, site: Site, doses: int, sites: Iterable[Site], day: date) -> Share:
    """With so many doses for a site of what its district has. Refuses ShareExceeded."""
    made = replace(
        share, sites=_with(share.sites, site.unit, doses, day), version=share.version + 1
    )
    _check(made, site.district, [one for one in sites if one.district == site.district])
    return made


def need(people: int, series: int, shares: Iterable[int]) -> Need:
    """What so many people need of a vaccine."""
    return Need(people, people * series, sum(shares))


def _with(parts: Mapping[str, Part], place: str, doses: int, day: date) -> dict[str, Part]:
    """The same doses again stay of the day on which they were decided first."""
    standing = parts.get(place)
    if standing is not None and standing.doses == doses:
        return dict(parts)
    others = {one: part for one, part in parts.items() if one != place}
    return others | ({place: Part(doses, day)} if doses else {})


def _check(share: Share, district: str, own: Iterable[Site]) -> None:
    told = share.districts.get(district)
    used = sum(share.sites[site.unit].doses for site in own if site.unit in share.sites)
    if used > (told.doses if told else 0):
        raise ShareExceeded
