"""Appointments, lists of work and results without a tube carry their end (decision 0147)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from functions.kernel.identifiers import PersonId, SamplingId, UnitId, tube_code
from functions.kernel.rules import NoRuleInForce
from functions.laboratory.domain import keeping
from functions.laboratory.domain.words import Finding, RowStatus
from functions.laboratory.service import recollecting, worklist
from functions.laboratory.store import orphans, seats
from functions.runtime import clock
from tests.doors.checkin.town import items_of
from tests.doors.laboratory.bench import Bench
from tests.doors.laboratory.field import Field, tube
from tests.doors.laboratory.test_booking import books
from tests.doors.laboratory.test_recollecting import released
from tests.store.laboratory.test_worklist import row, sealed

AFTER_A_MONTH = int(datetime(2021, 12, 23, 17, tzinfo=UTC).timestamp())
AFTER_400_DAYS = int(datetime(2022, 12, 28, 17, tzinfo=UTC).timestamp())


def ends(table: str) -> set[int]:
    """When the items of a table go; 0 for one that never does."""
    return {int(item.get("x", {"N": "0"})["N"]) for item in items_of(table)}


def test_a_term_begins_with_the_day_after_and_none_is_known_before_the_platforms() -> None:
    late = datetime(2021, 11, 23, 16, 59, 59, tzinfo=UTC)
    assert keeping.appointment_until(late.date()) == AFTER_A_MONTH
    assert keeping.work_until(late) == AFTER_400_DAYS == keeping.unplaced_until(late)
    assert keeping.work_until(late + timedelta(seconds=1)) == AFTER_400_DAYS + 86400
    with pytest.raises(NoRuleInForce):
        keeping.work_until(datetime(2020, 1, 1, tzinfo=UTC))


@pytest.mark.catalogue("P09")
def test_a_seat_and_its_appointment_go_a_month_after_the_day_whatever_became_of_them(
    field: Field,
) -> None:
    session, visitor = field.session(), field.town.visitor()
    assert books(visitor, session).status == 201
    assert ends("sampling_appointments") == ends("sampling_slots") == {AFTER_A_MONTH}
    assert books(visitor, session, "0930", move=True).status == 201
    cancel = "/api/sampling/appointments/cancel"
    assert visitor.call("POST", cancel, {"session": session}).status in {200, 204}
    assert ends("sampling_appointments") == ends("sampling_slots") == {AFTER_A_MONTH}


def test_a_doubt_that_comes_when_the_slot_is_gone_leaves_nothing_without_an_end(
    field: Field,
) -> None:
    seats.doubt(SamplingId(field.session()), "0900", [PersonId(field.town.visitor().person)])
    assert ends("sampling_slots") == {AFTER_A_MONTH}


def test_a_task_and_its_pointer_go_400_days_after_it_was_opened(field: Field) -> None:
    field.seals(1, field.session(), 1, 2, 3)
    recollecting.project_recollections(tube(1), [released()])
    field.seals(2, field.session(), 1)
    recollecting.project_recollections(tube(2), [released(finding=Finding.NEGATIVE)])
    assert len(items_of("recollections")) == 6
    assert ends("recollections") == {AFTER_400_DAYS}


def test_a_row_of_work_goes_400_days_after_the_last_it_tells_of(keys_kept: datetime) -> None:
    made = sealed(1, keys_kept)
    worklist.keep([made.tube], [])
    assert ends("worklist") == {AFTER_400_DAYS}
    worklist.keep([made.tube], [row(made.tube, keys_kept + timedelta(days=2))])
    assert ends("worklist") == {AFTER_400_DAYS + 2 * 86400}
    worklist.keep([], [row(tube_code(2), keys_kept)])  # it waits for its tube
    assert ends("worklist") == {AFTER_400_DAYS + 2 * 86400, AFTER_400_DAYS}


def test_words_of_amendments_go_400_days_after_they_were_said(keys_kept: datetime) -> None:
    bench = Bench(keys_kept)
    bench.releases_by_itself()
    bench.seals("VN-000001", 1)
    bench.reports("file-1", bench.row("VN-000001", Finding.POSITIVE))
    bench.run()
    bench.reports("file-2", bench.row("VN-000001", None, status=RowStatus.CANCELLED))
    bench.run()
    assert items_of("recollections") and ends("recollections") == {AFTER_400_DAYS}


def test_a_result_without_its_tube_goes_with_the_account_of_its_file(keys_kept: datetime) -> None:
    bench = Bench(keys_kept)
    bench.reports("file-1", bench.row("VN-000009", Finding.POSITIVE))
    assert len(items_of("orphans")) == 2 and ends("orphans") == {AFTER_400_DAYS}
    with clock.fixed(clock.now() + timedelta(days=3)):
        orphans.put(orphans.of_unit(UnitId("lab-01"), 9))  # listed again by a later try
    assert len(items_of("orphans")) == 2 and ends("orphans") == {AFTER_400_DAYS}
