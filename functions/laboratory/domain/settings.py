"""How does a laboratory release, and when is a file of it held?

An officer of its province or of the ministry sets it, as versions with a day from which they are
in force; what was set before stays readable. Until anybody has set anything the defaults hold:
two people release, and the guards are on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from functions.kernel.errors import Conflict, FieldFault, Invalid
from functions.kernel.identifiers import UnitId

APPROVERS: Final = 2
"""Different people, none of them the one who sent the file (domain.md C, security.md Z08)."""


class SettingsUnusable(Invalid):
    """A figure that would switch a guard off by the back door, or a day that has passed."""

    code = "LAB_SETTINGS_UNUSABLE"
    vi = "Thiết lập không hợp lệ, vui lòng xem lại từng mục."
    en = "The settings are not valid; please look at each of them."


class SettingsMoved(Conflict):
    """Somebody else has set the laboratory in the meantime."""

    code = "LAB_SETTINGS_MOVED"
    vi = "Thiết lập vừa được người khác thay đổi, vui lòng xem lại."
    en = "Somebody has just changed these settings; please look again."


class ReleaseMode(StrEnum):
    """Who lets a file of the laboratory go?"""

    AUTO = "auto"
    TWO_PERSON = "two_person"


@dataclass(frozen=True, slots=True)
class Guards:
    """When a file is held. Starting figures of the ministry's to confirm (security.md 2.10, L19).

    A file is held where the day's rows reach `volume_most` times the median day of a week, or
    where a file has fewer than `volume_least` of the median file (only of laboratories whose
    median file has `volume_floor` rows); where the share of positives reaches `positivity_times`
    the median of two weeks, which counts as no less than `positivity_floor`. Shares are judged of
    `positivity_rows` rows or more, medians of `history_days` days or more.
    """

    volume_most: float = 5.0
    volume_least: float = 0.5
    volume_floor: int = 100
    positivity_times: float = 5.0
    positivity_floor: float = 0.01
    positivity_rows: int = 20
    history_days: int = 3


@dataclass(frozen=True, slots=True)
class Settings:
    """One version of what is set of a laboratory."""

    laboratory: UnitId
    number: int = 0
    mode: ReleaseMode = ReleaseMode.TWO_PERSON
    manifest_required: bool = False
    guards: Guards = field(default_factory=Guards)
    valid_from: date = date(2020, 1, 1)
    instrument: str = ""
    by: str = ""


def in_force_on(laboratory: UnitId, versions: Iterable[Settings], day: date) -> Settings:
    """What holds on a day: of the versions whose day has come the last one set, or the defaults."""
    begun = [each for each in versions if each.valid_from <= day]
    return max(begun, key=lambda each: each.number, default=Settings(laboratory))


def check(wanted: Settings, today: date) -> None:
    """Refuses SettingsUnusable, naming the fields."""
    guards = wanted.guards
    sane = {
        "volume_most": 1.5 <= guards.volume_most <= 100,
        "volume_least": 0 <= guards.volume_least <= 0.9,
        "volume_floor": 1 <= guards.volume_floor <= 100_000,
        "positivity_times": 1.5 <= guards.positivity_times <= 20,
        "positivity_floor": 0.001 <= guards.positivity_floor <= 0.5,
        "positivity_rows": 5 <= guards.positivity_rows <= 1000,
        "history_days": 1 <= guards.history_days <= 7,
        "valid_from": wanted.valid_from >= today,
        "instrument": 5 <= len(wanted.instrument) <= 200,
    }
    if faults := [FieldFault(name, "OUT_OF_BOUNDS") for name, good in sane.items() if not good]:
        raise SettingsUnusable(*faults)
