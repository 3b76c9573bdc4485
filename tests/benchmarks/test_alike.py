"""Does the time of asking for a code tell whether the phone is known (A09)?

Time gates nothing here: Welch's t is told. What gates is the counted work, calls to AWS included
(tests/doors/access/test_alike.py); so what is kept of codes is kept in memory here, for the time of
a pretended AWS would drown ours.
"""

from __future__ import annotations

import statistics
import time
from datetime import timedelta

import pytest

from functions.runtime import clock
from tests.benchmarks import rows
from tests.doors.access.conftest import country, issuer, kept
from tests.doors.access.remembered import remember
from tests.doors.access.world import OTHER_PHONE, PHONE, Country, answer, ask

__all__ = ["country", "issuer", "kept"]
PAIRS = 1_000
APART = timedelta(hours=3)


@pytest.mark.slow
@pytest.mark.catalogue("A09")
def test_the_time_of_a_thousand_pairs_is_told(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = ask(country)
    _, code = country.code_sent()
    assert answer(country, known.json["challenge"], code).status == 200
    held = remember(monkeypatch)
    spent: dict[str, list[float]] = {PHONE: [], OTHER_PHONE: []}
    for pair in range(PAIRS):
        with clock.fixed(country.now + (1 + pair) * APART):
            for phone in (PHONE, OTHER_PHONE) if pair % 2 else (OTHER_PHONE, PHONE):
                begun = time.process_time()
                reply = ask(country, phone)
                spent[phone].append(time.process_time() - begun)
                assert reply.status == 202, reply.body
    means, spreads = (
        [of(spent[phone]) for phone in (PHONE, OTHER_PHONE)]
        for of in (statistics.fmean, statistics.variance)
    )
    rows.keep(
        "otp_known_unknown_t",
        (means[0] - means[1]) / (sum(spreads) / PAIRS) ** 0.5,
        unit="t",
        goal="|t| < 4.5 told",
        beside=f"means {means[0] * 1e3:.2f} and {means[1] * 1e3:.2f} ms CPU",
        how=f"{PAIRS} pairs of POST /api/otp/challenges in process, order swapped in turn",
    )
    assert len(held.made) == 2 * PAIRS
