"""Which exercises belong to which role, and which task does somebody get next?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from functions.kernel.callers import Role
from functions.kernel.errors import NotFound
from functions.training.domain import at_the_desk, at_the_door, at_the_office, at_the_site
from functions.training.domain.guide import Said
from functions.training.domain.practice import Draw, Task


class ExerciseUnknown(NotFound):
    """There is no such exercise for this role."""

    code = "EXERCISE_UNKNOWN"
    vi = "Không có bài luyện tập này cho vai trò của bạn."
    en = "There is no such exercise for your role."


@dataclass(frozen=True, slots=True)
class Exercise:
    """One kind of decision; `makes` a task of a draw, a province's code and a day."""

    id: str
    title: Said
    makes: Callable[[Draw, str, date], Task]


_ALL: Final = (
    Exercise("colour", Said("Phân loại khai báo", "Classify a declaration"), at_the_door.colour),
    Exercise("tube", Said("Niêm phong ống mẫu", "Seal a tube"), at_the_door.tube),
    Exercise("pool", Said("Gộp mẫu trong phòng", "Pool in a laboratory"), at_the_door.pool),
    Exercise("row", Said("Đọc lỗi của tệp kết quả", "Read faults of a file"), at_the_office.row),
    Exercise("screening", Said("Khám sàng lọc", "Screen a person"), at_the_site.screening),
    Exercise("interval", Said("Khoảng cách mũi tiêm", "Judge an interval"), at_the_site.interval),
    Exercise("event", Said("Phản ứng sau tiêm", "Judge an event"), at_the_site.event),
    Exercise("window", Said("Khoảng lây của ca bệnh", "Judge a contact"), at_the_office.window),
    Exercise("level", Said("Đề xuất cấp độ dịch", "Propose a level"), at_the_office.level),
    Exercise("ticket", Said("Thời hạn của phiếu", "Judge a ticket"), at_the_desk.ticket),
    Exercise("deletion", Said("Xoá dữ liệu đúng hạn", "Judge a deletion"), at_the_desk.deletion),
    Exercise("listed", Said("Đọc lỗi của danh sách", "Read faults of a list"), at_the_desk.listed),
)
EXERCISES: Final[Mapping[str, Exercise]] = MappingProxyType({one.id: one for one in _ALL})
OF_ROLE: Final[Mapping[Role, tuple[str, ...]]] = MappingProxyType(
    {
        Role.SAMPLER: ("tube", "colour"),
        Role.LAB_TECHNICIAN: ("pool", "row"),
        Role.LAB_APPROVER: ("row", "pool"),
        Role.DOCTOR: ("screening", "interval"),
        Role.VACCINATOR: ("interval", "event"),
        Role.COMMUNE_OFFICER: ("colour", "event"),
        Role.DISTRICT_OFFICER: ("event", "window"),
        Role.PROVINCE_OFFICER: ("level", "event"),
        Role.EPIDEMIOLOGIST: ("window", "colour"),
        Role.MINISTRY_OPERATOR: ("level",),
        Role.AUDITOR: ("ticket", "deletion"),
        Role.ORGANISATION: ("listed",),
    }
)
"""Of auditors, who change nothing, and organisations no pass is required (learning.json)."""


def exercise_of(role: Role, name: str) -> Exercise:
    """An exercise of a role. Refuses ExerciseUnknown."""
    if name not in OF_ROLE.get(role, ()):
        raise ExerciseUnknown
    return EXERCISES[name]


def task_of(exercise: Exercise, seed: str, province: str, day: date) -> Task:
    """The task of a seed; nothing but its arguments decides. Refuses NoRuleInForce."""
    return exercise.makes(Draw(f"{exercise.id}|{seed}"), province, day)
