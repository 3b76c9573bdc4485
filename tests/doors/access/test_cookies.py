"""Names of cookies: bound to this host where they are Secure, and read by no other name."""

from __future__ import annotations

import pytest

from functions.access import service
from functions.access.service.cookies import DEVICE_LIFE
from functions.runtime import settings
from tests.doors.access.world import PERSON, SAME_ORIGIN, Country, answer, ask

SIGN_OUTS = (("POST", "/dang-xuat"), ("POST", "/api/sessions/end"), ("POST", "/can-bo/thoat"))


def test_every_cookie_of_a_sign_in_is_bound_to_this_host(country: Country) -> None:
    asked = ask(country, cookies={})
    _, code = country.code_sent()
    reply = answer(country, asked.json["challenge"], code, asked.cookies)
    chosen = country.gateway.call("GET", "/dang-nhap?lang=en")
    begun = country.gateway.call("GET", "/can-bo/dang-nhap")
    lines = [
        line for one in (asked, reply, chosen, begun) for line in one.headers.get("set-cookie", [])
    ]

    assert len(lines) == 4
    for line in lines:
        name, *told = line.split("; ")
        assert name.startswith("__Host-lachan_") and {"Path=/", "Secure"} <= set(told), line
        assert not [one for one in told if one.startswith("Domain")], line


def test_without_tls_the_bare_name_is_set_and_read(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "secure_cookies", lambda: False)
    ((name, token),) = country.session().items()
    made = service.session_cookie(token, DEVICE_LIFE)
    bare = name.removeprefix("__Host-")

    assert made.startswith(f"{bare}=LS1.") and "Secure" not in made
    assert country.gateway.call("GET", "/api/me", cookies={bare: token}).status == 200
    assert country.gateway.call("GET", "/api/me", cookies={name: token}).status == 401


def test_a_bare_name_which_a_neighbour_may_have_planted_is_not_read(country: Country) -> None:
    ((name, other),) = country.session("0000000000002").items()
    planted = {"lachan_session": service.open_session(PERSON, True, country.now)}
    alone = country.gateway.call("GET", "/api/me", cookies=planted)
    both = country.gateway.call("GET", "/api/me", cookies=planted | {name: other})

    assert (alone.status, both.json["person"]) == (401, "0000000000002")


@pytest.mark.parametrize(("method", "path"), SIGN_OUTS)
def test_who_signs_out_is_told_to_forget_pages_and_both_names(
    country: Country, method: str, path: str
) -> None:
    """Neither name may be believed afterwards, nor a page come back from the browser's store; what
    waits unsent on the phone stays there (no `"storage"`)."""
    form = {} if not path.startswith("/api/") else None
    reply = country.gateway.call(
        method, path, form=form, cookies=country.session(), headers=SAME_ORIGIN
    )
    dropped = [line for line in reply.headers["set-cookie"] if "Max-Age=0" in line]

    assert reply.header("clear-site-data") == '"cache"'
    assert len(dropped) == 2 and len({line.split("=")[0] for line in dropped}) == 2
