"""What may be refused of a right to other areas' data, and in which words."""

from __future__ import annotations

from functions.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class RightInvalid(Forbidden):
    """No right in force opens this; or whoever agrees may not, has agreed, or saw other terms
    (security.md Z08)."""

    code = "GRANT_INVALID"
    vi = "Không có quyền khai thác đang hiệu lực cho việc này."
    en = "No right in force allows this."


class RightUnknown(NotFound):
    """No such right, or another unit's."""

    code = "GRANT_UNKNOWN"
    vi = "Không tìm thấy quyền khai thác này."
    en = "There is no such right."


class RightOver(Conflict):
    """It was decided before, or its time is over."""

    code = "GRANT_OVER"
    vi = "Quyền khai thác này đã được giải quyết hoặc đã hết hạn."
    en = "This right has been decided or has run out."


class RightTermsInvalid(Invalid):
    """What is to be granted can't be granted so."""

    code = "GRANT_TERMS_INVALID"
    vi = "Chưa cấp được: kiểm tra dữ liệu, địa bàn, căn cứ, lý do và thời hạn (tối đa 90 ngày)."
    en = "These terms can't be granted: check data, area, basis, reason, period (at most 90 days)."


class RightNeedless(Conflict):
    """The unit looks after that area anyway."""

    code = "GRANT_NEEDLESS"
    vi = "Đơn vị này vốn đã phụ trách địa bàn đó."
    en = "The unit looks after that area anyway."


class RightReasonMissing(Invalid):
    """An emergency opening without a reason."""

    code = "GRANT_REASON_MISSING"
    vi = "Vui lòng ghi lý do mở khẩn cấp (ít nhất 10 ký tự)."
    en = "Please say why you open it in an emergency (at least ten characters)."
