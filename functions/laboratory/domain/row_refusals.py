"""What can be wrong with a row, and in which words is the laboratory told?

Each is one sentence that says what to do. None holds a value of the row: faults are shown, logged
and sent back in files.
"""

from __future__ import annotations

from functions.kernel.errors import Invalid


class CellMissing(Invalid):
    """A required cell is empty."""

    code = "REQUIRED"
    vi = "Ô này không được để trống."
    en = "This cell must not be empty."


class CellsPastHeading(Invalid):
    """The row is longer than the heading, as after a comma too many: its cells may be shifted."""

    code = "CELLS_BEYOND_HEADING"
    vi = "Dòng có ô nằm ngoài các cột của dòng tiêu đề."
    en = "The row has cells beyond the columns of the heading."


class RowTooShort(Invalid):
    """The line ends before the heading does: cells are missing, or shifted."""

    code = "ROW_TOO_SHORT"
    vi = "Dòng thiếu ô so với dòng tiêu đề; vui lòng kiểm tra dấu phân cách."
    en = "The row has fewer cells than the heading; please check its separators."


class UnknownCode(Invalid):
    """A code or word that no list has. It is told, never guessed."""

    code = "UNKNOWN_CODE"
    vi = "Mã hoặc từ này không có trong danh mục, vui lòng dùng mã trong tệp mẫu."
    en = "This code or word is in no list; please use one of the template."


class ValueMangled(Invalid):
    """A spreadsheet has made a number or a date of a code."""

    code = "IDENTIFIER_MANGLED"
    vi = "Bảng tính đã làm hỏng mã này (mất số 0 đầu, số mũ hoặc ngày); hãy để ô dạng văn bản."
    en = "A spreadsheet has damaged this code (zeros lost, exponent, date); format cells as text."


class TimeAmbiguous(Invalid):
    """Day and month can't be told apart, or a spreadsheet has made a number of the time."""

    code = "DATE_AMBIGUOUS"
    vi = "Không rõ ngày và tháng; hãy viết năm-tháng-ngày giờ:phút, ví dụ 2021-08-31 14:05."
    en = "Day and month can't be told apart; write year-month-day hours:minutes."


class TimeUnreadable(Invalid):
    """Not a time of the calendar in one of the forms that are taken."""

    code = "TIME_UNREADABLE"
    vi = "Thời điểm không hợp lệ; hãy viết năm-tháng-ngày giờ:phút, ví dụ 2021-08-31 14:05."
    en = "The time is not valid; write year-month-day hours:minutes, such as 2021-08-31 14:05."


class HourMissing(Invalid):
    """A day without an hour: the clocks of a sample count in minutes."""

    code = "HOUR_MISSING"
    vi = "Thiếu giờ; hãy viết cả giờ và phút, ví dụ 2021-08-31 14:05."
    en = "The hour is missing; write hours and minutes too, such as 2021-08-31 14:05."


class TimeInFuture(Invalid):
    """Later than the moment at which the file came."""

    code = "TIME_IN_FUTURE"
    vi = "Thời điểm này nằm trong tương lai."
    en = "This time lies in the future."


class TimeTooOld(Invalid):
    """More than 60 days before the file came (security.md L17)."""

    code = "RESULT_TOO_OLD"
    vi = "Thời điểm này đã quá 60 ngày; vui lòng liên hệ quản trị để nhập kết quả cũ."
    en = "This time is more than 60 days ago; please ask the operators to enter old results."


class ResultBeforeSample(Invalid):
    """Tested before the sample was taken or had come."""

    code = "RESULT_BEFORE_SAMPLE"
    vi = "Thời điểm xét nghiệm trước khi lấy hoặc nhận mẫu."
    en = "The test is earlier than the sample or its receipt."


class ReceivedBeforeSample(Invalid):
    """The sample had come before it was taken."""

    code = "RECEIVED_BEFORE_SAMPLE"
    vi = "Thời điểm nhận mẫu trước khi lấy mẫu."
    en = "The sample was received before it was taken."


class ThresholdUnreadable(Invalid):
    """Not a cycle threshold: more than 0 to 50, at most three decimals."""

    code = "CT_INVALID"
    vi = "Giá trị Ct phải là số lớn hơn 0 và không quá 50, ví dụ 23,5."
    en = "A Ct value is a number above 0 and not above 50, such as 23.5."


class ThresholdWithoutPcr(Invalid):
    """A cycle threshold beside a test that has no cycles."""

    code = "CT_WITHOUT_PCR"
    vi = "Chỉ xét nghiệm PCR mới có giá trị Ct."
    en = "Only a PCR test has a Ct value."


class NotFinal(Invalid):
    """A preliminary result: it is taken when it is final."""

    code = "RESULT_NOT_FINAL"
    vi = "Kết quả chưa chính thức; vui lòng gửi lại khi có kết quả cuối cùng."
    en = "The result is not final; please send it again when it is."


class ReasonMissing(Invalid):
    """A correction or withdrawal says why."""

    code = "REASON_NEEDED"
    vi = "Kết quả đính chính hoặc huỷ phải ghi lý do."
    en = "A corrected or withdrawn result needs a reason."


class DiseaseDisagrees(Invalid):
    """The row names another disease than its test is for."""

    code = "DISEASE_DISAGREES"
    vi = "Bệnh và xét nghiệm của dòng không khớp nhau."
    en = "The disease and the test of the row do not agree."


class DeviceDisagrees(Invalid):
    """The device works by another method than the row's test."""

    code = "DEVICE_DISAGREES"
    vi = "Thiết bị và phương pháp xét nghiệm của dòng không khớp nhau."
    en = "The device and the method of the row do not agree."


class PoolSizeUnreadable(Invalid):
    """Not a number of members from 2 to 100."""

    code = "POOL_SIZE_INVALID"
    vi = "Số mẫu gộp phải là số nguyên từ 2 đến 100."
    en = "The size of a pool is a whole number from 2 to 100."


class TextUnreadable(Invalid):
    """A text that is too long, or holds control characters."""

    code = "TEXT_UNREADABLE"
    vi = "Nội dung ô quá dài hoặc có ký tự không hợp lệ."
    en = "The text of this cell is too long or holds invalid characters."
