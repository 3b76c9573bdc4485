"""Tasks of auditors and of organisations that list people, judged by the rules of what they see."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from functions.checkin.domain.retention import state_of
from functions.kernel.divisions import divisions_in
from functions.kernel.periods import VIETNAM
from functions.kernel.rules import in_force, load_rule_set
from functions.taskforce.domain.ticket import Move, Platform, State, Wanted, moved, opened
from functions.training.domain.guide import Said
from functions.training.domain.practice import Draw, Task, choices, fact, home, person
from functions.vaccination.domain.groups import groups_listed, groups_on
from functions.vaccination.domain.nomination_row import ListRow, Wrong, read_row

STANDS: Final = choices(
    ("in_time", "Còn trong hạn", "In time"),
    ("overdue", "Đã quá hạn", "Overdue"),
    ("over", "Đã xử lý xong: không còn tính hạn", "Solved: no term runs"),
)
KEY: Final = choices(
    ("readable", "Còn đọc được", "It can be read"),
    ("deleting", "Không ai đọc được nữa, khoá đang được xoá", "Nobody reads it; its key is going"),
    ("gone", "Khoá đã mất hẳn, kể cả bản sao lưu", "The key is gone, in backups too"),
)
ROW: Final = choices(
    ("ok", "Được nhận", "It is taken"),
    ("withdrawn", "Được nhận: rút tên người này", "It is taken: the person is withdrawn"),
    ("document", "Trả lại: số giấy tờ", "Rejected: the identity number"),
    ("birth", "Trả lại: ngày sinh", "Rejected: the day of birth"),
    ("phone", "Trả lại: số điện thoại", "Rejected: the phone number"),
    ("group", "Trả lại: nhóm ưu tiên", "Rejected: the priority group"),
    ("sex", "Trả lại: giới tính", "Rejected: the sex"),
)
_RETENTION: Final = ("functions.checkin.domain", "data/retention.json")
_KINDS: Final = {
    "outage": Said("Hệ thống ngừng", "Outage"),
    "account": Said("Tài khoản", "Account"),
    "network": Said("Đường truyền", "Network"),
    "device": Said("Thiết bị", "Device"),
    "training": Said("Tập huấn", "Training"),
}
_STATES: Final = {
    State.OPEN: Said("Đang mở", "Open"),
    State.WAITING: Said("Chờ nơi khác", "Waiting for others"),
    State.SOLVED: Said("Đã xử lý", "Solved"),
}
_LABELS: Final = {
    "full_name": ("Họ và tên", "Name"),
    "birth": ("Ngày sinh", "Born"),
    "sex": ("Giới tính", "Sex"),
    "phone": ("Số điện thoại", "Phone"),
    "document": ("Số CCCD", "Identity number"),
    "group": ("Nhóm ưu tiên", "Priority group"),
    "withdraw": ("Rút", "Withdraw"),
}


def ticket(draw: Draw, province: str, day: date) -> Task:
    """Is a ticket of support in time, by the hours of its kind?"""
    now = datetime.combine(day, time(8), UTC)
    kind, platform = draw.one_of(tuple(_KINDS)), draw.one_of(tuple(Platform))
    wanted = Wanted(province, platform.value, kind, "Luyện tập")
    seen = opened(wanted, "practice", "practice", now - timedelta(hours=draw.between(1, 130)))
    done = draw.below(4)
    if done in (1, 2):
        state = (State.WAITING, State.SOLVED)[done - 1]
        seen = moved(seen, Move(1, state.value, seen.desk, ""), "practice", now)
    right = "over" if not seen.runs else "overdue" if seen.is_overdue(now) else "in_time"
    state_named = _STATES[seen.state]
    hours = (seen.due_at - seen.opened_at) // timedelta(hours=1)
    return Task(
        facts=(
            fact(("Nơi báo (luyện tập)", "Place (practice)"), home(draw, province)),
            fact(("Loại việc", "Kind"), _KINDS[kind].vi, _KINDS[kind].en),
            fact(("Thời hạn của loại việc (giờ)", "Hours of its kind"), hours),
            fact(("Mở lúc", "Opened"), f"{seen.opened_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"),
            fact(("Trạng thái", "State"), state_named.vi, state_named.en),
            fact(("Bây giờ", "Now"), f"{now.astimezone(VIETNAM):%H:%M %d/%m/%Y}"),
        ),
        question=Said("Phiếu này thế nào?", "How does this ticket stand?"),
        options=STANDS,
        right=right,
        rule_id=seen.rule_id,
    )


def deletion(draw: Draw, province: str, day: date) -> Task:
    """How does the key of a day of visits stand: who can still read them?"""
    visited = day - timedelta(days=draw.between(14, 36))
    return Task(
        facts=(
            fact(("Nơi đến (luyện tập)", "Place (practice)"), home(draw, province)),
            fact(("Ngày quét mã", "Day of the visit"), f"{visited:%d/%m/%Y}"),
            fact(("Hôm nay", "Today"), f"{day:%d/%m/%Y}"),
            fact(("Số ngày đã qua", "Days since"), (day - visited).days),
        ),
        question=Said("Lượt quét ngày đó thế nào?", "How do the visits of that day stand?"),
        options=KEY,
        right=state_of(visited, day).value,
        rule_id=in_force(load_rule_set(*_RETENTION), day).rule_id,
    )


def listed(draw: Draw, province: str, day: date) -> Task:
    """Is a row of an organisation's list taken, and if not, what is wrong?"""
    rule = groups_on(day)
    groups = groups_listed(rule.rule_id)
    told, number = person(draw, province), draw.between(100_000, 999_999)
    cells = {
        "full_name": told.name,
        "birth": f"{told.born}-{draw.between(1, 12):02}-{draw.between(1, 28):02}",
        "sex": draw.one_of(("Nam", "Nữ")),
        "phone": f"09000{draw.between(10_000, 99_999)}",
        "document": f"00109{draw.between(0, 9)}{number}",
        "group": draw.one_of(tuple(groups)),
    }
    how = draw.below(8)
    if how == 1:
        cells["document"] = draw.one_of((str(number), f"1.09{number % 10}E+11", ""))
    elif how == 2:
        cells["birth"] = draw.one_of((f"{told.born}-02-31", f"{day.year + 1}-01-02", ""))
    elif how == 3:
        cells["phone"] = draw.one_of(("0123", "không có", ""))
    elif how == 4:
        cells["group"] = draw.one_of(("ưu tiên", "99", ""))
    elif how == 5:
        cells["sex"] = draw.one_of(("X", "1", ""))
    elif how == 6:
        cells["withdraw"] = "x"
    found = read_row(cells | _rest(draw, province, day), day, groups)
    return Task(
        facts=(
            fact(("Danh sách (dữ liệu luyện tập)", "List (practice data)"), home(draw, province)),
            *(fact(label, cells.get(name) or "–") for name, label in _LABELS.items()),
        ),
        question=Said("Dòng này có được nhận không?", "Is this row taken?"),
        options=ROW,
        right=_outcome(found),
        rule_id=rule.rule_id,
    )


def _rest(draw: Draw, province: str, day: date) -> dict[str, str]:
    """The cells that are right in every row."""
    district = draw.one_of(divisions_in(province))
    communes = divisions_in(district.code)
    return {
        "occupation": "Công nhân (luyện tập)",
        "day": (day + timedelta(days=20)).isoformat(),
        "province": province,
        "district": str(district.code),
        "ward": str(draw.one_of(communes).code) if communes else "",
    }


def _outcome(found: ListRow | tuple[Wrong, ...]) -> str:
    if isinstance(found, ListRow):
        return "withdrawn" if found.named is None else "ok"
    return found[0].column
