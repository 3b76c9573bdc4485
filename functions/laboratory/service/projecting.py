"""What people and laboratories see of a tube follows the tube: its custody, rows and releases.

The stream only says which tubes have changed. Each is read anew, so what the stream tells, how
often and in which order makes no difference: what is written is what stands, or something newer
stands there already. A batch that fails half-way is told again as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from functions.kernel.identifiers import PersonId, TubeCode
from functions.laboratory.domain.announcing import said
from functions.laboratory.domain.probe import is_probe
from functions.laboratory.domain.release import Release
from functions.laboratory.domain.result import PersonResult, Version
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Custody
from functions.laboratory.service import codes, recollecting, worklist
from functions.laboratory.store import codes as places
from functions.laboratory.store import person_results as store
from functions.laboratory.store import releases
from functions.laboratory.store.codes import Place
from functions.laboratory.store.specimen_record import TUBE

StreamRecord = Mapping[str, Any]
"""A record of the stream, as Lambda hands it over."""


def project(records: Sequence[StreamRecord]) -> None:
    """Bring everything in step with the tubes of a batch. Raises Busy, CryptoUnavailable."""
    images = [record["dynamodb"].get("NewImage") or {} for record in records]
    changed = [TubeCode(one["t"]["S"]) for one in images if _is_seen(one)]
    for tube in dict.fromkeys(changed):
        known = releases.aggregate(tube)
        if known.specimen is not None and not is_probe(known.specimen.laboratory):
            keep_results(known.specimen, versions_of(known.specimen, known.releases))
            recollecting.recollections_follow(known)
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
    """Write what each person of the tube sees; how many rows were new. Raises Busy,
    CryptoUnavailable. An open tube is nobody's business yet."""
    if specimen.custody is Custody.COLLECTING:
        return 0
    written = 0
    for result in results_from(specimen, versions):
        identifier = codes.result_id(result.person, result.tube)
        places.put_id(identifier, Place(result.person, result.tube))
        written += store.put_result(result)
    return written


def results_from(specimen: Specimen, versions: Sequence[Version]) -> Iterator[PersonResult]:
    """The tube as each of its people sees it."""
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
        collected_at=specimen.collected_at,
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
