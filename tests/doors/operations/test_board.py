"""The operators' page: alarms and metrics as CloudWatch has them, by a bounded number of calls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.access import service as access
from functions.access.domain.staff import Staff, StaffState, Unit
from functions.kernel.callers import Role
from functions.operations.service import watching
from functions.operations.store import metrics
from functions.runtime import aws, clock, journal, settings
from tests.doors.access.world import Issuer, open_doors
from tests.doors.checkin.conftest import issuer
from tests.doors.checkin.town import Officer, later
from tests.simulation.meter import Meter

__all__ = ["issuer"]
PAGE = "/can-bo/van-hanh"


def member(issuer: Issuer, role: Role) -> Officer:
    access.put_unit(Unit("ministry", "ministry", "Bộ Y tế (thử)", ""))
    subject = access.staff_id(settings.issuer(), role.value)
    access.put_staff(Staff(subject, role, "ministry", StaffState.ACTIVE))
    return Officer(open_doors(), issuer.token(role.value))


@pytest.fixture
def operator(issuer: Issuer, keys_kept: datetime) -> Iterator[Officer]:
    """The ministry's, before a board that nobody has looked at."""
    watching.forget()
    yield member(issuer, Role.MINISTRY_OPERATOR)
    watching.forget()


def alarm(name: str, metric: str, of: tuple[str, str], state: str = "OK", **more: Any) -> None:
    """Put an alarm as the template has them."""
    space = "AWS/SQS" if of[0] == "QueueName" else "AWS/Lambda"
    cloudwatch = aws.client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName=f"lachan-test-{name}", Namespace=more.get("space", space), MetricName=metric,
        Dimensions=[{"Name": of[0], "Value": of[1]}], Statistic="Maximum", Period=60,
        EvaluationPeriods=1, Threshold=1.0, ComparisonOperator="GreaterThanOrEqualToThreshold",
        AlarmDescription=more.get("says", f"{name}: so it is. Runbook: docs/runbooks/x.md"),
    )  # fmt: skip
    cloudwatch.set_alarm_state(
        AlarmName=f"lachan-test-{name}", StateValue=state, StateReason="seen"
    )


def put(metric: str, of: tuple[str, str], *values: float, minutes: int = 7) -> None:
    """Put values of some minutes ago."""
    space = "AWS/SQS" if of[0] == "QueueName" else "AWS/Lambda"
    at = clock.now() - timedelta(minutes=minutes)
    for value in values:
        datum = {"MetricName": metric, "Value": value, "Timestamp": at}
        datum["Dimensions"] = [{"Name": of[0], "Value": of[1]}]
        aws.client("cloudwatch").put_metric_data(Namespace=space, MetricData=[datum])


SCAN, STAFF = ("FunctionName", "lachan-test-scan"), ("FunctionName", "lachan-test-staff")
DEAD = ("QueueName", "lachan-test-notices-dead")


