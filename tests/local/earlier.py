"""A dose that was given half an hour ago, so that its observation may end now.

``python -m tests.local.earlier <endpoint> <site> <screening> <lot> <vial>``: the service itself,
with a clock of before, against the running local AWS.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

from infra.verify_audit import point_at

AGO = timedelta(minutes=31)


def main() -> None:
    """Give it."""
    endpoint, site, screening, lot, vial = sys.argv[1:]
    point_at("dev", endpoint)
    from functions.immunization.service import injecting
    from functions.kernel.callers import Caller, Relation, Role

    caller = Caller(
        Role.COMMUNE_OFFICER, "earlier", unit=site, relations=frozenset({Relation.UNIT})
    )
    injecting.give(caller, screening, lot, vial, reason="", now=datetime.now(UTC) - AGO)


if __name__ == "__main__":
    main()
