"""What can be refused, and in which words?

The tree (a family says whose turn it is; the HTTP door alone knows status codes):

* Refusal
  + Malformed       the message itself can't be read                          (400)
  + Unidentified    we don't know who is asking                               (401)
  + Forbidden       we know who is asking, and the answer is no               (403)
  + NotFound        unknown, or another's: the two are told in the same words (404)
  + Conflict        the world has moved on, or the same key was used before   (409)
  + Gone            it was there, and has been ended on purpose               (410)
  + TooLarge        more than we take in one piece                            (413)
  + Unsupported     a kind of content we do not take                          (415)
  + Invalid         readable, but a field says something impossible           (422)
  + TooMany         too often                                                 (429)
  + Unavailable     our fault, or a dependency's; try again                   (503)
  + Defect          we were wrong; every one of these is a finding            (500)

Every leaf has a stable public `code` (upper snake case) and one sentence in Vietnamese and
English. Neither may hold a value from the input: refusals are logged and shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One field that is wrong: its dotted path and a stable code; never its value."""

    field: str
    code: str


class Refusal(Exception):
    """A named "no". Subclass it with `code`, `vi` and `en`."""

    code: ClassVar[str] = "REFUSED"
    vi: ClassVar[str] = "Yêu cầu không được chấp nhận."
    en: ClassVar[str] = "The request was refused."

    def __init__(self, *faults: FieldFault, retry_after: int | None = None) -> None:
        """Refuse; `faults` name the fields at fault, `retry_after` is in seconds."""
        super().__init__(self.code)
        self.faults = faults
        self.retry_after = retry_after


class Malformed(Refusal):
    """The message itself can't be read."""

    code = "MALFORMED"
    vi = "Không đọc được nội dung gửi lên."
    en = "The message could not be read."


class Unidentified(Refusal):
    """We don't know who is asking."""

    code = "NOT_SIGNED_IN"
    vi = "Vui lòng đăng nhập."
    en = "Please sign in."


class Forbidden(Refusal):
    """We know who is asking, and the answer is no."""

    code = "FORBIDDEN"
    vi = "Bạn không có quyền thực hiện việc này."
    en = "You may not do this."


class NotFound(Refusal):
    """Unknown, or another's: told in the same words."""

    code = "NOT_FOUND"
    vi = "Không tìm thấy."
    en = "Not found."


class Conflict(Refusal):
    """The world has moved on."""

    code = "CONFLICT"
    vi = "Dữ liệu đã thay đổi, vui lòng xem lại."
    en = "The data has changed; please look again."


class Gone(Refusal):
    """It was there, and has been ended on purpose."""

    code = "GONE"
    vi = "Nội dung này không còn hiệu lực."
    en = "This is no longer valid."


class TooLarge(Refusal):
    """More than we take in one piece."""

    code = "TOO_LARGE"
    vi = "Nội dung gửi lên quá lớn."
    en = "The message is too large."


class Unsupported(Refusal):
    """A kind of content we do not take."""

    code = "UNSUPPORTED_CONTENT"
    vi = "Loại nội dung này không được hỗ trợ."
    en = "This kind of content is not supported."


class Invalid(Refusal):
    """Readable, but a field says something impossible."""

    code = "INVALID"
    vi = "Một số mục chưa đúng, vui lòng kiểm tra lại."
    en = "Some fields are not right; please check them."


class TooMany(Refusal):
    """Too often."""

    code = "TOO_MANY"
    vi = "Bạn thao tác quá nhiều lần, vui lòng thử lại sau."
    en = "Too many attempts; please try again later."


class Unavailable(Refusal):
    """Our fault, or a dependency's; nothing was lost, try again."""

    code = "RETRY_LATER"
    vi = "Hệ thống đang bận, vui lòng thử lại sau ít phút."
    en = "The system is busy; please try again in a moment."


class Defect(Refusal):
    """We were wrong. Nobody raises this by hand: the door answers it for an unforeseen error."""

    code = "INTERNAL"
    vi = "Hệ thống gặp lỗi, vui lòng thử lại sau."
    en = "Something went wrong on our side; please try again later."


class Busy(Unavailable):
    """The store throttles us."""

    code = "BUSY"


class CryptoUnavailable(Unavailable):
    """Keys can't be reached: nothing is stored in clear, nothing is shown."""

    code = "CRYPTO_UNAVAILABLE"


class AuditUnavailable(Unavailable):
    """The audit row can't be written, so nothing is disclosed."""

    code = "AUDIT_UNAVAILABLE"


class KeyDestroyed(Gone):
    """The key of that day has been destroyed as promised."""

    code = "KEY_DESTROYED"
    vi = "Dữ liệu của ngày này đã được xoá theo quy định."
    en = "The data of this day has been erased as promised."
