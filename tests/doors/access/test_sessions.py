"""Sessions: what a token must be, and how soon a taken-back one ends."""

from __future__ import annotations

import struct
import sys
from datetime import timedelta
from types import FrameType
from typing import Any

import pytest

from functions.access import service
from functions.access.domain import session as rules
from functions.access.domain.session import IDLE, LIFE
from functions.access.service import revocations, sessions
from functions.access.store import revocations as store
from functions.kernel.errors import Busy
from functions.runtime import clock, crypto
from tests.doors.access.world import PERSON, SAME_ORIGIN, Country
from tests.gateway import Reply

GONE = {"__Host-lachan_session": "", "lachan_session": ""}


def me(country: Country, cookies: dict[str, str]) -> Reply:
    return country.gateway.call("GET", "/api/me", cookies=cookies)


@pytest.mark.catalogue("A03", "F20")
def test_a_session_ends_after_thirty_days_and_does_not_begin_tomorrow(country: Country) -> None:
    begun = cookies = country.session()
    statuses, day = [], timedelta(days=1)
    for ahead in (10 * day, 20 * day, LIFE - timedelta(seconds=1), LIFE):
        with clock.fixed(country.now + ahead):
            reply = me(country, cookies)
        statuses.append(reply.status)
        cookies |= reply.cookies
    for before in (timedelta(seconds=59), timedelta(minutes=10)):
        with clock.fixed(country.now - before):
            statuses.append(me(country, begun).status)

    assert statuses == [200, 200, 200, 401, 200, 401]


def test_a_session_that_nobody_uses_for_a_fortnight_ends_and_use_moves_its_end(
    country: Country,
) -> None:
    """ASVS V7.3.1: a token tells when it was last written, once on each day of use."""
    ((name, token),) = country.session().items()
    with clock.fixed(country.now + IDLE - timedelta(seconds=1)):
        used = me(country, {name: token})
        again = me(country, used.cookies)
    with clock.fixed(country.now + IDLE):
        stale, moved = me(country, {name: token}), me(country, used.cookies)
    with clock.fixed(country.now + 2 * IDLE):
        unused = me(country, used.cookies)

    assert (used.status, list(used.cookies)) == (200, [name])
    assert (again.status, again.cookies) == (200, {})
    assert (stale.status, moved.status, unused.status) == (401, 200, 401)


def test_a_token_of_the_release_before_goes_on_as_one_of_this(country: Country) -> None:
    begun = rules.begin("A" * 16, PERSON, True, country.now)
    body = struct.pack(">B13s16sIIB", 1, PERSON.encode(), b"A" * 16, begun.issued, begun.expires, 1)
    token = "LS1." + crypto.to_text(body + crypto.mac(sessions._key(), body))
    forged = "LS1." + crypto.to_text(b"\x02" + body[1:] + crypto.mac(sessions._key(), body))
    with clock.fixed(country.now + timedelta(days=20)):
        reply = me(country, {"__Host-lachan_session": token})
        after = me(country, reply.cookies)

    assert (reply.status, reply.json["person"], after.status) == (200, PERSON, 200)
    assert len(reply.cookies["__Host-lachan_session"]) > len(token)
    assert me(country, {"__Host-lachan_session": forged}).status == 401


@pytest.mark.catalogue("A01", "A02")
def test_no_altered_byte_of_a_token_is_believed(country: Country) -> None:
    token = country.session()["__Host-lachan_session"]
    body = crypto.from_text(token[4:])
    forged = ["LS1." + crypto.to_text(bytes([*body[:i], body[i] ^ 1, *body[i + 1 :]]))
              for i in range(len(body))]  # fmt: skip
    others = [
        "",
        "LS1.",
        token[:-1],
        token + "A",
        "LS0." + token[4:],
        token[4:],
        "eyJhbGciOiJub25lIn0.e30.",
    ]

    tried = forged[::5] + others
    assert {me(country, {"__Host-lachan_session": one}).status for one in tried} == {401}


@pytest.mark.catalogue("A04")
def test_a_session_that_was_ended_is_refused_in_all_containers_within_a_minute(
    country: Country,
) -> None:
    cookies, other = country.session(), country.session("0000000000002")
    assert me(country, cookies).status == 200
    elsewhere = dict(revocations._kept.known)
    ended = country.gateway.call("POST", "/api/sessions/end", cookies=cookies, headers=SAME_ORIGIN)
    here = me(country, cookies)
    revocations._kept.known = elsewhere
    with clock.fixed(country.now + timedelta(seconds=61)):
        there, others = me(country, cookies), me(country, other)

    assert (ended.status, ended.cookies) == (204, GONE)
    assert (here.status, there.status, others.status) == (401, 401, 200)


@pytest.mark.catalogue("A04")
def test_who_can_not_ask_for_revocations_believes_no_session_for_longer_than_a_minute(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookies = country.session()
    assert me(country, cookies).status == 200

    def busy(*_: Any) -> Any:
        raise Busy

    monkeypatch.setattr(store, "revoked_since", busy)
    with clock.fixed(country.now + timedelta(seconds=45)):
        soon = me(country, cookies).status
    with clock.fixed(country.now + timedelta(seconds=61)):
        late = me(country, cookies).status

    assert (soon, late) == (200, 503)


def test_all_sessions_of_a_person_end_at_once(country: Country) -> None:
    first, second = country.session(), country.session()
    service.end_sessions_of(PERSON, country.now)
    with clock.fixed(country.now + timedelta(seconds=2)):
        later = {"__Host-lachan_session": service.open_session(PERSON, True, clock.now())}

        assert [me(country, one).status for one in (first, second, later)] == [401, 401, 200]


def test_reading_a_warm_session_costs_few_python_calls(country: Country) -> None:
    token = country.session()["__Host-lachan_session"]
    sessions.read_session(token, country.now)
    calls = 0

    def count(_: FrameType, what: str, __: Any) -> None:
        nonlocal calls
        calls += what in ("call", "c_call")

    sys.setprofile(count)
    try:
        sessions.read_session(token, country.now)
    finally:
        sys.setprofile(None)

    assert calls <= 60


def test_an_anonymous_caller_is_asked_to_sign_in(country: Country) -> None:
    reply = me(country, {})

    assert (reply.status, reply.code) == (401, "NOT_SIGNED_IN")
