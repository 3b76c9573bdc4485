"""The ministry sees how the provinces stand beside one another, and of nobody who is ill."""

from __future__ import annotations

from datetime import timedelta

import pytest

from functions.kernel.callers import Role
from functions.runtime import clock
from functions.tracing.service import hearing, nation
from tests.doors.returning.street import items_of
from tests.doors.tracing.bureau import A, B, Bureau
from tests.doors.tracing.conftest import Stream
from tests.doors.tracing.told import result

PAGE = "/can-bo/truy-vet"


@pytest.fixture(autouse=True)
def fresh() -> None:
    """Nothing was read before."""
    nation.forget()


def test_the_ministry_sees_every_province_counted_and_goes_into_one(
    bureau: Bureau, running: Stream
) -> None:
    case = bureau.opens()
    old = clock.now() - timedelta(days=5)
    hearing.hear(result(B, tube="VN-000009", at=old), clock.now())
    running.runs()
    audited = len(items_of("audit"))
    for role in (Role.MINISTRY_OPERATOR, Role.EPIDEMIOLOGIST):
        page = bureau.member(role, "moh", "-n").get(PAGE).body.decode()
        assert "Cả nước" in page and f"{PAGE}?province=01" in page
        assert "14 ngày qua: 2 ca, 1 ca hôm nay" in page
        table = page.partition("Đang mở trên 7 ngày")[2].partition("</table>")[0]
        assert case[:8] not in table and A not in page and B not in page
    assert len(items_of("audit")) == audited
    inside = bureau.ministry.get(f"{PAGE}?province=01").body.decode()
    assert "Cả nước" not in inside and case[:8] in inside


def test_who_has_an_area_sees_no_nation(bureau: Bureau, running: Stream) -> None:
    bureau.opens()
    for who in (bureau.tracer, bureau.officer, bureau.elsewhere):
        assert "Cả nước" not in who.get(PAGE).body.decode()


def test_what_is_shown_is_a_minute_old_at_most(bureau: Bureau, running: Stream) -> None:
    assert "14 ngày qua: 0 ca" in bureau.ministry.get(PAGE).body.decode()
    bureau.opens()
    assert "14 ngày qua: 0 ca" in bureau.ministry.get(PAGE).body.decode()
    with clock.fixed(clock.now() + timedelta(minutes=1)):
        assert "14 ngày qua: 1 ca" in bureau.ministry.get(PAGE).body.decode()
