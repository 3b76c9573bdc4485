"""An acknowledged visit that its consumer gave up is sent on by an operator's command."""

from __future__ import annotations

import json

import pytest

from functions.checkin import consumers
from functions.checkin.service import recording
from functions.checkin.store import visits
from functions.kernel.errors import Busy
from infra.dead_letters import acting
from tests.doors.checkin.town import Town
from tests.runtime.test_dead_letters import give_up, make
from tests.world import messages_in


@pytest.mark.catalogue("Q06")
def test_an_acknowledged_visit_comes_back_from_the_dead_and_twice_is_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The drill of security.md G23: it spilled, its consumer given up, an operator sends it on."""
    visitor, real = town.visitor(), visits.put

    def throttled(_: visits.Sealed) -> None:
        raise Busy

    monkeypatch.setattr(recording, "put", throttled)
    assert visitor.checks_in(town.token).status == 202
    monkeypatch.setattr(recording, "put", real)
    make("spilled-checkins-dead")
    (record,) = messages_in("spilled-checkins")
    for _ in range(2):
        give_up("spilled-checkins", json.loads(record["body"]))
        assert visitor.person not in json.dumps(acting.inspect("spilled-checkins", 5))
        assert acting.redrive("spilled-checkins") == 1
        records = messages_in("spilled-checkins")
        assert consumers.record_spilled({"Records": records}, None) == {"batchItemFailures": []}
        assert len(town.history(visitor)) == 1
