"""What people and laboratories see of a tube follows the tube: its custody, rows and releases.

The stream only says which tubes have changed. They are read anew, a batch at a time, so what the
stream tells, how often and in which order makes no difference: what is written is what stands, or
something newer stands there already. A batch that fails half-way is told again. Members are sent
their message once their rows can be read: a short code never leads to an older answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from functions.kernel.identifiers import PersonId, TubeCode
from functions.laboratory.domain.announcing import said
from functions.laboratory.domain.probe import is_probe
from functions.laboratory.domain.release import Release
from functions.laboratory.domain.result import PersonResult, Version
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Custody
from functions.laboratory.service import amending, codes, noticing, recollecting, worklist
from functions.laboratory.store import codes as places
from functions.laboratory.store import person_results as store
from functions.laboratory.store import releases
from functions.laboratory.store.codes import Place
from functions.laboratory.store.specimen_record import TUBE

StreamRecord = Mapping[str, Any]
"""A record of the stream, as Lambda hands it over."""


def project(records: Sequence[StreamRecord], now: datetime) -> None:
    """Bring everything in step with the tubes of a batch. Raises Busy, CryptoUnavailable."""
    images = [record["dynamodb"].get("NewImage") or {} for record in records]
    changed = [TubeCode(one["t"]["S"]) for one in images if _is_seen(one)]
    known = {
        tube: told
        for tube, told in releases.aggregates_told(changed).items()
        if told.specimen is not None and not is_probe(told.specimen.laboratory)
    }
    keep_all(
        result
        for told in known.values()
        if told.specimen is not None
        for result in results_from(told.specimen, versions_of(told.specimen, told.releases))
    )
    for told in known.values():
        recollecting.recollections_follow(told)
        amending.amendments_follow(told)
    noticing.send_notices(known, map(releases.place_of_image, images), now)
    worklist.project_worklist(records)


def versions_of(specimen: Specimen, released: Sequence[Release]) -> tuple[Version, ...]:
    """Each release of a tube as its people are told of it."""
    return tuple(
        Version(
            number=one.number,
            told=said(specimen.kind, one),
            method=one.method,
            tested_at=one.tested_at,
            released_at=one.released_at,
            laboratory=one.laboratory,
            rule_id=one.rule_id,
            reason=one.reason.value,
        )
        for one in released
    )


def keep_results(specimen: Specimen, versions: Sequence[Version]) -> int:
    """Write what each person of one tube sees; as `keep_all`."""
    return keep_all(results_from(specimen, versions))


def keep_all(results: Iterable[PersonResult]) -> int:
    """Write what people see; how many rows were newer than what stood there. Raises Busy,
    CryptoUnavailable. The id of a row leads to it before it is there, so one that is there has it.
    """
    wanted = {Place(one.person, one.tube): one for one in results}
    standing = store.revisions(wanted)
    new = [place for place in wanted if place not in standing]
    places.put_ids({codes.result_id(place.person, place.tube): place for place in new})
    newer = [one for at, one in wanted.items() if standing.get(at, -1) < one.revision]
    return store.put_results(newer)


def results_from(specimen: Specimen, versions: Sequence[Version]) -> Iterator[PersonResult]:
    """The tube as each of its people sees it. An open tube is nobody's business yet."""
    if specimen.custody is not Custody.COLLECTING:
        for person in specimen.members:
            yield result_for(person, specimen, versions)


def result_for(person: PersonId, specimen: Specimen, versions: Sequence[Version]) -> PersonResult:
    """The tube as one person sees it."""
    return PersonResult(
        person=person,
        tube=specimen.tube,
        kind=specimen.kind,
        people=len(specimen.members),
        custody=specimen.custody,
        unit=specimen.unit,
        laboratory=specimen.laboratory,
        division=specimen.division,
        specimen_type=specimen.specimen_type,
        collected_at=specimen.collected_at or specimen.sealed_at,
        sent_at=specimen.sent_at,
        received_at=specimen.received_at,
        rejected_at=specimen.rejected_at,
        revision=specimen.version + len(versions),
        versions=tuple(sorted(versions, key=lambda one: one.number)),
    )


def _is_seen(image: Mapping[str, Any]) -> bool:
    """Is it the tube's own record or a release? What a laboratory reported is seen by nobody."""
    s: str = image.get("s", {}).get("S", "")
    return s == TUBE or s.startswith(releases.RELEASE)
