"""What is set of a laboratory, by officers of its province or the ministry, in versions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from functions.access import service as access
from functions.kernel.callers import Caller, Scope
from functions.kernel.errors import NotFound
from functions.kernel.identifiers import UnitId
from functions.kernel.periods import day_of
from functions.laboratory.domain.probe import is_probe
from functions.laboratory.domain.settings import (
    Guards,
    ReleaseMode,
    Settings,
    SettingsMoved,
    check,
    in_force_on,
)
from functions.laboratory.service.announcing import is_laboratory
from functions.laboratory.store import laboratories as store
from functions.runtime.tables import ConditionLost


class LaboratoryUnknown(NotFound):
    """No such laboratory, or another province's."""

    code = "LABORATORY_UNKNOWN"
    vi = "Không tìm thấy phòng xét nghiệm."
    en = "The laboratory was not found."


@dataclass(frozen=True, slots=True)
class LaboratoryShown:
    """A laboratory's name, what holds today, and every version that was set, newest first."""

    name: str
    today: Settings
    versions: tuple[Settings, ...]


def laboratory_shown(caller: Caller, unit: str, now: datetime) -> LaboratoryShown:
    """What is set of a laboratory. Raises LaboratoryUnknown, also for another province's; Busy."""
    found = _own(caller, unit)
    versions = store.settings_of(found)
    today = in_force_on(found, versions, day_of(now))
    return LaboratoryShown(access.unit_of(unit).name, today, versions[::-1])


def set_laboratory(
    caller: Caller,
    unit: str,
    *,
    mode: ReleaseMode,
    manifest_required: bool,
    guards: Guards,
    valid_from: date,
    instrument: str,
    now: datetime,
) -> Settings:
    """Set the next version; the same again is answered alike.

    Raises LaboratoryUnknown, SettingsUnusable, SettingsMoved, AuditUnavailable, Busy.
    """
    found = _own(caller, unit)
    versions = store.settings_of(found)
    wanted = Settings(
        laboratory=found,
        number=len(versions) + 1,
        mode=mode,
        manifest_required=manifest_required,
        guards=guards,
        valid_from=valid_from,
        instrument=" ".join(instrument.split()),
        by=caller.subject,
    )
    check(wanted, day_of(now))
    if versions and replace(versions[-1], number=wanted.number) == wanted:
        return versions[-1]
    access.write_audit(
        caller,
        (f"laboratory#{found}",),
        action="set_laboratory",
        fields=("settings",),
        allowed=True,
        now=now,
    )
    try:
        store.put_settings(wanted, now)
    except ConditionLost:
        raise SettingsMoved from None
    return wanted


def _own(caller: Caller, unit: str) -> UnitId:
    if is_probe(unit) or not is_laboratory(unit):
        raise LaboratoryUnknown
    if not access.holds(caller, Scope(division=access.unit_of(unit).division)):
        raise LaboratoryUnknown
    return UnitId(unit)
