"""Which other contexts hear of a tube, and when? Everything here follows its stream.

A sealed tube is told as a fact, and results that came before it are looked for. A version of a
result is told as a fact; of a laboratory's pool the tubes are asked for. Whoever hears a fact
knows it by its natural key. Nothing is told at the moment of writing: what is written can't go
untold, what is told has been written. Members get their message from the projection (`noticing`),
since it must not come before what they are to read.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from functions.kernel.identifiers import TubeCode
from functions.kernel.periods import write_instant
from functions.laboratory.domain import codes
from functions.laboratory.domain.announcing import Announcement, announcement
from functions.laboratory.domain.probe import is_probe
from functions.laboratory.domain.release import Aggregate, Release
from functions.laboratory.domain.releasing import is_releasable
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Kind
from functions.laboratory.service import orphans
from functions.laboratory.service.reported_pools import join_late
from functions.laboratory.store import orphans as store
from functions.laboratory.store import releases
from functions.laboratory.store.marks import mark_of_image
from functions.laboratory.store.releases import place_of_image
from functions.laboratory.store.specimens import specimen_of_image
from functions.messages.laboratory import (
    ResultCorrected,
    ResultReported,
    SpecimenRegistered,
    TubesToRelease,
)
from functions.messages.message import Message
from functions.runtime import crypto, facts, keys, queues

StreamRecord = Mapping[str, Any]
RELEASES = "result-releases"


def tell(records: Sequence[StreamRecord]) -> None:
    """Tell of the tubes, versions and marks of a batch. Raises Busy, CryptoUnavailable."""
    told = [record["dynamodb"] for record in records]
    put = list(filter(None, (place_of_image(one.get("NewImage")) for one in told)))
    known = releases.aggregates_told(tube for tube, _ in put)
    new = (specimen_of_image(one.get("NewImage")) for one in told if not one.get("OldImage"))
    waited_for = store.waited_for(tube.tube for tube in new if tube is not None)
    messages: list[Message] = []
    for one in told:
        new, old = one.get("NewImage"), one.get("OldImage")
        if (version := place_of_image(new)) is not None:
            messages += told_of_version(known[version[0]], version[1])
        elif (mark := mark_of_image(new)) is not None:
            meant = mark.to or mark.tube
            messages.append(_wanted(mark.file, meant, *join_late(releases.aggregate(meant))))
        elif (tube := specimen_of_image(new)) is not None:
            messages += told_of_tube(tube, specimen_of_image(old), waited_for)
    facts.tell_all([one.model_dump() for one in messages if not isinstance(one, TubesToRelease)])
    asked = [one.model_dump() for one in messages if isinstance(one, TubesToRelease)]
    queues.send_all(RELEASES, asked)
    store.forget_waited_for(waited_for)


def told_of_tube(
    tube: Specimen, before: Specimen | None, waited_for: Container[TubeCode]
) -> Iterator[Message]:
    """A tube was written: that it is sealed, and that results which wait for it be released."""
    if not is_releasable(tube.custody):
        return
    is_new = before is None or not is_releasable(before.custody)
    if is_new and tube.kind is not Kind.LAB_POOL and not is_probe(tube.laboratory):
        yield _registered(tube)
    if _may_have_results(tube, before, waited_for):
        known = releases.aggregate(tube.tube)
        orphans.drop(known)
        if known.rows or tube.pooled_in:
            pools = join_late(known) if is_new else ()
            yield _wanted(known.rows[0].file if known.rows else "", tube.tube, *pools)


def _may_have_results(
    tube: Specimen, before: Specimen | None, waited_for: Container[TubeCode]
) -> bool:
    """A result that came before its tube has left word of it; others come with their own file."""
    if before is None:
        return tube.tube in waited_for or tube.kind is Kind.LAB_POOL or bool(tube.pooled_in)
    return not is_releasable(before.custody) or before.pooled_in != tube.pooled_in


def told_of_version(known: Aggregate, number: int) -> Iterable[Message]:
    """A version was put: the fact of it, or the tubes of a laboratory's pool to be decided."""
    specimen = known.specimen
    if specimen is None or is_probe(specimen.laboratory):
        return ()
    release = next(one for one in known.releases if one.number == number)
    if specimen.kind is Kind.LAB_POOL:
        return (_wanted(release.file, *specimen.tubes),)
    told = announcement(specimen.kind, known.releases, number)
    return (_fact(specimen, release, told),) if told.is_fact else ()


def _jrc_of(device: str) -> str:
    known = codes.read_device(device) if device else None
    return known.jrc if known else ""


def _registered(tube: Specimen) -> SpecimenRegistered:
    sealed_at = tube.sealed_at or tube.registered_at
    return SpecimenRegistered(
        tube=tube.tube,
        kind=tube.kind.value,
        unit=tube.unit,
        division=tube.division,
        reason=tube.reason.value,
        members=tube.members,
        collected_at=_written(tube.collected_at or sealed_at),
        sealed_at=_written(sealed_at),
    )


def _fact(specimen: Specimen, release: Release, told: Announcement) -> ResultReported:
    """The fact of a version. What members are told travels sealed, also beside a random id."""
    year = release.released_at.year
    plain = json.dumps({"told": told.told.value}).encode()
    bound_to = f"facts|{release.tube}|{release.number}"
    common: dict[str, Any] = {
        "tube": release.tube,
        "release": release.number,
        "kind": specimen.kind.value,
        "unit": specimen.unit,
        "laboratory": release.laboratory,
        "division": specimen.division,
        "method": release.method.value,
        "device": _jrc_of(release.device),
        "collected_at": _written(specimen.collected_at or specimen.sealed_at),
        "tested_at": _written(release.tested_at),
        "released_at": _written(release.released_at),
        "members": specimen.members,
        "year": year,
        "sealed": crypto.to_text(crypto.seal(keys.key(f"results-{year}"), plain, bound_to)),
    }
    if told.amends:
        return ResultCorrected(**common, reason=release.reason.value)
    return ResultReported(**common)


def _wanted(file: str, *tubes: TubeCode) -> TubesToRelease:
    return TubesToRelease(file=file, tubes=tubes)


def _written(instant: datetime | None) -> str:
    return write_instant(instant) if instant else ""
