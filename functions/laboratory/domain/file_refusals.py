"""Why is a file, or a row of it, not simply taken? Each has a code and its sentences."""

from __future__ import annotations

from functions.kernel.errors import Conflict, Invalid, NotFound


class FileUnknown(NotFound):
    """No such file, or another laboratory's."""

    code = "RESULT_FILE_UNKNOWN"
    vi = "Không tìm thấy tệp."
    en = "The file was not found."


class ManifestMismatch(Invalid):
    """The file holds other rows or bytes than were announced with it, or nothing was announced."""

    code = "MANIFEST_MISMATCH"
    vi = "Tệp không khớp với số dòng hoặc mã SHA-256 đã khai; vui lòng xuất và gửi lại."
    en = "The file differs from the rows or SHA-256 announced; please export and send it again."


class ManifestUnreadable(Invalid):
    """Not a number of rows, not 64 hexadecimal digits, or an encoding that is not taken."""

    code = "MANIFEST_UNREADABLE"
    vi = "Số dòng, mã SHA-256 hoặc bảng mã khai kèm tệp không hợp lệ."
    en = "The rows, SHA-256 or encoding announced with the file are not valid."


class NotYourTube(Invalid):
    """The tube was sent to another laboratory; both see the row, nobody is told a result."""

    code = "NOT_YOUR_TUBE"
    vi = "Ống này được gửi tới phòng xét nghiệm khác; vui lòng kiểm tra lại mã ống."
    en = "This tube was sent to another laboratory; please check its code."


class TubeNotKnown(Invalid):
    """Nobody has sealed this tube yet: the result waits for it."""

    code = "TUBE_NOT_KNOWN"
    vi = "Chưa có thông tin lấy mẫu của ống này; kết quả chờ khớp."
    en = "Nothing is known of this tube yet; the result waits for it."


class OtherDisease(Invalid):
    """Kept aside: the row is of another disease or test."""

    code = "OTHER_DISEASE"
    vi = "Dòng của bệnh hoặc xét nghiệm khác; được giữ riêng, không tính là kết quả."
    en = "The row is of another disease or test; it is kept aside and counts as no result."


class RowTwice(Conflict):
    """The same result came before."""

    code = "ROW_DUPLICATE"
    vi = "Kết quả này đã được nhận trước đó."
    en = "This result was received before."


class FileMovedOn(Conflict):
    """Another worker has taken this file further."""

    code = "RESULT_FILE_MOVED_ON"
