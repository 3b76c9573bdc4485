"""Why is a case as an event left it? In Vietnamese, with the rule, kept with the event.

What is kept is not told anew later: a rule that is worded otherwise next year says nothing of a
decision of today (domain.md 1.1: instruments change, what was decided by them stays).
"""

from __future__ import annotations

from functions.tracing.domain import window as windows
from functions.tracing.domain.case import Act, Case


def why(case: Case) -> str:
    """In Vietnamese: why the case stands as its last act left it."""
    if case.act is Act.RETRACTED:
        return (
            "Ca được rút: phòng xét nghiệm đã rút kết quả, không còn mẫu dương tính nào"
            f" và không có hai đơn vị cùng ký{_by_rule(case)}."
        )
    if case.act is Act.ERROR:
        return (
            "Ca được rút: mở nhầm, không có mẫu dương tính nào; các lượt đến không còn"
            f" được xem{_by_rule(case)}."
        )
    drawn = windows.why(case.window, case.course) if case.window else ""
    if case.act is Act.CLOSED:
        return f"Đã điều tra xong: ca vẫn được tính, lượt đến không còn được xem. {drawn}".strip()
    return drawn


def why_ring(case: Case, rule_id: str, most: int) -> str:
    """In Vietnamese: why the contacts of a contact are asked for."""
    asked = sum(bool(source) for source in case.traces)
    return f"Hỏi tiếp người tiếp xúc của một F1, lượt {asked} trên tối đa {most} ({rule_id})."


def _by_rule(case: Case) -> str:
    return f" ({case.window.rule_id})" if case.window else ""
