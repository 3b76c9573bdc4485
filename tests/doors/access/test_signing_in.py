"""Signing in at the issuer: code, PKCE, form post, and a cookie that vouches for the answer."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from functions.access.service import issuer
from functions.access.service.staff import token_digest
from functions.kernel.callers import Role
from functions.runtime import clock, crypto, settings
from tests.doors.access.world import SAME_ORIGIN, Country

EPIDEMIOLOGIST = f"s-{Role.EPIDEMIOLOGIST.value}"


class SigningIn:
    """One browser on its way through the issuer."""

    def __init__(self, country: Country) -> None:
        self.country = country
        begun = country.gateway.call("GET", "/can-bo/dang-nhap")
        self.status, self.cookie = begun.status, begun.header("set-cookie")
        self.cookies = begun.cookies
        self.address = begun.header("location")
        self.asked = {k: v[0] for k, v in parse_qs(urlsplit(self.address).query).items()}

    def grant(self, code: str, **changed: Any) -> None:
        def issue(fields: dict[str, str]) -> str:
            digest = hashlib.sha256(fields["code_verifier"].encode()).digest()
            assert crypto.to_text(digest) == self.asked["code_challenge"]
            assert fields["redirect_uri"] == "https://lachan.test/can-bo/phien"
            claims = {"nonce": self.asked["nonce"], **changed}
            return self.country.issuer.token(EPIDEMIOLOGIST, **claims)

        self.country.issuer.grants[code] = issue

    def back(self, code: str, state: str | None = None, **more: Any) -> Any:
        form = {"code": code, "state": state or self.asked["state"], **more.pop("extra", {})}
        return self.country.gateway.call(
            "POST",
            "/can-bo/phien",
            form=form,
            cookies=more.get("cookies", self.cookies),
            headers={"sec-fetch-site": "cross-site", "origin": "https://issuer.example"},
        )


def test_a_member_of_staff_signs_in_at_the_issuer(
    country: Country, capsys: pytest.CaptureFixture[str]
) -> None:
    """And is one line of the journal, by the name under which the audit knows the session."""
    browser = SigningIn(country)
    browser.grant("c-1", amr=["pwd", "mfa", "Nguyễn"])
    reply = browser.back("c-1", extra={"iss": settings.issuer(), "session_state": "x"})
    page = country.gateway.call("GET", "/can-bo", cookies=reply.cookies)

    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (fact,) = [one for one in told if one["fact"] == "SignedIn"]
    digest = token_digest(reply.cookies["__Host-lachan_staff"])[:16]
    assert (fact["role"], fact["session"], fact["factors"]) == ("epidemiologist", digest, "mfa pwd")
    assert browser.status == 303
    assert browser.asked["response_mode"] == "form_post"
    assert browser.asked["code_challenge_method"] == "S256"
    assert "SameSite=None; Secure" in browser.cookie and "Path=/;" in browser.cookie
    assert (reply.status, reply.header("location")) == (303, "/can-bo")
    assert set(reply.cookies) == {"__Host-lachan_staff", "__Host-lachan_oidc", "lachan_oidc"}
    assert page.status == 200 and "Sở Y tế Hà Nội (thử)" in page.body.decode()


@pytest.mark.catalogue("A13")
def test_no_code_comes_back_in_an_address(country: Country) -> None:
    browser = SigningIn(country)
    reply = country.gateway.call("GET", "/can-bo?code=c-1&state=x", cookies=browser.cookies)

    assert (reply.status, "verifier" in browser.address) == (400, False)


@pytest.mark.catalogue("A07")
def test_an_answer_is_taken_from_the_browser_that_asked_and_once(country: Country) -> None:
    browser, other = SigningIn(country), SigningIn(country)
    for code in ("c-1", "c-2", "c-3"):
        browser.grant(code)
    refused = [
        browser.back("c-1", cookies={}).status,
        browser.back("c-1", cookies=other.cookies).status,
        browser.back("c-1", state="guessed").status,
        browser.back("c-1", extra={"iss": "https://evil.example"}).status,
        browser.back("unknown").status,
        browser.back("").status,
    ]
    with clock.fixed(country.now + timedelta(minutes=11)):
        refused.append(browser.back("c-2").status)
    first, again = browser.back("c-3").status, browser.back("c-3").status

    assert refused == [403] * 7
    assert (first, again) == (303, 403)


@pytest.mark.catalogue("A07", "A10")
def test_a_token_for_another_sign_in_or_one_factor_is_refused(country: Country) -> None:
    browser = SigningIn(country)
    browser.grant("c-1", nonce="another")
    browser.grant("c-2", amr=["pwd"])

    assert browser.back("c-1").status == 401
    assert browser.back("c-2").status == 403


@pytest.mark.catalogue("A04")
def test_who_signs_out_takes_the_token_back(country: Country) -> None:
    browser = SigningIn(country)
    browser.grant("c-1")
    cookies = browser.back("c-1").cookies
    out = country.gateway.call(
        "POST", "/can-bo/thoat", form={}, cookies=cookies, headers=SAME_ORIGIN
    )

    assert (out.status, out.cookies) == (303, {"__Host-lachan_staff": "", "lachan_staff": ""})
    headers = {"authorization": f"Bearer {cookies['__Host-lachan_staff']}"}
    assert country.gateway.call("GET", "/api/imports", headers=headers).status == 401


def test_a_wrong_issuer_document_is_not_believed(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[dict[str, Any]] = [
        {"issuer": "https://evil.example"},
        {},
        {"issuer": settings.issuer()},
    ]
    for told in answers:
        issuer.forget()
        monkeypatch.setattr(issuer, "_send", lambda *_, told=told: (200, told))
        with pytest.raises(issuer.IssuerUnreachable):
            issuer.endpoint("token_endpoint", country.now.timestamp())
