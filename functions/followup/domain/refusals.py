"""What is refused of follow-ups?"""

from __future__ import annotations

from functions.kernel.errors import Conflict, Forbidden, Gone, Invalid, NotFound


class FollowUpUnknown(NotFound):
    """No such follow-up, or it is not in the caller's area."""

    code = "FOLLOW_UP_UNKNOWN"
    vi = "Không tìm thấy người đang được theo dõi này."
    en = "This follow-up was not found."


class NotFollowed(NotFound):
    """The caller is not followed up now."""

    code = "NOT_FOLLOWED_UP"
    vi = "Hiện bạn không trong diện theo dõi sức khoẻ hằng ngày."
    en = "You are not under daily follow-up now."


class CheckLinkOver(Gone):
    """The link is not one of ours, its day is over, or nothing is asked any more."""

    code = "CHECK_LINK_OVER"
    vi = "Liên kết không đúng hoặc đã hết hạn. Mỗi ngày có một liên kết mới."
    en = "The link is not right or its day is over. There is a new one every day."


class AnswerUnclear(Invalid):
    """Neither well nor a symptom, both, or a symptom that is not of the list."""

    code = "ANSWER_UNCLEAR"
    vi = "Vui lòng chọn khoẻ mạnh, hoặc chọn các triệu chứng trong danh mục."
    en = "Please say that you are well, or choose symptoms of the list."


class TemperatureImpossible(Invalid):
    """Not between 34.0 and 43.0 degrees Celsius."""

    code = "TEMPERATURE_IMPOSSIBLE"
    vi = "Nhiệt độ phải từ 34,0 đến 43,0 độ C."
    en = "The temperature must be between 34.0 and 43.0 °C."


class StepReasonMissing(Invalid):
    """A step needs words, of 5 to 500 characters."""

    code = "STEP_REASON_MISSING"
    vi = "Vui lòng ghi việc đã làm hoặc lý do, từ 5 đến 500 chữ."
    en = "Please write what was done or why, in 5 to 500 characters."


class FollowUpMovedOn(Conflict):
    """Somebody, or a fact, changed it since it was looked at."""

    code = "FOLLOW_UP_MOVED_ON"
    vi = "Thông tin theo dõi đã thay đổi kể từ lúc bạn xem, vui lòng xem lại."
    en = "The follow-up has changed since you looked; please look again."


class NotTimeToEnd(Conflict):
    """The last day of the measure is not over."""

    code = "NOT_TIME_TO_END"
    vi = "Chưa hết thời gian theo dõi theo quy định."
    en = "The time that the rule sets is not over."


class NegativesMissing(Conflict):
    """The rule requires negative results that have not been heard."""

    code = "NEGATIVES_MISSING"
    vi = "Chưa đủ kết quả xét nghiệm âm tính mà quy định yêu cầu."
    en = "Negative results that the rule requires are missing."


class NotYoursToEnd(Forbidden):
    """An epidemiologist or an officer of the district or province decides the end."""

    code = "NOT_YOURS_TO_END"
    vi = "Việc kết thúc do cán bộ dịch tễ hoặc cán bộ tuyến huyện, tỉnh quyết định."
    en = "The end is decided by an epidemiologist or an officer of the district or province."
