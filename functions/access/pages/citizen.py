"""Pages for citizens: sign in by a code, sign out, who looked at my data."""

from __future__ import annotations

from typing import Any

from functions.access import schemas, service
from functions.access.domain.roster import device_in
from functions.access.domain.session import LIFE
from functions.kernel.callers import Role
from functions.kernel.errors import Refusal, Unavailable
from functions.runtime.http import Answer, Api, Request, problem_of, see_other, status_of
from functions.runtime.pages import render

pages = Api(__name__, audience="citizen")


def _asker_of(request: Request) -> tuple[service.Asker, dict[str, Any]]:
    nonce, cookies = service.device_nonce(request.cookie("lachan_device"))
    asker = service.Asker(
        nonce, request.ip, request.language, device_in(request.header("user-agent"))
    )
    return asker, {"Set-Cookie": cookies} if cookies else {}


def _phone_page(
    request: Request, onward: str, phone: str = "", refusal: Refusal | None = None
) -> Answer:
    return render(
        request,
        "sign_in.html",
        status_of(type(refusal)) if refusal else 200,
        step="phone",
        challenge="",
        expires_in=0,
        resend_in=0,
        phone_masked="",
        next=onward,
        values={"phone": phone},
        problem=problem_of(refusal, request.request_id) if refusal else None,
    )


def _code_page(
    request: Request,
    onward: str,
    started: service.Started,
    headers: dict[str, Any],
    refusal: Refusal | None = None,
) -> Answer:
    return render(
        request,
        "sign_in.html",
        status_of(type(refusal)) if refusal else 200,
        headers,
        step="code",
        challenge=started.challenge,
        expires_in=int(started.expires_in.total_seconds()),
        resend_in=int(started.resend_in.total_seconds()),
        phone_masked=started.phone_masked,
        next=onward,
        values={},
        problem=problem_of(refusal, request.request_id) if refusal else None,
    )


@pages.page("GET", "/dang-nhap", query=("next",))
def show_sign_in(request: Request) -> Answer:
    """Ask for the phone."""
    return _phone_page(request, service.local_path(request.query.get("next", "/")))


@pages.page("POST", "/dang-nhap", body=schemas.AskForCode)
def ask_for_code(request: Request, body: schemas.AskForCode) -> Answer:
    """Send a code, or send it again, and ask for it."""
    onward, (asker, headers) = service.local_path(body.next), _asker_of(request)
    caller, now = request.caller, request.now
    try:
        if body.resend:
            started = service.resend_challenge(caller, body.resend, asker, now)
        else:
            started = service.start_challenge(caller, body.phone, "sign_in", asker, now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _phone_page(request, onward, body.phone, refusal)
    return _code_page(request, onward, started, headers)


@pages.page("POST", "/dang-nhap/ma", body=schemas.EnterCode)
def enter_code(request: Request, body: schemas.EnterCode) -> Answer:
    """Take the code: in, or asked once more."""
    onward, (asker, _) = service.local_path(body.next), _asker_of(request)
    code, now = body.code.replace(" ", ""), request.now
    try:
        opened = service.answer_challenge(request.caller, body.challenge, code, asker, now)
    except service.CodeNotAccepted as refusal:
        return _ask_again(request, body.challenge, onward, asker, refusal)
    except service.TriesSpent as refusal:
        return _phone_page(request, onward, refusal=refusal)
    return see_other(onward, {"Set-Cookie": [service.session_cookie(opened.token, LIFE)]})


@pages.page("POST", "/dang-xuat", body=schemas.Nothing)
def sign_out(request: Request, body: schemas.Nothing) -> Answer:
    """End the session everywhere, and forget its cookie."""
    if request.caller.role is Role.CITIZEN:
        service.end_one(request.caller, request.caller.session, request.now)
    return see_other(
        "/", service.SIGNED_OUT | {"Set-Cookie": service.drop_cookie("lachan_session")}
    )


@pages.page("GET", "/ai-da-xem", query=("cursor",), refuses=(service.CursorInvalid,))
def show_access_log(request: Request) -> Answer:
    """Who looked at my data."""
    cursor = request.query.get("cursor", "")
    rows, older = service.access_log(request.caller, request.now, cursor)
    return render(request, "access_log.html", rows=rows, older=older)


def _ask_again(
    request: Request, challenge: str, onward: str, asker: service.Asker, refusal: Refusal
) -> Answer:
    try:
        started = service.open_challenge(challenge, asker, request.now)
    except service.CodeNotAccepted:
        return _phone_page(request, onward, refusal=refusal)
    return _code_page(request, onward, started, {}, refusal)
