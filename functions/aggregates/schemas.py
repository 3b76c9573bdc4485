"""What everybody may read of published figures."""

from __future__ import annotations

from collections.abc import Mapping

from functions.aggregates.domain.day import Table
from functions.aggregates.service.showing import Told
from functions.kernel.periods import write_instant
from functions.runtime.http.views import Out


class DefinitionView(Out):
    """What a figure means: of which source, as of when, told to which depth (1 provinces, 2
    districts, 3 communes)."""

    id: str
    unit: str
    vi: str
    en: str
    source: str
    as_of: str
    depth: int
    columns: list[str]


class PlaceFigureView(Out):
    """A figure of a place; null where hidden. `columns` add up to `total`, and are null together
    where one of them, or what would tell of it, is small. What is told of no place in the one
    asked for stands under the division ``-`` in it, without a name."""

    division: str
    name: str
    total: int | None
    columns: dict[str, int] | None


class FigureView(Out):
    """A figure of the place asked for and of the places in it, if it is told so deep."""

    definition: str
    places: list[PlaceFigureView]


class EditionView(Out):
    """A revision of the day."""

    revision: int
    made_at: str


class FiguresView(Out):
    """A published day. `revision` 0: nothing is published of it. `digest` is the SHA-256 of the
    whole nation's document, `recompute` the command that computes it again from its sources."""

    day: str
    division: str
    revision: int
    as_of: str
    digest: str
    rule: str
    recompute: str
    definitions: list[DefinitionView]
    figures: list[FigureView]
    revisions: list[EditionView]

    @classmethod
    def of(cls, told: Told) -> FiguresView:
        """Show it."""
        found = told.edition
        return cls(
            day=told.day.isoformat(),
            division=told.place,
            revision=found.number if found else 0,
            as_of=write_instant(found.at) if found else "",
            digest=found.digest if found else "",
            rule=told.rule_id,
            recompute=told.command,
            definitions=[_definition(one) for one in told.tables],
            figures=[_figure(one, told) for one in told.tables],
            revisions=[
                EditionView(revision=number, made_at=write_instant(at))
                for number, at in told.revisions
            ],
        )


def _definition(table: Table) -> DefinitionView:
    one = table.definition
    return DefinitionView(
        id=one.id,
        unit=one.unit,
        vi=one.vi,
        en=one.en,
        source=one.source,
        as_of=one.as_of,
        depth=one.depth,
        columns=list(one.columns),
    )


def _figure(table: Table, told: Told) -> FigureView:
    places = []
    for path, name in told.shown_in(table):
        total, columns = table.row(path)
        plain: Mapping[str, int] | None = columns
        own = None if plain is None else dict(plain)
        places.append(PlaceFigureView(division=path, name=name, total=total, columns=own))
    return FigureView(definition=table.definition.id, places=places)
