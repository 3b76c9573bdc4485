"""Tasks of those who trace, send result files and sign levels, judged by the rules they use."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from functions.kernel.periods import VIETNAM
from functions.laboratory.domain.row import ParkedRow, RawRow, ResultRow
from functions.laboratory.domain.row_check import check
from functions.tracing.domain.window import Course, rule_of, window_of
from functions.training.domain.guide import Said
from functions.training.domain.practice import Draw, Task, choices, fact, home, who
from functions.zoning.domain.criteria import Known, assess, rule_on

VISIT: Final = choices(
    ("before", "Trước khoảng lây: không tính", "Before the window: it does not count"),
    ("inside", "Trong khoảng lây: là ứng viên tiếp xúc", "Inside: candidates for contact"),
    ("after", "Sau khi đã cách ly: không tính", "After isolation: it does not count"),
)
LEVELS: Final = choices(*((str(one), f"Cấp {one}", f"Level {one}") for one in (1, 2, 3, 4)))
ROW: Final = choices(
    ("ok", "Được nhận", "It is taken"),
    ("UNKNOWN_CODE", "Trả lại: mã không có trong danh mục", "Rejected: a code that is in no list"),
    ("REQUIRED", "Trả lại: thiếu ô bắt buộc", "Rejected: a cell is missing"),
    ("HOUR_MISSING", "Trả lại: thiếu giờ", "Rejected: the hour is missing"),
    ("TIME_IN_FUTURE", "Trả lại: thời gian ở tương lai", "Rejected: a time to come"),
    (
        "RESULT_BEFORE_SAMPLE",
        "Trả lại: xét nghiệm trước khi lấy mẫu",
        "Rejected: before its sample",
    ),
)
_ORDER: Final = {"collected_at": "dmy", "tested_at": "dmy"}
_COLUMNS: Final = {
    "tube": ("Mã ống", "Tube"),
    "assay": ("Xét nghiệm", "Test"),
    "finding": ("Kết quả", "Finding"),
    "collected_at": ("Giờ lấy mẫu", "Sample taken"),
    "tested_at": ("Giờ xét nghiệm", "Tested"),
    "status": ("Trạng thái", "Status"),
}


def window(draw: Draw, province: str, day: date) -> Task:
    """Does a visit of a case lie in its infectious window?"""
    sampled = datetime.combine(day, time(3), UTC)
    onset = day - timedelta(days=draw.between(1, 4)) if draw.below(3) else None
    isolated = sampled + timedelta(hours=draw.between(6, 30))
    course = Course(sampled, sampled + timedelta(hours=8), onset, None, isolated)
    drawn = window_of(course, rule_of(course))
    place = draw.below(3)
    visit = (
        drawn.starts_at - timedelta(hours=draw.between(3, 60)),
        drawn.starts_at + (drawn.ends_at - drawn.starts_at) * draw.between(1, 9) / 10,
        drawn.ends_at + timedelta(hours=draw.between(1, 40)),
    )[place]
    right = "before" if visit < drawn.starts_at else "after" if visit >= drawn.ends_at else "inside"
    told = f"{onset:%d/%m}" if onset else "không có triệu chứng"
    return Task(
        facts=(
            who(draw, province),
            fact(("Khởi phát", "Onset"), told, told if onset else "no symptoms"),
            fact(("Nguồn lây", "Source"), "chưa rõ", "not known"),
            fact(("Lấy mẫu dương tính", "Positive sample"), _moment(sampled)),
            fact(("Cách ly", "Isolated"), _moment(isolated)),
            fact(("Đã đến chợ", "Was at a market"), _moment(visit)),
        ),
        question=Said("Lượt đến chợ này có tính không?", "Does this visit count?"),
        options=VISIT,
        right=right,
        rule_id=drawn.rule_id,
    )


def level(draw: Draw, province: str, day: date) -> Task:
    """Which level does the table of criteria propose for a commune?"""
    rule = rule_on(day)
    adults = draw.between(6_000, 9_000)
    people, elders = adults + 3_000, adults // 5
    covered, elders_covered = draw.one_of((55, 65, 75, 90)), draw.one_of((60, 85))
    cases = people * draw.one_of((10, 40, 120, 300, 500, 700)) // 100_000
    known = Known(
        cases=cases,
        population=people,
        adults=adults,
        elders65=elders,
        elders50=elders,
        adults_one=adults * covered // 100,
        adults_full=adults * covered // 100,
        elders65_full=elders * elders_covered // 100,
        elders50_full=elders * elders_covered // 100,
        deaths=0,
        ventilated=0,
        capacity_met=bool(draw.below(4)),
    )
    found = assess(rule, known)
    met = ("chưa đáp ứng", "not met") if not known.capacity_met else ("đáp ứng", "met")
    rate = f"{cases * 100_000 / people:.0f}"
    return Task(
        facts=(
            fact(("Xã (dữ liệu luyện tập)", "Commune (practice data)"), home(draw, province)),
            fact(("Dân số", "Population"), f"{people:,}".replace(",", ".")),
            fact(("Ca mới trong kỳ", "New cases"), f"{cases} ({rate}/100.000)"),
            fact(("Người lớn đã tiêm", "Adults vaccinated"), f"{covered} %"),
            fact(("Người cao tuổi tiêm đủ", "Elders with a full series"), f"{elders_covered} %"),
            fact(("Tử vong, thở máy", "Deaths, ventilated"), "0, 0"),
            fact(("Khả năng thu dung", "Capacity"), *met),
        ),
        question=Said(
            "Bảng tiêu chí đề xuất cấp nào (cao nhất nếu chưa chắc)?",
            "Which level do the criteria propose (the highest where unsure)?",
        ),
        options=LEVELS,
        right=str(found.level or found.highest),
        rule_id=found.rule_id,
    )


def row(draw: Draw, province: str, day: date) -> Task:
    """Is a row of a result file taken, and if not, why?"""
    now = datetime.combine(day, time(9), UTC)
    tested, collected = now - timedelta(hours=draw.between(2, 9)), now - timedelta(hours=14)
    cells = {
        "tube": f"LTHN-{draw.between(1000, 9999)}",
        "assay": "94500-6",
        "finding": draw.one_of(("260373001", "260415000", "Âm tính", "Dương tính")),
        "collected_at": _written(collected),
        "tested_at": _written(tested),
        "status": "F",
    }
    how = draw.below(6)
    if how == 1:
        cells["finding"] = draw.one_of(("Dương tính nhẹ", "OK", "1"))
    elif how == 2:
        del cells["finding"]
    elif how == 3:
        cells["tested_at"] = f"{tested.astimezone(VIETNAM):%d/%m/%Y}"
    elif how == 4:
        cells["tested_at"] = _written(now + timedelta(days=1))
    elif how == 5:
        cells["tested_at"] = _written(collected - timedelta(hours=draw.between(1, 5)))
    told = check(RawRow(1, "line:2", cells, _ORDER), now)
    right = "ok" if isinstance(told, ResultRow | ParkedRow) else told[0].code
    return Task(
        facts=(
            fact(("Phòng xét nghiệm (dữ liệu luyện tập)", "Laboratory (practice data)"),
                 home(draw, province)),
            fact(("Tệp gửi lúc", "File sent at"), _moment(now)),
            *(fact(label, cells.get(name, "–")) for name, label in _COLUMNS.items()),
        ),
        question=Said("Dòng này có được nhận không?", "Is this row taken?"),
        options=ROW,
        right=right,
        rule_id="",
    )  # fmt: skip


def _moment(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def _written(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
