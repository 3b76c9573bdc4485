"""What a person sees of a tube follows the tube: its custody, and each release.

Everything is read anew from the tube's own items, so what the stream tells, how often and in which
order makes no difference: the row of a person is what stands, or something newer already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from functions.laboratory.domain.result import PersonResult, Version
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Custody
from functions.laboratory.service import codes
from functions.laboratory.store import codes as places
from functions.laboratory.store import person_results as store
from functions.laboratory.store.codes import Place


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
        yield PersonResult(
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
