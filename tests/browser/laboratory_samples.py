"""Samples of the laboratories' boards; added to `SAMPLES`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from functions.kernel.callers import Role
from functions.kernel.identifiers import UnitId, tube_code
from functions.kernel.periods import HOUR, day_of, days_between
from functions.laboratory.domain.clocks import Leg, LegTimes, Step
from functions.laboratory.domain.cohort import StuckTube, Volume
from functions.laboratory.service.board import (
    AgeShown,
    Board,
    DayShown,
    LaboratoryShown,
    ProvinceBoard,
)

NOW = datetime(2021, 11, 15, 2, 30, tzinfo=UTC)
TODAY = day_of(NOW)


def _day(day: date, place: int) -> DayShown:
    volume = Volume(120 + place, 118, 115, 112, 480, 3)
    legs = {leg: LegTimes(112, 60 * place + 40, 120 * place + 95, place % 2, 0) for leg in Leg}
    return DayShown(day, volume, volume.sealed, legs if place else {})


BOARD = Board(
    laboratory=UnitId("lab-01"),
    name="Phòng xét nghiệm CDC Hà Nội (giả định)",
    as_of=NOW - HOUR,
    promise_hours=24,
    days=tuple(
        _day(day, place)
        for place, day in enumerate(days_between(TODAY - timedelta(days=13), TODAY))
    ),
    ages=tuple(
        AgeShown(hours, {Step.RECEIVED: waiting})
        for hours, waiting in ((6, 80), (12, 40), (24, 9), (48, 2), (None, 1))
    ),
    stuck=tuple(
        StuckTube(tube_code(number), Leg.TESTING, NOW - 30 * HOUR, "tyt-00001")
        for number in range(3)
    ),
    stuck_count=3,
    unnamed={Step.SENT: 7},
    last_result=NOW - 9 * HOUR,
    silent_hours=9,
)
PROVINCE = ProvinceBoard(
    TODAY,
    24,
    (
        LaboratoryShown(
            "Phòng xét nghiệm CDC Hà Nội (giả định)",
            120,
            112,
            132,
            None,
            LegTimes(112, 610, 1500),
            LegTimes(112, 300, 900),
            NOW - HOUR,
        ),
        LaboratoryShown(
            "Phòng xét nghiệm Bệnh viện Mẫu",
            None,
            0,
            None,
            0,
            LegTimes(3, None, None),
            LegTimes(3, None, None),
            None,
        ),
    ),
)
DAYS = [TODAY, TODAY - timedelta(days=1)]
BOARDS: dict[str, tuple[str, Role, dict[str, Any]]] = {
    "/xet-nghiem/bang": (
        "laboratory/board.html",
        Role.LAB_TECHNICIAN,
        {"board": BOARD, "legs": list(Leg)},
    ),
    "/can-bo/xet-nghiem": (
        "laboratory/province.html",
        Role.PROVINCE_OFFICER,
        {"board": PROVINCE, "days": DAYS},
    ),
}
