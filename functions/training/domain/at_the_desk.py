"""Tasks of auditors and of organisations that list people, judged by the rules of what they see."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from functions.access.domain.right_refusals import RightInvalid, RightOver
from functions.access.domain.right_steps import approved
from functions.access.domain.rights import Kind, Right, State, Wanted, rule_on, terms_of
from functions.checkin.domain.retention import state_of
from functions.kernel.callers import Caller, Role
from functions.kernel.divisions import divisions_in
from functions.kernel.periods import VIETNAM
from functions.kernel.rules import in_force, load_rule_set
from functions.training.domain.guide import Said
from functions.training.domain.practice import Draw, Task, choices, fact, home, person
from functions.vaccination.domain.groups import groups_listed, groups_on
from functions.vaccination.domain.nomination_row import ListRow, Wrong, read_row

HAND: Final = choices(
    ("in_force", "Quyền có hiệu lực", "The right is in force"),
    ("waits", "Còn chờ người nữa đồng ý", "Another has to agree still"),
    ("refused", "Người này không được đồng ý", "This person may not agree"),
    ("over", "Đề nghị đã hết hiệu lực", "It can't be agreed to any more"),
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
_MINISTRY: Final = ("Cao Thị Tập", "Đinh Văn Thử", "Lý Thị Mẫu")
_RETENTION: Final = ("functions.checkin.domain", "data/retention.json")
_ASKING: Final = "Sở Y tế tỉnh bên (luyện tập)"
_GRANTING: Final = "Bộ Y tế (luyện tập)"
_LABELS: Final = {
    "full_name": ("Họ và tên", "Name"),
    "birth": ("Ngày sinh", "Born"),
    "sex": ("Giới tính", "Sex"),
    "phone": ("Số điện thoại", "Phone"),
    "document": ("Số CCCD", "Identity number"),
    "group": ("Nhóm ưu tiên", "Priority group"),
    "withdraw": ("Rút", "Withdraw"),
}


def grant(draw: Draw, province: str, day: date) -> Task:
    """What becomes of a right to another area's data after a hand agreed to it?"""
    drawn_up = datetime.combine(day, time(3), UTC)
    wanted = Wanted(
        _ASKING, ("checkin.contacts",), province, "Truy vết ổ dịch (luyện tập)",
        day, day + timedelta(days=draw.between(2, 20)),
    )  # fmt: skip
    terms = terms_of(wanted, drawn_up)
    first, unit = draw.below(3), _ASKING if draw.below(5) == 0 else _GRANTING
    agreed = frozenset({_MINISTRY[1]}) if draw.below(2) else frozenset()
    late = terms.until + timedelta(hours=draw.between(1, 40)) if draw.below(4) == 0 else None
    seen = Right(
        "practice", terms, Kind.GRANTED, State.PROPOSED, _MINISTRY[0], _GRANTING, drawn_up,
        rule_on(drawn_up).rule_id, agreed,
    )  # fmt: skip
    at = late or drawn_up + timedelta(hours=draw.between(1, 12))
    hand = Caller(Role.MINISTRY_OPERATOR, _MINISTRY[first], unit=unit, division="")
    try:
        made = approved(seen, hand, terms.seal, at)
        right = "in_force" if made.state is State.ACTIVE else "waits"
    except RightInvalid:
        right = "refused"
    except RightOver:
        right = "over"
    nobody = ("chưa có", "nobody yet")
    return Task(
        facts=(
            fact(("Đơn vị được cấp quyền", "Unit that gets it"), terms.unit),
            fact(("Địa bàn (luyện tập)", "Area (practice)"), home(draw, province)),
            fact(("Đến hết", "Until"), f"{wanted.last:%d/%m/%Y}"),
            fact(("Người soạn", "Drawn up by"), _MINISTRY[0]),
            fact(("Đã đồng ý", "Agreed before"), *((_MINISTRY[1],) if agreed else nobody)),
            fact(("Người đồng ý lúc này", "Who agrees now"), f"{_MINISTRY[first]}, {unit}"),
            fact(("Lúc", "At"), f"{at.astimezone(VIETNAM):%d/%m/%Y}"),
        ),
        question=Said("Sau lần đồng ý này thì sao?", "What follows from this agreement?"),
        options=HAND,
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
