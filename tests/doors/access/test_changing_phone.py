"""Moving an account to another phone: proven first, and all other sessions end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from functions.runtime import clock
from tests.doors.access.world import BROWSER, OTHER_PHONE, Country, answer, ask


@pytest.mark.catalogue("B11")
def test_a_changed_phone_is_proven_first_and_ends_all_other_sessions(country: Country) -> None:
    stolen = country.session()
    cookies = BROWSER | country.session()
    asked = ask(country, OTHER_PHONE, "change_phone", cookies)
    _, code = country.code_sent()
    by_stranger = answer(country, asked.json["challenge"], code)
    reply = answer(country, asked.json["challenge"], code, cookies)

    assert by_stranger.status == 401
    assert reply.status == 200
    assert country.changed == [("0000000000001", OTHER_PHONE)]
    with clock.fixed(country.now + timedelta(seconds=5)):
        assert country.gateway.call("GET", "/api/me", cookies=stolen).status == 401
        assert country.gateway.call("GET", "/api/me", cookies=reply.cookies).status == 200


def test_a_phone_is_changed_by_its_account_alone(country: Country) -> None:
    assert ask(country, OTHER_PHONE, "change_phone").status == 401
