"""The largest case in tracing: calls and units until the first part is usable, and for the whole.

Fifty venues with 5,000 people each come in some 800 parts of 312 people (`test_trace_case` has
check-in's side). A part costs the same whatever came before it, so that the whole is so many times
a part; parts are gated one by one, and the whole is told by multiplication.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from math import ceil

import pytest

from functions.kernel.identifiers import person_id
from functions.runtime import clock
from functions.tracing.domain.trace import Stage, Trace
from functions.tracing.service import hearing
from functions.tracing.store import contacts, ranks, traces
from tests.benchmarks import rows
from tests.doors.tracing.told import Stream, answered, case_of, found, hears, result, trace_of
from tests.simulation.meter import Meter

ME = person_id((9).to_bytes(8))
PEOPLE = 312
"""Of a part: 5,000 at a venue are shared out in sixteen (checkin/domain/copresence.py)."""
WHOLE = 50 * 5_000
A_HUNDRED, A_BATCH, A_SEND = 100, 25, 10
UNITS, PER_PART = 4, 10
"""Write units a contact: itself within a transaction (2), its place (1), whose contact it is (1);
and of a part its mark, its body (a packed kilobyte or some) and that it is done."""


def first_of(people: int) -> int:
    """Calls until a part is judged: the trace, its part as it was and is, its mark (5), the case
    with its traces (2), the part done and whether all are (2); its people read and written by the
    hundred, and whose records they are (ADR 0126)."""
    return 9 + 3 * ceil(people / A_HUNDRED)


def ordered_of(people: int) -> int:
    """Calls of the stream behind it: places in the order and whose contact each is, written by 25;
    who of them has a finding."""
    return 2 * ceil(people / A_BATCH) + ceil(people / A_HUNDRED) + 1


@pytest.mark.parametrize(
    ("parts", "people"), [(2, 60), pytest.param(8, PEOPLE, marks=pytest.mark.slow)]
)
def test_a_part_is_usable_after_few_calls_and_each_costs_the_same(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch, parts: int, people: int
) -> None:
    stream = Stream(monkeypatch)
    hearing.hear(result(ME), keys_kept)
    stream.runs()
    trace = trace_of(ME)
    judged, ordered, units = [], [], 0.0
    for number in range(parts):
        with Meter() as meter:
            hears(_part(trace, number, people))
        judged.append(sum(_calls(meter).values()))
        units += sum(meter.wcu.values())
        with Meter() as meter:
            stream.runs()
        ordered.append(sum(_calls(meter).values()))
        units += sum(meter.wcu.values())
        if not number:
            case = case_of(ME)
            assert case is not None
            assert len(ranks.order_of(case.id, people + 1)) == people, "the first part is usable"
    hears(answered(trace, **{f"p{number}": 1 for number in range(parts)}))

    many = parts * people
    sends = ceil(people / A_SEND)
    a_part = judged[-1] + ordered[-1] + sends
    rows.keep(
        f"trace_judged_{parts}x{people}",
        a_part / people,
        unit="calls/contact",
        goal=f"<= {(first_of(people) + ordered_of(people) + sends) / people:.3f}",
        beside=f"first part usable after {judged[0]} + {ordered[0]}",
        how=f"{units / many:.2f} WCU; 50 x 5,000 in such parts: {a_part * WHOLE // people} calls",
    )
    assert max(judged) <= first_of(people)
    assert max(ordered) <= ordered_of(people)
    assert len({*judged}) == 1, "a part costs the same whatever came before"
    assert units <= UNITS * many + PER_PART * parts
    assert len(stream.notices) == many, "each is told once"
    assert traces.traces_of(trace.case)[trace.id].stage is Stage.COMPLETE
    assert contacts.contact_id(trace.case, ME) not in {one["contact"] for one in stream.notices}


def _part(trace: Trace, number: int, people: int) -> dict[str, object]:
    """Everybody of a part was there for half an hour."""
    at = clock.now() - timedelta(days=2)
    met = (person_id((0xB0000 + number * people + one).to_bytes(8)) for one in range(people))
    return found(trace, f"p{number}", *((person, "VENUE0001", at, 30) for person in met))


def _calls(meter: Meter) -> Counter[str]:
    told: Counter[str] = Counter()
    for (service, operation), count in meter.calls.items():
        if service == "dynamodb" and not operation.startswith(("Describe", "List")):
            told[operation] += count
    return told
