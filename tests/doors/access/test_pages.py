"""Pages of signing in: with HTML alone, in any order, back and forth."""

from __future__ import annotations

import re

import pytest

from functions.access.domain.passage import local_path
from functions.kernel.callers import STAFF_ROLES, Role
from functions.runtime import clock
from tests.doors.access.world import PHONE, SAME_ORIGIN, Country
from tests.gateway import Reply


def post(country: Country, path: str, form: dict[str, str], cookies: dict[str, str]) -> Reply:
    return country.gateway.call("POST", path, form=form, cookies=cookies, headers=SAME_ORIGIN)


def hidden(page: Reply, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.body.decode())
    assert found
    return found[1]


def test_signing_in_needs_html_alone(country: Country) -> None:
    first = country.gateway.call("GET", "/dang-nhap?next=/lich-su")
    second = post(country, "/dang-nhap", {"phone": PHONE, "next": hidden(first, "next")}, {})
    _, code = country.code_sent()
    form = {"challenge": hidden(second, "challenge"), "next": hidden(second, "next")}
    third = post(
        country, "/dang-nhap/ma", form | {"code": f"{code[:3]} {code[3:]}"}, second.cookies
    )

    assert first.status == second.status == 200
    assert "0900001***" in second.body.decode()
    assert (third.status, third.header("location")) == (303, "/lich-su")
    assert country.gateway.call("GET", "/api/me", cookies=third.cookies).status == 200


def test_a_wrong_code_is_asked_for_again_and_the_sixth_time_the_phone(country: Country) -> None:
    asked = post(country, "/dang-nhap", {"phone": PHONE}, {})
    _, code = country.code_sent()
    form = {"challenge": hidden(asked, "challenge"), "code": f"{(int(code) + 1) % 10**6:06d}"}
    replies = [post(country, "/dang-nhap/ma", form, asked.cookies) for _ in range(6)]

    assert [reply.status for reply in replies] == [401] * 5 + [429]
    assert all('name="code"' in reply.body.decode() for reply in replies[:4])
    assert 'name="phone"' in replies[5].body.decode()
    assert "CODE_NOT_ACCEPTED" in replies[0].body.decode()


@pytest.mark.parametrize("phone", ["", "0243825678", "12345"])
def test_a_number_that_gets_no_text_is_asked_for_again(country: Country, phone: str) -> None:
    reply = post(country, "/dang-nhap", {"phone": phone}, {})

    assert reply.status == 422
    assert 'name="phone"' in reply.body.decode()


def test_a_code_is_sent_again_after_a_minute_to_the_same_browser(country: Country) -> None:
    asked = post(country, "/dang-nhap", {"phone": PHONE}, {})
    form = {"resend": hidden(asked, "challenge")}
    too_soon = post(country, "/dang-nhap", form, asked.cookies)
    stranger = post(country, "/dang-nhap", form, {})
    with clock.fixed(country.now.replace(minute=country.now.minute + 1)):
        again = post(country, "/dang-nhap", form, asked.cookies)

    assert (too_soon.status, stranger.status, again.status) == (429, 401, 200)
    assert hidden(again, "challenge") != hidden(asked, "challenge")


def test_the_page_takes_the_longer_codes_of_an_attack_too(country: Country) -> None:
    page = post(country, "/dang-nhap", {"phone": PHONE}, {}).body.decode()

    assert 'maxlength="8"' in page
    assert 'pattern="[0-9]{6,8}"' in page


def test_signing_out_ends_the_session_and_may_be_repeated(country: Country) -> None:
    cookies = country.session()
    replies = [post(country, "/dang-xuat", {}, cookies) for _ in range(2)]

    assert [(reply.status, reply.header("location")) for reply in replies] == [(303, "/")] * 2
    assert country.gateway.call("GET", "/api/me", cookies=cookies).status == 401


@pytest.mark.parametrize(
    "text",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "", "x",
     "/a\r\nSet-Cookie: x=1", "/a b", "/\tevil", "/v/x\n"],
)  # fmt: skip
def test_one_returns_to_a_page_of_ours_or_home(text: str) -> None:
    assert local_path(text) == "/"


@pytest.mark.parametrize(
    "text", ["/", "/lich-su", "/v/AbC-1.2_3", "/dia-diem/X/bang?day=2021-11-23"]
)
def test_one_returns_to_where_one_was(text: str) -> None:
    assert local_path(text) == text


def test_the_staff_home_shows_the_way_in_to_all_others(country: Country) -> None:
    anonymous = country.gateway.call("GET", "/can-bo")
    officer = country.gateway.call("GET", "/can-bo", headers=country.bearer(Role.COMMUNE_OFFICER))

    assert anonymous.status == officer.status == 200
    assert "/can-bo/dang-nhap" in anonymous.body.decode()
    assert "Phúc Xá" in officer.body.decode()


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_the_staff_home_leads_to_files_only_those_who_may_send_them(
    country: Country, role: Role
) -> None:
    page = country.gateway.call("GET", "/can-bo", headers=country.bearer(role)).body.decode()
    files = country.gateway.call("GET", "/can-bo/tep", headers=country.bearer(role))

    assert ("/can-bo/tep" in page) == (files.status == 200)
    assert "/can-bo/lenh" in page


def test_who_is_not_signed_in_is_led_to_the_sign_in_and_back(country: Country) -> None:
    reply = country.gateway.call("GET", "/ai-da-xem")

    assert (reply.status, reply.header("location")) == (303, "/dang-nhap?next=/ai-da-xem")


def test_a_refused_page_is_a_page(country: Country) -> None:
    reply = country.gateway.call("GET", "/ai-da-xem?cursor=x", cookies=country.session())

    assert reply.status == 400
    assert reply.header("content-type").startswith("text/html")
    assert "default-src 'none'" in reply.header("content-security-policy")
    assert "CURSOR_INVALID" in reply.body.decode()
