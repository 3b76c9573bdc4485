"""What is refused of a case?"""

from __future__ import annotations

from functions.kernel.errors import Conflict, Invalid, NotFound


class CaseUnknown(NotFound):
    """No such case, or it is not in the caller's area."""

    code = "CASE_UNKNOWN"
    vi = "Không tìm thấy trường hợp này."
    en = "There is no such case."


class CaseMovedOn(Conflict):
    """Somebody else has gone on with the case."""

    code = "CASE_MOVED_ON"
    vi = "Trường hợp này vừa được người khác xử lý, vui lòng xem lại."
    en = "Somebody else has just gone on with this case; please look again."


class StepImpossible(Conflict):
    """A case in that state does not take that step."""

    code = "STEP_IMPOSSIBLE"
    vi = "Trường hợp này chưa thể chuyển sang bước đó."
    en = "This case can't take that step now."


class FormMissing(Conflict):
    """Nobody has filled in the form of the investigation."""

    code = "FORM_MISSING"
    vi = "Cần hoàn thành phiếu điều tra trước khi phân loại nguyên nhân."
    en = "The form of the investigation must be filled in before the cause is classified."


class CausalityUnknown(Invalid):
    """Not a class of the classification in force."""

    code = "CAUSALITY_UNKNOWN"
    vi = "Nhóm nguyên nhân không có trong bảng phân loại đang áp dụng."
    en = "That class of causality is not in the classification in force."


class WordsMissing(Invalid):
    """A judgement without its reason."""

    code = "WORDS_MISSING"
    vi = "Vui lòng ghi rõ nhận định (ít nhất 10 ký tự)."
    en = "Please say why in at least ten characters."
