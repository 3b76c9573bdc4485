"""Which resources stand inside others?

A contained resource has no life of its own and is known as ``#id`` within its container alone
(FHIR R4, references to contained resources). It is put beside it here, and what points to it within
the container is made to point there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from functions.laboratory.domain.reading.bundles import Entry, Resource


def flat(entries: list[Entry]) -> Iterator[tuple[int, str, Resource]]:
    """Number of the entry, URL and resource, those contained after their container."""
    for number, (url, resource) in enumerate(entries, 1):
        inner = resource.get("contained")
        if not isinstance(inner, list):
            yield number, url, resource
            continue
        own = f"#{number}"
        outer = {name: value for name, value in resource.items() if name != "contained"}
        yield number, url, _pointing(outer, own)
        for one in inner:
            if isinstance(one, dict):
                yield number, f"{own}#{one.get('id')}", _pointing(one, own)


def _pointing(value: Any, own: str) -> Any:
    """The same value, its local references led to the container `own`."""
    if isinstance(value, list):
        return [_pointing(one, own) for one in value]
    if not isinstance(value, dict):
        return value
    found = {name: _pointing(one, own) for name, one in value.items()}
    reference = found.get("reference")
    if isinstance(reference, str) and reference.startswith("#"):
        found["reference"] = own + reference
    return found
