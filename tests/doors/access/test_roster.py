"""One's own sessions: seen, ended, bounded; and those of another, ended by an operator."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from functions.access.domain.roster import MOST
from functions.access.service import revocations, roster
from functions.access.store import roster as store
from functions.kernel.callers import Caller, Role
from functions.kernel.errors import Busy
from functions.runtime import clock
from tests.doors.access.world import (
    BROWSER,
    PHONE,
    SAME_ORIGIN,
    Country,
    account_of,
    ask,
)
from tests.gateway import Reply

PERSON = account_of("+84900001234")
WORDS = "Báo mất máy qua đường dây nóng (thử)"
CALLER = Caller(Role.ANONYMOUS)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 15_1 like Mac OS X) AppleWebKit/605.1.15"


def sign_in(country: Country, cookies: dict[str, str] | None = None, agent: str = "") -> Reply:
    """Sign in with a code from a browser; its device is new where nothing is said."""
    browser = BROWSER | (cookies or {})
    asked = ask(country, PHONE, cookies=browser)
    _, code = country.code_sent()
    return country.gateway.call(
        "POST",
        f"/api/otp/challenges/{asked.json['challenge']}/answers",
        json_body={"code": code},
        cookies=browser,
        headers=SAME_ORIGIN | {"user-agent": agent},
    )


def status(country: Country, cookies: dict[str, str]) -> int:
    return country.gateway.call("GET", "/api/me", cookies=cookies).status


def listed(country: Country, cookies: dict[str, str]) -> list[dict[str, object]]:
    reply = country.gateway.call("GET", "/api/me/sessions", cookies=cookies)
    assert reply.status == 200
    return list(reply.json["sessions"])


def change(country: Country, path: str, cookies: dict[str, str], **more: object) -> Reply:
    return country.gateway.call("POST", path, cookies=cookies, headers=SAME_ORIGIN, **more)


def test_a_person_sees_where_they_are_signed_in_by_day_and_kind_of_device(
    country: Country,
) -> None:
    """ASVS V7.5.2; a day of use costs one write, and the next use on it none."""
    first = sign_in(country, agent=IPHONE).cookies
    with clock.fixed(country.now + timedelta(days=3)):
        used = country.gateway.call("GET", "/api/me", cookies=first).cookies
        second = sign_in(country, agent="Mozilla/5.0 (X11; Linux x86_64)").cookies
        shown = listed(country, second)
        page = country.gateway.call("GET", "/phien-dang-nhap", cookies=second).body.decode()

    assert [(one["device"], one["present"], one["last_used"]) for one in shown] == [
        ("computer", True, "2021-11-26"),
        ("apple", False, "2021-11-26"),
    ]
    assert "iPhone" in page and "Máy tính" in page and used
    assert IPHONE not in json.dumps(shown)


def test_a_day_of_use_is_written_once_and_stops_nobody(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookies = sign_in(country).cookies
    written: list[str] = []

    def busy(_: str, session: str, __: object) -> None:
        written.append(session)
        raise Busy

    real = store.put_day
    monkeypatch.setattr(store, "put_day", busy)
    with clock.fixed(country.now + timedelta(days=1)):
        held_up = country.gateway.call("GET", "/api/me", cookies=cookies)
        monkeypatch.setattr(
            store, "put_day", lambda *told: (written.append(told[1]), real(*told))[1]
        )
        later = country.gateway.call("GET", "/api/me", cookies=cookies)
        country.gateway.call("GET", "/api/me", cookies=later.cookies)

    assert (held_up.status, held_up.cookies, later.status) == (200, {}, 200)
    assert len(later.cookies) == 1 and len(written) == 2


def test_signing_in_ends_the_session_that_this_browser_had_and_no_other(country: Country) -> None:
    """ASVS V7.2.4, also where somebody else was signed in."""
    elsewhere, here = sign_in(country).cookies, country.session("0000000000002")
    with clock.fixed(country.now + timedelta(minutes=2)):
        again = sign_in(country, here).cookies
    with clock.fixed(country.now + timedelta(minutes=4)):
        third = sign_in(country, again).cookies
        found = [status(country, one) for one in (here, again, elsewhere, third)]
        shown = listed(country, third)

    assert found == [401, 401, 200, 200]
    assert len(shown) == 2


def test_one_more_than_may_be_side_by_side_ends_the_one_unused_for_longest(
    country: Country,
) -> None:
    """ASVS V7.1.2."""
    held = []
    for minutes in range(MOST):
        with clock.fixed(country.now + timedelta(minutes=20 * minutes)):
            held.append(sign_in(country).cookies)
    with clock.fixed(country.now + timedelta(days=1)):
        held[0] |= country.gateway.call("GET", "/api/me", cookies=held[0]).cookies
        held.append(sign_in(country).cookies)
        found = [status(country, one) for one in held]

    assert found == [200, 401, 200, 200, 200, 200]


def test_two_sign_ins_at_once_keep_to_the_bound(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The roster's version decides: who lost the race looks again."""
    real, raced = store.put_roster, []

    def race(person: str, held: object, seen: int) -> bool:
        if not raced:
            raced.append(person)
            roster.enter(person, roster.Device.OTHER, CALLER, country.now)
        return real(person, held, seen)  # type: ignore[arg-type]

    for _ in range(MOST - 1):
        roster.enter(PERSON, roster.Device.OTHER, CALLER, country.now)
    monkeypatch.setattr(store, "put_roster", race)
    roster.enter(PERSON, roster.Device.OTHER, CALLER, country.now)
    held, _ = store.roster(PERSON)
    ended = [one for one in revocations._kept.known if one.startswith("s:")]

    assert len(held) == MOST and len(ended) == 1
    assert ended[0].removeprefix("s:") not in {one.session for one in held}


