"""Does the path from a file to a release still work, and does every laboratory still send?

A clock looks in every five minutes: once a quarter of an hour it drops a synthetic file where a
laboratory's system would, and it looks whether the files of the last two hours were released in
time (security.md R05). It seals the probe's tubes and drops its file once, by natural keys, so a
tick that comes twice, late or never makes no second probe. Once a day it looks for laboratories
that have fallen silent (PM-30).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

from functions.access import service as access
from functions.kernel.identifiers import DivisionPath
from functions.kernel.periods import VIETNAM, day_of
from functions.laboratory.domain import guards
from functions.laboratory.domain.probe import (
    LABORATORY,
    Probe,
    is_probe,
    looked_for,
    probe_of,
)
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Custody, Kind, SamplingReason
from functions.laboratory.store import laboratories, releases, specimens
from functions.runtime import journal, objects

HEADING: Final = "Mã ống nghiệm,Phương pháp,Kết quả,Giờ xét nghiệm (yyyy-mm-dd hh:mm)"
DIVISION: Final = DivisionPath("01")


@dataclass(frozen=True, slots=True)
class ProbeLate(journal.Fact):
    """A synthetic file was not released in time: the path from files to releases is broken."""

    level: ClassVar[journal.Level] = "ERROR"
    at: str
    minutes: int


@dataclass(frozen=True, slots=True)
class LaboratorySilent(journal.Fact):
    """A laboratory's day was below half of its median day."""

    level: ClassVar[journal.Level] = "WARNING"
    laboratory: str
    day: str
    rows: int
    usual: int


def probe(now: datetime) -> tuple[Probe, ...]:
    """Send this quarter's probe if nobody has; those of the last two hours that are late."""
    send(probe_of(now))
    late = late_probes(now)
    for each in late:
        minutes = (now - each.at) // timedelta(minutes=1)
        journal.tell(ProbeLate(each.at.isoformat(), minutes))
    journal.measure("ProbesLate", len(late))
    return late


def send(wanted: Probe) -> None:
    """Seal the probe's tubes and drop its file, each once."""
    _stand_up()
    for tube in wanted.tubes:
        specimens.put_new(
            Specimen(
                tube=tube,
                kind=Kind.SINGLE,
                custody=Custody.SEALED,
                unit=LABORATORY,
                division=DIVISION,
                session=None,
                laboratory=LABORATORY,
                reason=SamplingReason.SCREENING,
                collected_at=wanted.at,
                sealed_at=wanted.at,
                told_at=wanted.at,
                registered_at=wanted.at,
            )
        )
    tested = f"{wanted.at.astimezone(VIETNAM):%Y-%m-%d %H:%M}"
    lines = [HEADING, *(f"{tube},PCR,Âm tính,{tested}" for tube in wanted.tubes)]
    objects.put_once("uploads", wanted.key, "\r\n".join(lines).encode(), "text/csv")


def late_probes(now: datetime) -> tuple[Probe, ...]:
    """The probes of the last two hours whose release should stand, and does not.

    A quarter in which no probe was sent is late as well, once any was sent before it: a clock
    that stands still is what the probe is for.
    """
    wanted = looked_for(now)
    sent = specimens.specimens(tube for each in wanted for tube in each.tubes)
    begun = min((each.at for each in wanted if each.tubes[0] in sent), default=now)
    return tuple(each for each in wanted if each.at >= begun and not _is_released(each))


def find_silence(now: datetime) -> int:
    """Tell of each laboratory that was silent on the Vietnamese day before; how many were."""
    day = day_of(now) - timedelta(days=1)
    first, silent = day - timedelta(days=guards.VOLUME_DAYS), 0
    for laboratory in laboratories.senders():
        if is_probe(laboratory):
            continue
        alarm = guards.silence(day, laboratories.days_of(laboratory, first, day))
        if alarm is not None:
            silent += 1
            rows, usual = round(alarm.measured), round(alarm.usual)
            journal.tell(LaboratorySilent(laboratory, day.isoformat(), rows, usual))
    journal.measure("LaboratoriesSilent", silent)
    return silent


def _is_released(wanted: Probe) -> bool:
    return all(releases.aggregate(tube).releases for tube in wanted.tubes)


def _stand_up() -> None:
    """The laboratory that does not exist, as the register of units knows one."""
    access.put_unit(
        access.Unit(
            id=LABORATORY,
            name="Phòng xét nghiệm thử đường truyền",
            kind="laboratory",
            division=DIVISION,
        )
    )
