"""In Vietnamese: why is somebody asked to do what they are asked, and until when?"""

from __future__ import annotations

from datetime import date
from typing import Final

from functions.followup.domain.follow import CASE, FollowUp
from functions.followup.domain.protection import told
from functions.kernel.measures import Measure

_KINDS: Final = {
    ("quarantine", "central"): "cách ly tập trung",
    ("quarantine", "home"): "cách ly tại nhà",
    ("self_monitor", "home"): "tự theo dõi sức khoẻ",
    ("isolation", "hospital"): "cách ly, điều trị tại cơ sở y tế",
    ("isolation", "home"): "cách ly tại nhà (ca bệnh)",
}


def why(one: FollowUp, today: date) -> str:
    """The reason of what is asked on a day, with its rule; that nothing is asked, where it is not.
    Refuses NoRuleInForce."""
    measure = one.measure_on(today)
    if measure is None:
        return "Hiện không có căn cứ nào yêu cầu theo dõi."
    ground = _ground(one) + told(one.protection)
    asked = f"{asked_of(measure)} đến hết ngày {_day(one.until or measure.until)}"
    tests = _tests(one, measure)
    return f"{ground}: {asked}{tests} ({measure.rule_id})."


def asked_of(measure: Measure) -> str:
    """What a measure asks, in Vietnamese."""
    return _KINDS[measure.kind, measure.place]


def _ground(one: FollowUp) -> str:
    counting = [cause for cause in one.causes.values() if cause.counts and cause.day]
    if any(cause.kind == CASE for cause in counting) and one.kind == "isolation":
        last = max(cause.day for cause in counting if cause.kind == CASE and cause.day)
        return f"Có kết quả dương tính, tính từ ngày {_day(last)}"
    last = max(cause.day for cause in counting if cause.day)
    ring = min(cause.ring for cause in counting if cause.day == last)
    return f"Người tiếp xúc (F{ring}), lần cuối ngày {_day(last)}"


def _tests(one: FollowUp, measure: Measure) -> str:
    days = ", ".join(f"{day:%d/%m}" for day in measure.test_days)
    planned = f", xét nghiệm các ngày {days}" if days else ""
    short = one.negatives_missing()
    return f"{planned}, còn thiếu {short} kết quả âm tính" if short > 0 else planned


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
