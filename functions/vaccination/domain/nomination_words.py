"""What is an organisation told of a row of its list, and in which words?

Of its own row alone: not by whom somebody is registered, nor what the person did afterwards.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Told(StrEnum):
    """What an organisation is told of a row."""

    REGISTERED = "REGISTERED"
    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"
    WITHDRAWN = "WITHDRAWN"
    ALREADY_REGISTERED = "ALREADY_REGISTERED"
    IDENTITY_IN_DOUBT = "IDENTITY_IN_DOUBT"
    IDENTITY_REFUSED = "IDENTITY_REFUSED"
    ROW_REPEATED = "ROW_REPEATED"
    ROWS_DISAGREE = "ROWS_DISAGREE"
    NOT_NAMED = "NOT_NAMED"


WORDS: Final[dict[Told, tuple[str, str]]] = {
    Told.REGISTERED: (
        "Đã ghi nhận; người này cần đăng nhập, khai tiền sử bệnh và đồng ý thì mới được đặt lịch.",
        "Recorded; the person has to sign in, answer the health questions and consent.",
    ),
    Told.CHANGED: ("Đã ghi nhận thay đổi.", "The change is recorded."),
    Told.UNCHANGED: ("Đã có từ trước, không thay đổi.", "Recorded before, nothing has changed."),
    Told.WITHDRAWN: ("Đã rút khỏi danh sách của đơn vị.", "Taken off the organisation's list."),
    Told.ALREADY_REGISTERED: (
        "Người này đã được đăng ký trong đợt tiêm; danh sách của đơn vị vẫn được ghi nhận.",
        "The person is registered in the campaign already; the organisation's row is kept.",
    ),
    Told.IDENTITY_IN_DOUBT: (
        "Thông tin giấy tờ chưa khớp; dòng này chờ cán bộ y tế kiểm tra.",
        "The identity details do not agree; the row waits for an officer.",
    ),
    Told.IDENTITY_REFUSED: (
        "Cán bộ y tế không chấp nhận thông tin giấy tờ; vui lòng sửa dòng này.",
        "An officer has not accepted the identity details; please correct the row.",
    ),
    Told.ROW_REPEATED: ("Trùng với một dòng phía trên.", "The same as a row further up."),
    Told.ROWS_DISAGREE: (
        "Cùng số giấy tờ với một dòng phía trên nhưng nội dung khác; chỉ dòng trên được ghi nhận.",
        "The same identity number as a row further up, but other content; the first is recorded.",
    ),
    Told.NOT_NAMED: (
        "Không có người này trong danh sách của đơn vị để rút.",
        "The person is not on the organisation's list.",
    ),
}