def test_alarms_and_charts_are_of_the_same_metrics(
    operator: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LACHAN_RUNBOOKS", "https://so-tay.example.vn/runbooks")
    alarm("Scan-Errors", "Errors", SCAN, "ALARM", says="It fails. Runbook: docs/runbooks/abc.md")
    alarm("Staff-Errors", "Errors", STAFF)
    alarm("Dead-Depth", "ApproximateNumberOfMessagesVisible", DEAD, "INSUFFICIENT_DATA")
    put("Errors", SCAN, 2, 3)
    put("Errors", STAFF, 4)
    put("Errors", ("FunctionName", "anothers-function"), 900)
    put("ApproximateNumberOfMessagesVisible", DEAD, 6)
    page = operator.get(PAGE)
    told = page.body.decode()
    shown = re.sub(r"<[^>]+>|\s+", " ", told)

    assert page.status == 200
    assert 'href="https://so-tay.example.vn/runbooks/abc.md"' in told
    assert told.index("Scan-Errors") < told.index("Dead-Depth")
    assert "Staff-Errors" not in told, "what is quiet is only counted"
    board = watching.board(clock.now())
    by_key = {one.key: one for one in board.panels}
    assert (by_key["errors"].most, by_key["errors"].members) == (9.0, 2)
    assert by_key["errors"].named == (("lachan-test-scan", 5.0), ("lachan-test-staff", 4.0))
    assert (by_key["dead"].most, by_key["lag"].members) == (6.0, 0)
    assert board.counts == {"SOUNDS": 1, "UNKNOWN": 1, "QUIET": 1}
    assert "9 cao nhất" in " ".join(shown.split())


def test_without_an_address_of_runbooks_the_file_is_named(operator: Officer) -> None:
    alarm("Scan-Errors", "Errors", SCAN, "ALARM", says="It fails. Runbook: docs/runbooks/abc.md")

    assert "docs/runbooks/abc.md</span>" in operator.get(PAGE).body.decode()


def test_a_board_is_a_bounded_number_of_calls_and_kept_a_minute(operator: Officer) -> None:
    for number in range(30):
        alarm(f"F{number:03d}-Errors", "Errors", ("FunctionName", f"f{number:03d}"))
    with Meter() as meter:
        assert operator.get(PAGE).status == 200
    assert meter.calls["cloudwatch", "DescribeAlarms"] == 1
    assert meter.calls["cloudwatch", "GetMetricData"] == 1
    with Meter() as meter, later(seconds=59):
        assert operator.get(PAGE).status == 200
    assert meter.calls_of("cloudwatch") == 0
    with Meter() as meter, later(seconds=61):
        assert operator.get(PAGE).status == 200
    assert meter.calls_of("cloudwatch") == 2


def test_alarms_are_read_page_by_page_and_not_for_ever(
    operator: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """moto gives all at once; CloudWatch a hundred a page."""
    alarm("Scan-Errors", "Errors", SCAN)
    client, asked = aws.client("cloudwatch"), list[str]()
    plain = client.describe_alarms

    def paged(**request: Any) -> Any:
        asked.append(request.pop("NextToken", ""))
        return plain(**request) | {"NextToken": f"page-{len(asked)}"}

    monkeypatch.setattr(client, "describe_alarms", paged)
    found = metrics.alarms()

    assert asked == ["", "page-1", "page-2", "page-3", "page-4"]
    assert len(found) == 5


def test_another_stage_of_the_account_is_not_shown(operator: Officer) -> None:
    alarm("Scan-Errors", "Errors", SCAN, "ALARM")
    aws.client("cloudwatch").put_metric_alarm(
        AlarmName="lachan-prod-Scan-Errors", Namespace="AWS/Lambda", MetricName="Errors",
        Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1.0,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
    )  # fmt: skip

    assert [one.name for one in metrics.alarms()] == ["Scan-Errors"]


@pytest.mark.catalogue("R03")
def test_where_cloudwatch_refuses_the_page_says_busy(
    operator: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def throttled(**_: Any) -> Any:
        raise ClientError({"Error": {"Code": "Throttling"}}, "GetMetricData")

    monkeypatch.setattr(aws.client("cloudwatch"), "get_metric_data", throttled)
    reply = operator.get(PAGE)

    assert reply.status == 503 and "BUSY" in reply.body.decode()


def test_nobody_but_the_ministrys_operator_sees_it(issuer: Issuer, keys_kept: datetime) -> None:
    assert member(issuer, Role.AUDITOR).get(PAGE).status == 403


def walked(journey: str, *values: float) -> None:
    """An alarm on a journey that is walked from outside, and its last walks, the oldest first."""
    cloudwatch, of = aws.client("cloudwatch"), {"journey": journey, "service": "lachan"}
    dimensions = [{"Name": name, "Value": value} for name, value in of.items()]
    cloudwatch.put_metric_alarm(
        AlarmName=f"lachan-test-walk-{journey}-Failed", Namespace=journal.NAMESPACE,
        MetricName="JourneyFailed", Dimensions=dimensions, Statistic="Maximum", Period=300,
        EvaluationPeriods=3, Threshold=1.0, ComparisonOperator="GreaterThanOrEqualToThreshold",
    )  # fmt: skip
    for ago, value in enumerate(reversed(values)):
        at = clock.now() - timedelta(minutes=5 * ago + 1)
        datum = {"MetricName": "JourneyFailed", "Value": value, "Timestamp": at}
        cloudwatch.put_metric_data(
            Namespace=journal.NAMESPACE, MetricData=[datum | {"Dimensions": dimensions}]
        )


def test_a_journey_that_failed_three_times_in_a_row_is_named(operator: Officer) -> None:
    walked("scan", 0, 1, 1, 1)
    walked("seats", 1, 1, 1, 0)
    walked("pages", 1, 0, 1, 1)
    shown = operator.get(PAGE).body.decode()

    assert "quét mã vào và ra</li>" in shown
    assert "danh sách chỗ tiêm</li>" not in shown and "trang chủ và tệp tĩnh</li>" not in shown


def test_that_all_is_well_is_only_said_of_what_was_walked(operator: Officer) -> None:
    silent = "Không có lượt đi thử nào"
    assert silent in operator.get(PAGE).body.decode()
    walked("scan", 0, 0)
    watching.forget()
    assert "Không hành trình nào hỏng" in operator.get(PAGE).body.decode()
    with later(minutes=30):
        assert silent in operator.get(PAGE).body.decode()


def test_a_journey_of_which_nothing_was_said_yet_is_neither_well_nor_broken(
    operator: Officer,
) -> None:
    unjudged = "chưa có gì để đánh giá"
    walked("figures")
    assert unjudged not in operator.get(PAGE).body.decode(), "nothing was walked at all"
    walked("pages", 0, 0)
    watching.forget()
    shown = operator.get(PAGE).body.decode()
    assert unjudged in shown and "số liệu công khai</li>" in shown
    walked("figures", 1, 1, 1)
    watching.forget()
    shown = operator.get(PAGE).body.decode()
    assert unjudged not in shown and "số liệu công khai</li>" in shown, "it is broken now"
