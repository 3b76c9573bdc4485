"""What a mode refuses at a door, what is refused of a mode itself, and in which words."""

from __future__ import annotations

from functions.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable


class ClosedByMode(Unavailable):
    """A door is closed for a while by a decision; `retry_after` says for how long at least."""


class DoorShed(ClosedByMode):
    """So much comes that this door has to wait for others: scans, results and codes go first."""

    code = "SHED"
    vi = "Hệ thống đang quá tải, dịch vụ này tạm dừng để ưu tiên quét mã và trả kết quả."
    en = "The platform is overloaded; this service pauses so that scans and results go on."


class ReadOnly(ClosedByMode):
    """Nothing is written for a while; reading goes on."""

    code = "READ_ONLY"
    vi = "Hệ thống đang ở chế độ chỉ đọc, chưa ghi nhận thay đổi. Vui lòng thử lại sau."
    en = "The platform is read-only for now; nothing is changed. Please try again later."


class TurnNotCome(ClosedByMode):
    """Everybody has a turn in each round; `retry_after` says when the caller's comes."""

    code = "WAITING_ROOM"
    vi = "Đang có rất đông người. Lượt của bạn sẽ đến sau ít phút, không cần tải lại trang."
    en = "Very many people are here. Your turn comes in some minutes; no need to reload."


class FeatureOff(ClosedByMode):
    """Switched off by two persons, or by one for an hour."""

    code = "FEATURE_OFF"
    vi = "Chức năng này đang tạm tắt theo quyết định của đơn vị vận hành."
    en = "This function is switched off by decision of the operators."


class ModeInvalid(Invalid):
    """No such mode, place, function or period, or no reason."""

    code = "MODE_INVALID"
    vi = "Chưa đề nghị được: kiểm tra chế độ, nơi áp dụng, thời gian và lý do."
    en = "This can't be proposed: check mode, place, period and reason."


class ModeUnknown(NotFound):
    """No such decision, or another place's."""

    code = "MODE_UNKNOWN"
    vi = "Không tìm thấy quyết định này."
    en = "There is no such decision."


class ModeMoved(Conflict):
    """Somebody was faster, or it does not stand so that this could be done, or its time is over."""

    code = "MODE_MOVED"
    vi = "Quyết định đã thay đổi hoặc đã hết hạn. Hãy xem lại rồi làm lại."
    en = "The decision has changed or has run out. Look again, then do it again."


class OtherPersonNeeded(Forbidden):
    """Who proposed it can't agree to it."""

    code = "OTHER_PERSON_NEEDED"
    vi = "Cần người thứ hai đồng ý, không phải người đã đề nghị."
    en = "A second person has to agree, not the one who proposed it."
