"""How often a code is sent, and where to: figures of security.md 2.10."""

from __future__ import annotations

from datetime import timedelta

import pytest

from functions.runtime import clock
from tests.doors.access.world import Country, ask


@pytest.mark.catalogue("A08")
@pytest.mark.parametrize(
    ("phone", "code"),
    [
        ("+12025550123", "PHONE_FOREIGN"),
        ("02438256789", "PHONE_LANDLINE"),
        ("19001234", "PHONE_INVALID"),
        ("0900", "PHONE_INVALID"),
    ],
)
def test_no_code_goes_where_texts_cost_or_never_arrive(
    country: Country, phone: str, code: str
) -> None:
    reply = ask(country, phone)

    assert (reply.status, reply.code) == (422, code)
    assert country.messages() == []


@pytest.mark.catalogue("A08")
def test_however_often_it_is_asked_a_phone_gets_ten_codes_a_day(country: Country) -> None:
    sent, instant = 0, country.now
    for number in range(60):
        instant += timedelta(minutes=20)
        with clock.fixed(instant):
            sent += ask(country, ip=f"198.51.{number}.1").status == 202

    assert sent == 10


@pytest.mark.catalogue("A08")
def test_a_phone_gets_one_code_a_minute_and_five_an_hour(country: Country) -> None:
    sent, instant = 0, country.now.replace(minute=0)
    for _ in range(58):
        instant += timedelta(seconds=50)
        with clock.fixed(instant):
            sent += ask(country, ip=f"198.51.{_}.1").status == 202

    assert sent == 5


@pytest.mark.catalogue("A08")
def test_a_network_gets_thirty_codes_an_hour(country: Country) -> None:
    replies = [ask(country, f"09000{number:05d}", ip=f"203.0.113.{number}") for number in range(31)]

    assert [reply.status for reply in replies] == [202] * 30 + [429]
    assert int(replies[-1].header("retry-after")) > 0


@pytest.mark.catalogue("B12")
def test_the_national_breaker_stops_one_purpose_and_not_the_other(
    country: Country, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LACHAN_CODES_PER_HOUR", "1")
    phones = [f"090000{number:04d}" for number in range(4)]
    statuses = [ask(country, phone).status for phone in phones]
    venue = ask(country, "0900009999", "register_venue")

    assert statuses == [202, 202, 202, 429], "three times the forecast"
    assert venue.status == 202
    assert '"fact":"SendingStopped","level":"ERROR","purpose":"sign_in"' in capsys.readouterr().out
