"""The board of those who operate: charts and alarms of this stage, read at most once a minute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.operations.domain.journeys import EVERY, RED_AFTER, is_red
from functions.operations.domain.panels import (
    STEP,
    WALKS,
    Alarm,
    AlarmState,
    Panel,
    headroom,
    in_order,
    kinds,
    members,
    panel,
    window,
)
from functions.operations.store import metrics
from functions.runtime import settings
from functions.runtime.keeper import Keeper

KEPT: Final = timedelta(minutes=1)
_kept = Keeper(KEPT)


@dataclass(frozen=True, slots=True)
class Board:
    """Charts in the order of looking; alarms that do not stand quiet, and how many stand how."""

    as_of: datetime
    panels: tuple[Panel, ...]
    alarms: tuple[Alarm, ...]
    counts: dict[str, int]
    taken: float
    """The share of the gateway's bound that the busiest five minutes took."""
    red: tuple[str, ...]
    """Journeys that failed from outside as often in a row as sounds their alarm."""
    walked: bool
    """Was anything walked from outside in the last quarter of an hour?"""
    unjudged: tuple[str, ...] = ()
    """Journeys of which walks have not said anything yet: there is nothing to judge."""


def board(now: datetime) -> Board:
    """The board, at most a minute old. Raises Busy."""
    return _kept.fresh(settings.STAGE, now, lambda: _read(now))


def forget() -> None:
    """As a fresh container."""
    _kept.forget()


def _read(now: datetime) -> Board:
    alarms = metrics.alarms()
    charts = [(kind, members(kind, alarms)) for kind in kinds(settings.STAGE)]
    asked = [(metric, kind.stat) for kind, of in charts for metric in of]
    told = iter(metrics.data(asked, window(now)[0], now + STEP))
    found = {kind: [(metric, next(told)) for metric in of] for kind, of in charts}
    panels = tuple(panel(kind, of, now) for kind, of in found.items())
    walks = next(of for kind, of in found.items() if kind.key == WALKS)
    states = Counter(one.state for one in alarms)
    walked = any(now - at < RED_AFTER * EVERY + STEP for _, of in walks for at in of)
    return Board(
        as_of=now,
        panels=panels,
        alarms=in_order(alarms),
        counts={state.name: states[state] for state in AlarmState},
        taken=headroom(panels[0]),
        red=tuple(metric.label for metric, values in walks if is_red(_failed(values))),
        walked=walked,
        unjudged=tuple(metric.label for metric, values in walks if walked and not values),
    )


def _failed(values: Mapping[datetime, float]) -> list[bool]:
    """Did the walks fail, the oldest first? One that came late leaves a step without a value."""
    return [values[at] > 0 for at in sorted(values)]
