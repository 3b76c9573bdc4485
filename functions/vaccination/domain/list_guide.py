"""What does the template of a list say of each column? Its second sheet, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from functions.vaccination.domain.nomination_row import COLUMNS, OPTIONAL

GUIDE: Final = "Hướng dẫn · Guide"
"""The first cell of the sheet that explains the columns; no people stand in it."""
TITLES: Final = (GUIDE, "Bắt buộc · Required", "Ý nghĩa", "Meaning", "Ví dụ · Example")

EXPLAINED: Final[Mapping[str, tuple[str, str, str, str]]] = MappingProxyType(
    {
        "full_name": ("Họ và tên", "Như trên giấy tờ", "As on the card", "Nguyễn Văn An"),
        "birth": ("Ngày sinh", "Năm-tháng-ngày, hoặc chỉ năm", "Year-month-day, or the year",
                  "1990-12-31"),
        "sex": ("Giới tính", "Nam hoặc Nữ", "Nam (male) or Nữ (female)", "Nữ"),
        "phone": ("Số điện thoại", "Của người tiêm hoặc người giám hộ; họ đăng nhập bằng số này",
                  "The person's or a guardian's, who signs in with it", "0900000001"),
        "document": ("Số CCCD/Hộ chiếu", "Số CCCD, mã định danh, CMND hoặc hộ chiếu",
                     "Citizen's card, personal id, old card or passport", "001090000001"),
        "insurance": ("Số thẻ BHYT", "15 ký tự hoặc 10 số cuối", "15 characters or the last ten",
                      "GD4010123456789"),
        "occupation": ("Nghề nghiệp", "Công việc đang làm", "The work done", "Công nhân may"),
        "day": ("Ngày muốn tiêm", "Năm-tháng-ngày, trong 180 ngày tới",
                "Year-month-day, within 180 days", "2021-12-01"),
        "address": ("Địa chỉ", "Số nhà, đường", "House and street", "Số 1 Phố Thử"),
        "province": ("Tỉnh/Thành phố", "Nơi ở: tên hoặc mã", "Residence: name or code", "01"),
        "district": ("Quận/Huyện", "Nơi ở: tên hoặc mã", "Residence: name or code", "001"),
        "ward": ("Phường/Xã", "Nơi ở: tên hoặc mã", "Residence: name or code", "00001"),
        "ethnicity": ("Dân tộc", "Tên dân tộc", "Ethnicity", "Kinh"),
        "nationality": ("Quốc tịch", "Mã hai chữ", "Two-letter code", "VN"),
        "group": ("Nhóm ưu tiên", "Mã nhóm trong đợt tiêm", "Code of the group in the campaign",
                  "13"),
        "withdraw": ("Rút", "x để rút người này khỏi danh sách; chỉ cần số giấy tờ",
                     "x takes the person off the list; the number is enough", ""),
    }
)  # fmt: skip


def headings() -> tuple[str, ...]:
    """The heading of the template, in the order of the columns."""
    return tuple(EXPLAINED[column][0] for column in COLUMNS)


def lines() -> list[tuple[str, str, str, str, str]]:
    """The lines of the guide."""
    return [
        (title, "" if column in OPTIONAL else "x", vi, en, example)
        for column, (title, vi, en, example) in EXPLAINED.items()
    ]
