"""Who hears of a tube, and when? Everything here follows the stream of `specimens`.

A sealed tube is told as a fact, and results that came before it are looked for. A version of a
result is told as a fact, and each member gets one message per version: whoever hears it knows it
by person, tube and version, so a replayed stream tells nobody twice. Nothing is told at the moment
of writing: what is written can't go untold, what is told has been written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from functions.kernel.identifiers import TubeCode
from functions.kernel.periods import write_instant
from functions.laboratory.domain.announcing import Announcement, announcement
from functions.laboratory.domain.probe import is_probe
from functions.laboratory.domain.release import Release
from functions.laboratory.domain.releasing import is_releasable
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Kind
from functions.laboratory.service import codes, orphans
from functions.laboratory.service.reported_pools import join_late
from functions.laboratory.store import releases
from functions.laboratory.store.marks import mark_of_image
from functions.laboratory.store.releases import release_of_image
from functions.laboratory.store.specimens import specimen_of_image
from functions.messages.laboratory import (
    ResultCorrected,
    ResultReady,
    ResultReported,
    SpecimenRegistered,
    TubesToRelease,
)
from functions.runtime import crypto, facts, keys, queues

Image = Mapping[str, Any]
RELEASES, MESSAGES = "result-releases", "messages"


def specimen_told(new: Image, old: Image, now: datetime) -> None:
    """A record of the stream: a tube, a version, or what a person said of a row. Raises Busy."""
    if (release := release_of_image(new)) is not None:
        tell_release(release, now)
    elif (mark := mark_of_image(new)) is not None:
        meant = mark.to or mark.tube
        _ask_release(mark.file, meant, *join_late(releases.aggregate(meant)))
    elif (tube := specimen_of_image(new)) is not None:
        tell_tube(tube, specimen_of_image(old))


def tell_tube(tube: Specimen, before: Specimen | None) -> None:
    """A tube was written: tell that it is sealed, and look for results that wait for it."""
    if not is_releasable(tube.custody):
        return
    is_new = before is None or not is_releasable(before.custody)
    if is_new and tube.kind is not Kind.LAB_POOL and not is_probe(tube.laboratory):
        facts.tell(_registered(tube).model_dump())
    if is_new or (before is not None and before.pooled_in != tube.pooled_in):
        known = releases.aggregate(tube.tube)
        orphans.drop(known)
        if known.rows or tube.pooled_in:
            pools = join_late(known) if is_new else ()
            _ask_release(known.rows[0].file if known.rows else "", tube.tube, *pools)


def tell_release(release: Release, now: datetime) -> None:
    """A version was put: tell its tube's members, or ask for the tubes of a laboratory's pool."""
    known = releases.aggregate(release.tube)
    specimen = known.specimen
    if specimen is None or is_probe(specimen.laboratory):
        return
    if specimen.kind is Kind.LAB_POOL:
        _ask_release(release.file, *specimen.tubes)
        return
    told = announcement(specimen.kind, known.releases, release.number)
    if told.is_fact:
        facts.tell(_fact(specimen, release, told).model_dump())
    if told.is_message:
        for person in specimen.members:
            ready = ResultReady(
                person=person,
                tube=release.tube,
                release=release.number,
                amended=told.amends,
                sealed_code=codes.sealed_code(person, release.tube, now),
                division=specimen.division,
            )
            queues.send(MESSAGES, ready.model_dump())


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


def _ask_release(file: str, *tubes: TubeCode) -> None:
    queues.send(RELEASES, TubesToRelease(file=file, tubes=tubes).model_dump())


def _written(instant: datetime | None) -> str:
    return write_instant(instant) if instant else ""
