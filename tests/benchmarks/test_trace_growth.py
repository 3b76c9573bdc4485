"""Does tracing cost what a case met, or what the nation did? Counted, at constant density."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.benchmarks import rows
from tests.benchmarks.nation import EACH, PEOPLE, Nation, Visit, visits_of

CASES = 60
DISTRICT = PEOPLE * EACH


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one case, on average."""

    contacts: float
    calls: float
    units: float
    examined: float
    decoded: float


def cost_at(districts: int) -> Cost:
    """What 60 cases cost in a nation of so many districts."""
    nation, cases = Nation(), dict[int, list[Visit]]()
    for district in range(districts):
        visits = list(visits_of(district))
        nation.lay(visits)
        for case in range(CASES):
            if case * districts // CASES == district:
                person = district * 1_000_000 + 7 * case % PEOPLE
                cases[case] = [one for one in visits if one.person == person]
    assert len(cases) == CASES
    with nation.read():
        contacts = sum(len(nation.met(own)) for own in cases.values())
    return Cost(
        contacts / CASES,
        nation.calls / CASES,
        nation.units / CASES,
        nation.examined / contacts,
        nation.decoded / contacts,
    )


@pytest.mark.parametrize(
    ("small", "large"), [(1, 4), pytest.param(10, 160, marks=pytest.mark.slow)]
)
def test_a_case_costs_the_same_in_a_nation_sixteen_times_as_large(small: int, large: int) -> None:
    before, after = cost_at(small), cost_at(large)
    growth = after.units / before.units
    how = f"{small * DISTRICT:,} and {large * DISTRICT:,} check-ins, {CASES} cases, strong reads"
    name = "trace_growth" if large == 160 else "trace_growth_small"

    rows.keep(
        name,
        growth,
        unit="RCU/RCU",
        goal="<= 1.15",
        beside=f"{before.units:.1f} to {after.units:.1f} RCU, {after.calls:.1f} calls a case",
        how=how,
    )
    rows.keep(
        name.replace("growth", "work"),
        after.examined,
        unit="items/contact",
        goal="<= 2.5",
        beside=f"floor 1; on the shelves {after.decoded:.1f}",
        how=f"{how}; {after.contacts:.0f} contacts a case, in the view of the venue",
    )
    assert growth <= 1.15
    assert max(before.examined, after.examined) <= 2.5
    assert after.contacts > 50
