"""A table's keys and indexes, and what a write costs in an index.

An index pays one write where an entry appears, changes or goes, two where its key changes (AWS
developer guide, "Global secondary indexes: write capacity units"). Our tables have none; the meter
knows them so that a design with one can be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.simulation.sizes import Item, item_size, write_units


@dataclass(frozen=True, slots=True)
class Index:
    """A global secondary index: its key names, and what it projects (None: everything)."""

    keys: tuple[str, ...]
    projected: frozenset[str] | None

    def entry(self, item: Item | None) -> dict[str, Any] | None:
        """The index entry of an item; None where the item lacks a key of the index."""
        if not item or any(key not in item for key in self.keys):
            return None
        wanted = self.projected
        return {name: held for name, held in item.items() if wanted is None or name in wanted}

    def units(self, before: Item | None, after: Item | None) -> int:
        """Write units that a change of the item costs here."""
        old, new = self.entry(before), self.entry(after)
        if old == new:
            return 0
        if old is None or new is None:
            return write_units(item_size(old or new))
        if any(old[key] != new[key] for key in self.keys):
            return write_units(item_size(old)) + write_units(item_size(new))
        return write_units(max(item_size(old), item_size(new)))


@dataclass(frozen=True, slots=True)
class Shape:
    """A table's key names, hash first, and its indexes."""

    keys: tuple[str, ...]
    indexes: tuple[Index, ...]

    @classmethod
    def of_description(cls, told: dict[str, Any]) -> Shape:
        """Read the answer of DescribeTable."""
        keys = _names(told["KeySchema"])
        found = told.get("GlobalSecondaryIndexes", ())
        return cls(keys, tuple(_index(one, keys) for one in found))


def _names(schema: list[dict[str, str]]) -> tuple[str, ...]:
    by_kind = {one["KeyType"]: one["AttributeName"] for one in schema}
    return tuple(by_kind[kind] for kind in ("HASH", "RANGE") if kind in by_kind)


def _index(told: dict[str, Any], table_keys: tuple[str, ...]) -> Index:
    keys, projection = _names(told["KeySchema"]), told["Projection"]
    if projection["ProjectionType"] == "ALL":
        return Index(keys, None)
    named = projection.get("NonKeyAttributes", ())
    return Index(keys, frozenset({*keys, *table_keys, *named}))


_NARROWING = ("FilterExpression", "ProjectionExpression", "Select")


def unfiltered(request: dict[str, Any]) -> dict[str, Any]:
    """The query or scan without filters and projections: what it examines, whole."""
    kept = {name: held for name, held in request.items() if name not in _NARROWING}
    if len(kept) == len(request):
        return request
    text = str(request.get("KeyConditionExpression", ""))
    for table in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
        used = {name: held for name, held in kept.pop(table, {}).items() if name in text}
        kept |= {table: used} if used else {}
    return kept
