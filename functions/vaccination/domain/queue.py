"""How many wait for vaccination, by priority group and division, that everybody may read?

The queue of a day is as it stood at the first count of that day that left nothing; it is drawn up
once and never changed, so that no two of a day tell of the few between them. Of each group and
measure nation, provinces and districts are one table: small cells are hidden over the whole of it,
with those that would tell them (ADR 0058). Groups are not added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from functions.kernel.suppression import suppressed_tree
from functions.vaccination.domain.counting import STANDING, Cells, Measure

DEFINITION_VI = (
    "queue-1: chờ là người đã đăng ký, chưa được mời, chưa có lịch hẹn, chưa tiêm trong đợt; được"
    " mời là người đã đăng ký, đã được mời, chưa tiêm trong đợt. Theo huyện cư trú, đợt tiêm đã"
    " công bố và chưa đóng. Số từ 1 đến 4, và số làm lộ ra chúng, không công bố."
)
DEFINITION_EN = (
    "queue-1: waiting are those registered without invitation, appointment or dose of the campaign;"
    " invited are those registered and invited without a dose of the campaign. By district of"
    " residence, over published campaigns that are open. One to four, and what tells them, are"
    " hidden."
)


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue of a day: figures by measure, group and path ("" the nation); None is hidden."""

    day: date
    cells: Mapping[tuple[Measure, str], Mapping[str, int | None]]

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of whom somebody waits or is invited."""
        return tuple(sorted({group for _, group in self.cells}))

    def figure(self, measure: Measure, group: str, path: str) -> int | None:
        """A figure, None where it is hidden."""
        return self.cells.get((measure, group), {}).get(path, 0)


def added(counted: Iterable[Mapping[Measure, Cells]]) -> dict[str, int]:
    """The exact figures of a province over its campaigns, by ``measure|district|group``."""
    found: dict[str, int] = {}
    for of_campaign in counted:
        for measure in STANDING:
            for place, many in of_campaign.get(measure, {}).items():
                name = f"{measure.value}|{place.where}|{place.group}"
                found[name] = found.get(name, 0) + many
    return found


def shown(day: date, provinces: Iterable[Mapping[str, int]]) -> Queue:
    """What everybody may read of exact figures."""
    leaves: dict[tuple[Measure, str], dict[str, int]] = {}
    for figures in provinces:
        for name, many in figures.items():
            measure, where, group = name.split("|")
            leaves.setdefault((Measure(measure), group), {})[where] = many
    return Queue(day, {key: suppressed_tree(cells) for key, cells in leaves.items()})
