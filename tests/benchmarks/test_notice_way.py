"""What does a contact's notice ask of AWS, from its message to the gateway? Counted, not timed.

A hundred people of one batch, as Lambda hands them over; once all with a phone, once none. What the
registry asks to open a hundred phones is another's count (`test_result_way`).
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from functions.kernel.identifiers import person_id
from functions.messages.tracing import ContactToTell
from functions.notifications import consumers
from functions.registry import service as registry
from functions.registry.service.languages import Reach
from functions.runtime import queues
from tests.benchmarks import rows
from tests.simulation.meter import Meter
from tests.world import messages_in

PEOPLE = 100
BEFORE = {"phones": 6.1, "no phones": 1.12}
"""Calls a notice when each was noted, claimed, looked at, handed over and settled alone."""
GATES = {"phones": 0.56, "no phones": 0.16}
"""By the hundred: states, seats (2), by 25: heard, in four lists (4 to 8); breakers, money (3); by
ten: claimed, looked at, handed over, settled (4)."""
UNITS = 8.1
"""Write units: heard (1), seat (2), claimed and counted (2), settled (2); the share of money."""


@pytest.mark.parametrize("who", ["phones", "no phones"])
def test_a_hundred_contacts_are_told_by_few_calls(
    tables: None, keys_kept: datetime, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    people = [person_id((0xE0000 + number).to_bytes(8)) for number in range(PEOPLE)]
    known = people if who == "phones" else []
    monkeypatch.setattr(registry, "ways_to_tell", lambda *_, **__: {p: Reach(p) for p in known})
    queues.send_all("notice-facts", [_fact(one).model_dump() for one in people])
    records = messages_in("notice-facts")

    with Meter() as meter:
        assert consumers.tell_people({"Records": records}, None) == {"batchItemFailures": []}

    calls = Counter({call: n for (service, call), n in meter.calls.items() if service != "kms"})
    each = sum(calls.values()) / PEOPLE
    units = sum(meter.wcu.values()) / PEOPLE
    rows.keep(
        f"notice_way: {who}",
        each,
        unit="calls/notice",
        goal=f"<= {GATES[who]}",
        beside=f"before {BEFORE[who]}; {units:.1f} WCU",
        how=", ".join(f"{call} {count}" for call, count in calls.most_common()),
    )
    assert each <= GATES[who], calls
    assert units <= UNITS, meter.wcu
    if known:
        assert calls["PublishBatch"] == PEOPLE // 10 and not calls["Publish"]


def _fact(person: str) -> ContactToTell:
    return ContactToTell(
        person=person,
        contact=f"7Q2M{person:>22}",
        edition=1,
        amended=False,
        rule="contacts-2021-07",
        division="01/001/00001",
    )
