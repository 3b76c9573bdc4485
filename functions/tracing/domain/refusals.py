"""What is refused of cases and contacts?"""

from __future__ import annotations

from functions.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class CaseUnknown(NotFound):
    """No such case, or it is not in the caller's area."""

    code = "TRACED_CASE_UNKNOWN"
    vi = "Không tìm thấy ca bệnh này."
    en = "This case was not found."


class ContactUnknown(NotFound):
    """No such contact of this case."""

    code = "CONTACT_UNKNOWN"
    vi = "Không tìm thấy người này trong danh sách của ca bệnh."
    en = "This person is not in the list of the case."


class NoCaseBasis(Forbidden):
    """No case stands that would bound which visits may be read (security.md Z06)."""

    code = "NO_CASE_BASIS"
    vi = "Không có ca bệnh đang mở làm căn cứ, nên không được xem dữ liệu tiếp xúc."
    en = "No case stands that would allow contacts to be looked at."


class PurposeNotAllowed(Forbidden):
    """Contacts are shown for a purpose of the closed list only (security.md Z07)."""

    code = "PURPOSE_NOT_ALLOWED"
    vi = "Mục đích này không được phép; dữ liệu chỉ dùng để phòng, chống dịch."
    en = "That purpose is not allowed: these data serve epidemic control alone."


class SecondUnitNeeded(Forbidden):
    """Whoever signs second is another person of another unit."""

    code = "SECOND_UNIT_NEEDED"
    vi = "Người ký thứ hai phải là người khác, thuộc đơn vị khác."
    en = "The second signature must be of another person of another unit."


class CaseStands(Conflict):
    """The person has a case of this episode already."""

    code = "CASE_STANDS"
    vi = "Người này đã có ca bệnh đang được theo dõi."
    en = "This person has a case already."


class TracedCaseMovedOn(Conflict):
    """Somebody, or a result, changed it since it was looked at."""

    code = "TRACED_CASE_MOVED_ON"
    vi = "Ca bệnh đã thay đổi kể từ lúc bạn xem, vui lòng xem lại."
    en = "The case has changed since you looked; please look again."


class RingsSpent(Conflict):
    """Contacts of so many contacts have been asked for already."""

    code = "RINGS_SPENT"
    vi = "Đã hết số người được phép truy vết vòng hai của ca bệnh này."
    en = "The contacts of as many contacts as are allowed have been asked for."


class ReasonMissing(Invalid):
    """A decision needs words, of 10 to 500 characters."""

    code = "REASON_MISSING"
    vi = "Vui lòng ghi lý do, từ 10 đến 500 chữ."
    en = "Please give a reason, of 10 to 500 characters."


class InterviewImpossible(Invalid):
    """What was told does not fit: a day after today, a time that ends before it begins."""

    code = "INTERVIEW_IMPOSSIBLE"
    vi = "Các mốc thời gian không khớp, vui lòng kiểm tra lại."
    en = "The times do not fit; please check them."


class ExposurePlaceUnknown(NotFound):
    """No such place, or it is not in the caller's area."""

    code = "EXPOSURE_PLACE_UNKNOWN"
    vi = "Không tìm thấy địa điểm này."
    en = "This place was not found."


class ExposurePlaceMovedOn(Conflict):
    """Somebody has done something to it since it was looked at, or it is past that step."""

    code = "EXPOSURE_PLACE_MOVED_ON"
    vi = "Địa điểm này đã thay đổi kể từ lúc bạn xem, vui lòng xem lại."
    en = "This place has changed since you looked; please look again."


class SecondPersonOfPlace(Forbidden):
    """Whoever publishes did not draft, whoever retracts did not propose it."""

    code = "PLACE_SECOND_PERSON"
    vi = "Người thứ hai phải là người khác."
    en = "The second person must be another one."


class PlaceTellsOfPerson(Invalid):
    """The name holds a number of a telephone or a paper, or names a case."""

    code = "PLACE_TELLS_OF_PERSON"
    vi = "Tên địa điểm không được có số điện thoại, số giấy tờ, địa chỉ thư hay số ca bệnh."
    en = "The name of a place may hold no number of a telephone, paper or case, and no address."


class PlaceIsHome(Invalid):
    """Somebody's home is not published."""

    code = "PLACE_IS_HOME"
    vi = "Không công bố nhà riêng, căn hộ, phòng trọ."
    en = "Private homes are not published."


class PlaceHadOneVisitor(Invalid):
    """Nobody else is known to have been there at the time: publishing it would tell who it was."""

    code = "PLACE_HAD_ONE_VISITOR"
    vi = "Không có ai khác được ghi nhận ở nơi này vào giờ đó, nên không công bố."
    en = "Nobody else is known to have been there at that time, so it is not published."


class PlaceTimeImpossible(Invalid):
    """The time has not passed, is outside the case's window, too long, or too long ago."""

    code = "PLACE_TIME_IMPOSSIBLE"
    vi = "Thời gian phải đã qua, nằm trong thời gian lây của ca, không quá dài hay quá cũ."
    en = (
        "The time is not right: it must have passed, within the case's window, not too long or old."
    )


class ExportUnknown(NotFound):
    """No such export, it is another unit's, or it has ended or expired."""

    code = "EXPORT_UNKNOWN"
    vi = "Không tìm thấy tệp xuất này, hoặc tệp đã hết hạn."
    en = "This export was not found, or it has expired."


class ExportNotReady(Conflict):
    """It is still being made, or waits for a second person."""

    code = "EXPORT_NOT_READY"
    vi = "Tệp chưa xong, vui lòng chờ."
    en = "The export is not ready yet; please wait."


class SecondPersonOfExport(Forbidden):
    """Whoever agrees to a large export did not ask for it."""

    code = "EXPORT_SECOND_PERSON"
    vi = "Người đồng ý phải là người khác với người yêu cầu."
    en = "Whoever agrees must be another person than who asked."