@pytest.mark.parametrize("by_page", [False, True])
def test_a_person_ends_one_session_or_all_others(country: Country, by_page: bool) -> None:
    cookies = []
    for minutes in (0, 20, 40):
        with clock.fixed(country.now + timedelta(minutes=minutes)):
            cookies.append(sign_in(country).cookies)
    with clock.fixed(country.now + timedelta(minutes=50)):
        oldest = str(listed(country, cookies[2])[-1]["session"])
        if by_page:
            one = change(country, "/phien-dang-nhap", cookies[2], form={"held": oldest})
        else:
            one = change(country, f"/api/me/sessions/{oldest}/end", cookies[2])
        after_one = [status(country, each) for each in cookies]
        path = "/phien-dang-nhap/khac" if by_page else "/api/me/other-sessions/end"
        others = change(country, path, cookies[2], **({"form": {}} if by_page else {}))
    with clock.fixed(country.now + timedelta(minutes=51)):
        after_all = [status(country, each) for each in (*cookies, others.cookies)]
        left = listed(country, others.cookies)

    assert one.status == (303 if by_page else 204)
    assert after_one == [401, 200, 200]
    assert after_all == [401, 401, 401, 200]
    assert [(each["present"]) for each in left] == [True]


def test_ending_the_present_session_is_signing_out_and_anothers_is_nothing(
    country: Country,
) -> None:
    mine, others = sign_in(country).cookies, country.session("0000000000002")
    (theirs,) = listed(country, others)
    (own,) = listed(country, mine)
    tried = change(country, f"/api/me/sessions/{theirs['session']}/end", mine)
    untouched = status(country, others)
    out = change(country, f"/api/me/sessions/{own['session']}/end", mine)

    assert (tried.status, untouched) == (204, 200)
    assert out.header("clear-site-data") == '"cache"' and status(country, mine) == 401


def test_an_operator_ends_all_sessions_of_a_person_with_a_reason_that_stays(
    country: Country,
) -> None:
    """ASVS V7.4.5: the person sees it among those who looked; others may not do it."""
    mine = sign_in(country).cookies
    body = {"person": PERSON, "words": WORDS}
    refused = {
        role: country.gateway.call(
            "POST", "/api/session-endings", json_body=body, headers=country.bearer(role)
        ).status
        for role in (Role.COMMUNE_OFFICER, Role.PROVINCE_OFFICER, Role.AUDITOR)
    }
    headers = country.bearer(Role.MINISTRY_OPERATOR)
    for wrong in ({"person": "?" * 13}, {"words": "ngắn"}):
        told = country.gateway.call(
            "POST", "/api/session-endings", json_body=body | wrong, headers=headers
        )
        assert told.status in {400, 422} and told.json["errors"][0]["field"] == next(iter(wrong))
    before = status(country, mine)
    with clock.fixed(country.now + timedelta(seconds=5)):
        made = country.gateway.call("POST", "/api/session-endings", json_body=body, headers=headers)
        after = status(country, mine)
        back = sign_in_later(country)
    register = country.gateway.call(
        "GET", "/api/session-endings", headers=country.bearer(Role.AUDITOR)
    ).json["endings"]

    assert set(refused.values()) == {403}
    assert (before, made.status, after) == (200, 200, 401)
    assert [(one["person"], one["words"]) for one in register] == [(PERSON, WORDS)]
    assert [row["action"] for row in back] == ["end_sessions"]


def sign_in_later(country: Country) -> list[dict[str, object]]:
    """What the person reads of who looked, signed in anew."""
    with clock.fixed(country.now + timedelta(minutes=5)):
        cookies = sign_in(country).cookies
        return list(country.gateway.call("GET", "/api/me/access-log", cookies=cookies).json["rows"])


def test_a_good_sign_in_is_one_line_of_the_journal(
    country: Country, capsys: pytest.CaptureFixture[str]
) -> None:
    """ASVS V16.3.1, of a citizen; of staff in test_signing_in."""
    sign_in(country)
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (fact,) = [one for one in told if one["fact"] == "SignedIn"]

    assert (fact["role"], fact["factors"], fact["unit"]) == ("citizen", "sms", "")
    assert len(fact["session"]) == 16 and PERSON not in json.dumps(fact)
