"""Tasks of tubes and of health declarations, judged by the rules of sampling and of the gate."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final

from functions.checkin.domain.colour import ZONES, decide_colour
from functions.checkin.domain.declaration import Declaration
from functions.checkin.domain.form import Kind as Form
from functions.kernel.errors import Refusal
from functions.kernel.identifiers import DivisionPath, PersonId, TubeCode, UnitId
from functions.laboratory.domain.pool import check_tube_size, joined
from functions.laboratory.domain.specimen import Specimen, sealed, with_member
from functions.laboratory.domain.words import Custody, Kind, Method, SamplingReason
from functions.training.domain.guide import Said
from functions.training.domain.practice import Draw, Fact, Task, choices, fact, who

SYMPTOMS: Final = {
    "fever": Said("Sốt", "Fever"),
    "cough": Said("Ho", "Cough"),
    "breathing_difficulty": Said("Khó thở", "Difficulty breathing"),
    "sore_throat": Said("Đau họng", "Sore throat"),
    "diarrhoea": Said("Tiêu chảy", "Diarrhoea"),
    "loss_of_taste_or_smell": Said("Mất vị giác hoặc khứu giác", "Loss of taste or smell"),
    "symptomatic_person": Said("Tiếp xúc người có triệu chứng", "Met somebody with symptoms"),
}
_NONE: Final = Said("Không", "None")
_YES_NO: Final = (Said("Không", "No"), Said("Có", "Yes"))
METHODS: Final = {Method.PCR: "RT-PCR", Method.ANTIGEN: "test nhanh / antigen"}
COLOURS: Final = choices(
    ("green", "Xanh", "Green"), ("yellow", "Vàng", "Yellow"), ("red", "Đỏ", "Red")
)
SEALING: Final = choices(
    ("ok", "Niêm phong được", "It can be sealed"),
    ("MEMBER_TWICE", "Không: một người được quét hai lần", "No: somebody was scanned twice"),
    ("TUBE_TOO_FULL", "Không: quá số người theo quy định", "No: more people than the rule allows"),
    ("TUBE_EMPTY", "Không: chưa có ai trong ống", "No: nobody is in the tube"),
)
POOLING: Final = choices(
    ("ok", "Gộp được", "They can be pooled"),
    ("TUBE_TOO_FULL", "Không: quá số ống theo quy định", "No: more tubes than the rule allows"),
    ("POOL_OF_POOLS", "Không: có mẫu đã gộp của phòng", "No: one is a laboratory's pool"),
    ("TUBE_TWICE", "Không: một ống được quét hai lần", "No: a tube was scanned twice"),
    ("CUSTODY_OUT_OF_ORDER", "Không: có ống chưa nhận", "No: one has not been received"),
)


def colour(draw: Draw, province: str, day: date) -> Task:
    """Which colour follows from a declaration?"""
    said = draw.some_of(tuple(SYMPTOMS), 2)
    is_contact, zone = draw.below(4) == 0, draw.one_of((1, 2, 3, 4))
    at = _morning(day)
    answers = dict.fromkeys(said, True) | {"case": is_contact}
    declared = Declaration(Form.DOMESTIC, 1, at, on_behalf=False, answers=answers)
    decided = decide_colour(declared, at, zone=ZONES[zone])
    told = [SYMPTOMS[name] for name in said] or [_NONE]
    yes = _YES_NO[is_contact]
    return Task(
        facts=(
            who(draw, province),
            fact(("Khai", "Declares"), _list(told, "vi"), _list(told, "en")),
            fact(("Tiếp xúc ca bệnh gần đây", "Met a case lately"), yes.vi, yes.en),
            fact(("Đến từ địa bàn cấp", "Comes from an area of level"), zone),
        ),
        question=Said("Màn hình ở cổng sẽ có màu gì?", "Which colour will the gate show?"),
        options=COLOURS,
        right=decided.colour.value,
        rule_id=decided.rule_id,
    )


def tube(draw: Draw, province: str, day: date) -> Task:
    """May a field tube be sealed?"""
    method = draw.one_of((Method.PCR, Method.ANTIGEN))
    most = 10 if method is Method.PCR else 3
    how = draw.below(5)
    count = (0, most + draw.between(1, 3))[how] if how < 2 else draw.between(2, most)
    people = [PersonId(f"{number:013d}") for number in range(1, count + 1)]
    is_twice = how == 2
    if is_twice:
        people.append(people[0])
    right, rule_id = _sealing(people, method, day)
    yes = _YES_NO[is_twice]
    return Task(
        facts=(
            who(draw, province),
            fact(("Cách xét nghiệm", "Method"), METHODS[method]),
            fact(("Số người khác nhau đã quét", "Different people scanned"), count),
            fact(("Có người được quét lần nữa", "Somebody is scanned again"), yes.vi, yes.en),
        ),
        question=Said("Ống này có niêm phong được không?", "Can this tube be sealed as it stands?"),
        options=SEALING,
        right=right,
        rule_id=rule_id,
    )


def pool(draw: Draw, province: str, day: date) -> Task:
    """May a laboratory join these tubes?"""
    how = draw.below(5)
    count = draw.between(11, 14) if how == 0 else draw.between(3, 9)
    tubes = [_tube(TubeCode(f"LT{number:06d}"), Custody.RECEIVED) for number in range(count)]
    if how == 1:
        tubes[0] = _tube(tubes[0].tube, Custody.RECEIVED, Kind.LAB_POOL)
    elif how == 2:
        tubes[-1] = tubes[0]
    elif how == 3:
        tubes[0] = _tube(tubes[0].tube, Custody.SENT)
    right = "ok"
    try:
        made, _ = joined(TubeCode("LTGOP"), tubes, Method.PCR, UnitId("practice"), _morning(day))
        rule_id = made.rule_id
    except Refusal as refusal:
        right, rule_id = refusal.code, check_tube_size(Method.PCR, 1, day)
    flags = (how == 1, how == 2, how == 3)
    labels = (
        ("Có ống là mẫu gộp của phòng", "One is a pool of the laboratory"),
        ("Có ống quét hai lần", "A tube is scanned twice"),
        ("Có ống đang trên đường, chưa nhận", "A tube is on its way, not received"),
    )
    lines = [
        fact(label, _YES_NO[is_so].vi, _YES_NO[is_so].en)
        for label, is_so in zip(labels, flags, strict=True)
    ]
    return Task(
        facts=(
            _laboratory(draw, province),
            fact(("Số ống RT-PCR", "Tubes for RT-PCR"), count),
            *lines,
        ),
        question=Said("Có gộp được các ống này không?", "Can these tubes be pooled?"),
        options=POOLING,
        right=right,
        rule_id=rule_id,
    )


def _sealing(people: list[PersonId], method: Method, day: date) -> tuple[str, str]:
    rule_id = check_tube_size(method, 1, day)
    made = _tube(TubeCode("LT000001"), Custody.COLLECTING)
    try:
        for one in people:
            made = with_member(made, one)
        closed = sealed(made, _morning(day))
        check_tube_size(method, closed.size, day)
    except Refusal as refusal:
        return refusal.code, rule_id
    return "ok", rule_id


def _tube(code: TubeCode, custody: Custody, kind: Kind = Kind.SINGLE) -> Specimen:
    return Specimen(
        tube=code,
        kind=kind,
        custody=custody,
        unit=UnitId("practice"),
        division=DivisionPath("01"),
        session=None,
        laboratory=UnitId("practice"),
        reason=SamplingReason.SCREENING,
    )


def _laboratory(draw: Draw, province: str) -> Fact:
    told = who(draw, province).value.vi.partition(", ")[2].partition(", ")[2]
    label = ("Phòng xét nghiệm (dữ liệu luyện tập)", "Laboratory (practice data)")
    return fact(label, told)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(2), UTC)


def _list(told: list[Said], language: str) -> str:
    return ", ".join(getattr(one, language) for one in told)
