"""`make recompute DAY=2021-11-22`: a day's figures from their sources, beside what was published.

Every province's day is computed anew from what was told of each source, without writing anything,
and compared with the rollups and with the newest revision. Ends with 1 where anything differs, and
names it. What came since the revision was made differs too, until the next night: it says so. A day
of which nothing was told and nothing is published is well.

On the machine of `make run`: the line "AWS" of what it prints names the endpoint, or
`make run ARGS="--aws-port 4566"` fixes it; then `make recompute DAY=… ENDPOINT=http://localhost:4566`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import date

from infra.build import STAGES
from infra.verify_audit import point_at


def told(day: date) -> Iterator[tuple[bool, str]]:
    """(is it well, one line) about each province that differs, each figure, and the whole. Raises
    Busy. Refuses NoRuleInForce."""
    from functions.aggregates.domain.day import Edition, document, kept_in, sums_of
    from functions.aggregates.service.recomputing import recomputed
    from functions.aggregates.store import editions

    provinces, differing = recomputed(day)
    for province in differing:
        yield False, f"province {province}: the rollup is not what its sources say"
    found = editions.newest(day)
    body = document(day, provinces, kept_in(found.body) if found else None)
    if found is None and not provinces:
        yield True, f"{day}: nothing was told of this day, and nothing is published"
        return
    published = sums_of(found.body) if found else {}
    for id_, many in sums_of(body).items():
        same = published.get(id_) == many
        beside = f"{published[id_]} published" if id_ in published else "not published"
        yield same, f"{id_}: {many} recomputed, {beside}{'' if same else ', DIFFERS'}"
    if found is None:
        yield False, f"{day}: not published yet; a day is published in the night after it"
        return
    own = Edition(day, found.number, found.at, body).digest
    same = own == found.digest
    verdict = "the same bytes" if same else "OTHERWISE: a further revision is due in the night"
    yield same, f"{day} revision {found.number} of {found.at:%Y-%m-%dT%H:%M:%SZ}: {verdict} ({own})"


def main() -> int:
    """Recompute; 0 if all is the same, 1 if not, 2 if it can't be told."""
    options = argparse.ArgumentParser(prog="python -m infra.recompute", description=__doc__)
    options.add_argument("--day", required=True, type=date.fromisoformat, help="in Vietnam")
    options.add_argument("--stage", choices=STAGES, default="dev")
    options.add_argument("--endpoint", default="", help="e.g. http://localhost:4566 (make run)")
    asked = options.parse_args()
    point_at(asked.stage, asked.endpoint)
    from functions.kernel.errors import Refusal

    well = True
    try:
        for is_well, line in told(asked.day):
            well = well and is_well
            print(line)
    except Refusal as refused:
        print(f"not recomputed: {refused.en}", file=sys.stderr)
        return 2
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
