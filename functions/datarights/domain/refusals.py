"""What is refused of data subject requests?"""

from __future__ import annotations

from functions.kernel.errors import Conflict, Invalid, NotFound


class DataRequestUnknown(NotFound):
    """No such request, or it is not of the caller's area."""

    code = "DATA_REQUEST_UNKNOWN"
    vi = "Không tìm thấy yêu cầu về dữ liệu này."
    en = "This data subject request was not found."


class DataRequestDecided(Conflict):
    """Somebody has decided it already, otherwise."""

    code = "DATA_REQUEST_DECIDED"
    vi = "Yêu cầu này đã có quyết định, vui lòng tải lại trang."
    en = "This request has been decided already; please load the page again."


class DataRequestFieldUnknown(Invalid):
    """A kind, decision or ground that is not of the rule's closed list."""

    code = "DATA_REQUEST_FIELD_UNKNOWN"
    vi = "Vui lòng chọn một mục trong danh sách."
    en = "Please choose one of the list."


class DataRequestWordsMissing(Invalid):
    """Which data is wrong and what is right has to be said, in 5 to 500 characters."""

    code = "DATA_REQUEST_WORDS_MISSING"
    vi = "Vui lòng ghi rõ dữ liệu nào sai và thông tin đúng, từ 5 đến 500 ký tự."
    en = "Please say which data is wrong and what is right, in 5 to 500 characters."
