"""What the others hear of lots and of days; told by the streams of the two tables.

A movement is told once it is booked, what it changed at each of its sites; a site's day is told
with each count. No person is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from functions.immunization.domain.movement import Account, Movement
from functions.immunization.service.sites import division_of
from functions.immunization.store import amendments, lots, quality, stocks
from functions.kernel.periods import day_of
from functions.messages.vaccination import (
    CorrectionCounted,
    DosesMoved,
    LotListed,
    SiteDayCounted,
    SiteDoses,
)
from functions.runtime import facts

Image = Mapping[str, Any]


def lot_told(image: Image | None) -> None:
    """A record of the stream of lots: a lot, or a movement that others are to know. Raises Busy."""
    lot = lots.lot_of_image(image)
    if lot is not None:
        fact = LotListed(
            lot=lot.id,
            product=lot.product,
            expires_on=lot.expires_on.isoformat(),
            recalled=bool(lot.recalled_by),
        )
        facts.tell(fact.model_dump())
    movement = stocks.movement_of_image(image)
    if movement is not None and (sites := tuple(_sites(movement))):
        moved = DosesMoved(
            movement=movement.id,
            lot=movement.lot,
            day=day_of(movement.at).isoformat(),
            sites=sites,
        )
        facts.tell(moved.model_dump())


def day_told(image: Image | None) -> None:
    """A record of the stream of doses: the figures of a site's day. Raises Busy."""
    score = quality.score_of_image(image)
    if score is not None:
        fact = SiteDayCounted(
            site=score.site,
            division=score.division,
            day=score.day.isoformat(),
            doses=score.figures.recorded,
            revision=score.version,
            verified=score.figures.verified,
            same_day=score.figures.same_day,
        )
        facts.tell(fact.model_dump())


def correction_told(image: Image | None) -> None:
    """A record of the stream of doses: a correction that was asked for or went on. Raises Busy."""
    moved = amendments.moved_of_image(image)
    if moved is not None:
        fact = CorrectionCounted(
            correction=moved.id,
            revision=moved.version,
            division=moved.division,
            is_open=moved.is_open,
        )
        facts.tell(fact.model_dump())


def _sites(movement: Movement) -> Iterable[SiteDoses]:
    """The sites where doses came from outside, came or went between sites, or were wasted."""
    for unit in movement.units:
        changes = movement.of_unit(unit)
        told = SiteDoses(
            site=unit,
            division=division_of(unit),
            received=-changes.get(Account.SUPPLY, 0),
            came=-changes.get(Account.CAME, 0),
            sent=changes.get(Account.SENT, 0),
            wasted=changes.get(Account.WASTED, 0),
        )
        if told.division and (told.received or told.came or told.sent or told.wasted):
            yield told
