"""In which stable codes and words is a row of another system's file refused?"""

from __future__ import annotations

from collections.abc import Mapping

from functions.kernel.errors import Invalid


class RowRefused(Invalid):
    """One row can't be taken. `row_code` is stable; `column` names where."""

    code = "ROW_REFUSED"
    vi = "Dòng không hợp lệ."
    en = "The row is not valid."

    def __init__(self, row_code: str, column: str) -> None:
        """Refuse a row for one fault."""
        super().__init__()
        self.row_code = row_code
        self.column = column


# Words of the row codes: Vietnamese, English.
ROW_WORDS: Mapping[str, tuple[str, str]] = {
    "PERSON_MISSING": ("Thiếu mã người hoặc số điện thoại.", "The person is missing."),
    "PERSON_INVALID": ("Mã người không đúng dạng.", "The person reference is not valid."),
    "VENUE_MISSING": ("Thiếu mã địa điểm.", "The venue is missing."),
    "VENUE_INVALID": ("Mã địa điểm không đúng dạng.", "The venue code is not valid."),
    "TIME_MISSING": ("Thiếu giờ vào.", "The time of entry is missing."),
    "TIME_INVALID": (
        "Thời gian không hợp lệ, vui lòng viết dạng 2021-08-31 07:30.",
        "The time is not valid; please write 2021-08-31 07:30.",
    ),
    "TIME_AMBIGUOUS": (
        "Không rõ ngày và tháng, vui lòng viết dạng 2021-08-31 07:30.",
        "Day and month can't be told apart; please write 2021-08-31 07:30.",
    ),
    "TIME_AHEAD": ("Thời gian ở tương lai.", "The time lies in the future."),
    "TIME_TOO_OLD": ("Lượt vào đã quá 20 ngày.", "The visit is more than 20 days old."),
    "OUT_BEFORE_IN": ("Giờ ra trước giờ vào.", "The exit is before the entry."),
    "STAY_TOO_LONG": ("Thời gian ở lại quá 24 giờ.", "The stay is longer than 24 hours."),
}
