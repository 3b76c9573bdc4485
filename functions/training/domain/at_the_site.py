"""Tasks of a vaccination site, judged by its checklist, intervals, and clock of severe events."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from functions.aefi.domain.case import clock_on, is_overdue
from functions.aefi.domain.report import Course, Report, Severity, is_severe
from functions.immunization.domain.screening import Vitals, checklist_on, decide, questions
from functions.kernel.dose_intervals import Given, OutOfSchedule, check_next, intervals_on
from functions.kernel.periods import VIETNAM
from functions.kernel.vaccines import products
from functions.training.domain.guide import Said
from functions.training.domain.practice import Draw, Task, choices, fact, who

ANSWERS: Final = {
    "prior_reaction": Said(
        "Phản vệ từ độ 2 sau mũi trước", "Anaphylaxis of grade 2 after an earlier dose"
    ),
    "anaphylaxis": Said("Tiền sử phản vệ từ độ 3", "Ever an anaphylaxis of grade 3"),
    "covid_recent": Said("Mắc COVID-19 trong 6 tháng", "COVID-19 within six months"),
    "acute_illness": Said("Đang mắc bệnh cấp tính", "An acute illness now"),
    "pregnant_early": Said("Mang thai dưới 13 tuần", "Pregnant, less than 13 weeks"),
    "pregnant_late": Said("Mang thai từ 13 tuần", "Pregnant, 13 weeks or more"),
    "breastfeeding": Said("Đang cho con bú", "Breastfeeding"),
    "allergy": Said("Dị ứng với tác nhân khác", "Allergic to something else"),
    "chronic": Said("Bệnh nền, bệnh mạn tính", "A chronic disease"),
    "bleeding": Said("Rối loạn đông máu", "A clotting disorder"),
    "elderly": Said("Từ 65 tuổi trở lên", "Aged 65 or more"),
}
OUTCOMES: Final = choices(
    ("eligible", "Đủ điều kiện tiêm", "Eligible"),
    ("careful", "Thận trọng khi tiêm", "With care"),
    ("defer", "Trì hoãn tiêm", "Deferred"),
    ("hospital", "Tiêm tại bệnh viện", "In a hospital"),
    ("contraindicated", "Chống chỉ định", "Contraindicated"),
)
GIVING: Final = choices(
    ("ok", "Tiêm được hôm nay", "It can be given today"),
    ("INTERVAL_TOO_SHORT", "Chưa đủ khoảng cách", "The interval is too short"),
    ("PRODUCT_MISMATCH", "Không được tiêm tiếp loại này", "This vaccine may not follow"),
    ("SERIES_COMPLETE", "Đã đủ liều, chưa có mũi nhắc lại", "The series is complete, no booster"),
)
CLOCK: Final = choices(
    ("mild", "Không phải ca nặng: ghi nhận, theo dõi", "Not severe: record it, watch"),
    ("in_time", "Ca nặng, còn hạn: tiếp nhận ngay", "Severe, in time: take it up now"),
    ("overdue", "Ca nặng, đã quá hạn tiếp nhận", "Severe, and overdue"),
)
_COURSES: Final = {
    Course.RECOVERING: Said("Đang hồi phục", "Recovering"),
    Course.HOSPITALISED: Said("Nhập viện", "In hospital"),
    Course.RECOVERED: Said("Đã hồi phục", "Recovered"),
}
_SERIES: Final = ("vaxzevria", "comirnaty", "spikevax", "vero-cell")


def screening(draw: Draw, province: str, day: date) -> Task:
    """What does a screening conclude by the checklist of the day?"""
    rule = checklist_on(day)
    asked = questions(rule)
    yes = tuple(one for one in draw.some_of(tuple(ANSWERS), 2) if one in asked)
    is_hot = draw.below(4) == 0
    vitals = Vitals(
        temperature=385 if is_hot else draw.between(360, 372),
        pulse=draw.between(62, 98),
        respiration=draw.between(14, 22),
        systolic=draw.between(100, 138),
        diastolic=draw.between(62, 88),
    )
    product = draw.one_of(_SERIES)
    decided = decide(rule, {name: name in yes for name in asked}, vitals, product)
    told = [ANSWERS[name] for name in yes] or [Said("Không có gì", "Nothing")]
    pressure = f"{vitals.systolic}/{vitals.diastolic} mmHg"
    return Task(
        facts=(
            who(draw, province),
            fact(
                ("Trả lời có", "Answers yes"),
                ", ".join(one.vi for one in told),
                ", ".join(one.en for one in told),
            ),
            fact(("Thân nhiệt", "Temperature"), f"{vitals.temperature / 10:.1f} °C"),
            fact(("Mạch, nhịp thở", "Pulse, respiration"), f"{vitals.pulse}, {vitals.respiration}"),
            fact(("Huyết áp", "Blood pressure"), pressure),
            fact(("Vắc xin", "Vaccine"), products()[product].name),
        ),
        question=Said("Kết luận khám sàng lọc là gì?", "What does the screening conclude?"),
        options=OUTCOMES,
        right=decided.outcome.value,
        rule_id=decided.rule_id,
    )


def interval(draw: Draw, province: str, day: date) -> Task:
    """May this dose be given today after those before?"""
    rule = intervals_on(day)
    first = draw.one_of(_SERIES)
    wanted = first if draw.below(3) else draw.one_of(_SERIES)
    ago = draw.one_of((10, 20, 21, 27, 28, 40, 56, 70, 100))
    before = [Given(first, day - timedelta(days=ago))]
    if draw.below(3) == 0:
        before.insert(0, Given(first, before[0].day - timedelta(days=60)))
    right = "ok"
    try:
        check_next(rule, before, wanted, day)
    except OutOfSchedule as refusal:
        right = refusal.code
    return Task(
        facts=(
            who(draw, province),
            *(
                fact((f"Mũi {number}", f"Dose {number}"), _dose(one))
                for number, one in enumerate(before, 1)
            ),
            fact(("Hôm nay", "Today"), f"{day:%d/%m/%Y}"),
            fact(("Định tiêm", "To be given"), products()[wanted].name),
        ),
        question=Said("Có tiêm mũi này hôm nay được không?", "Can this dose be given today?"),
        options=GIVING,
        right=right,
        rule_id=rule.rule_id,
    )


def event(draw: Draw, province: str, day: date) -> Task:
    """Is an event after a dose severe, and has its time run out?"""
    now = datetime.combine(day, time(9), UTC)
    course = draw.one_of(tuple(_COURSES))
    severity = draw.one_of((Severity.MINOR, Severity.MINOR, Severity.SEVERE))
    hours = draw.one_of((2, 10, 23, 24, 25, 40))
    recognised = now - timedelta(hours=hours)
    rule = clock_on(day)
    right = "mild"
    if is_severe(Report(("fever",), day, severity, course), rule):
        due = recognised + timedelta(hours=rule.body["severe_hours"])
        right = "overdue" if is_overdue(due, None, now) else "in_time"
    is_bad = severity is Severity.SEVERE
    return Task(
        facts=(
            who(draw, province),
            fact(
                ("Người báo đánh giá", "The reporter says"),
                "nặng" if is_bad else "nhẹ",
                "severe" if is_bad else "minor",
            ),
            fact(("Diễn biến", "Course"), _COURSES[course].vi, _COURSES[course].en),
            fact(("Phát hiện lúc", "Noticed at"), f"{recognised.astimezone(VIETNAM):%H:%M %d/%m}"),
            fact(("Bây giờ", "Now"), f"{now.astimezone(VIETNAM):%H:%M %d/%m}"),
        ),
        question=Said(
            "Trường hợp này, chưa ai tiếp nhận, thuộc loại nào?",
            "Nobody has taken it up yet: which is it?",
        ),
        options=CLOCK,
        right=right,
        rule_id=rule.rule_id,
    )


def _dose(one: Given) -> str:
    return f"{products()[one.product].name}, {one.day:%d/%m/%Y}"
