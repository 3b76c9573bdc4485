"""The page on which a person adds, chooses and removes an address of e-mail."""

from __future__ import annotations

from typing import Any

from functions.access import service as access
from functions.kernel.emails import EmailInvalid
from functions.kernel.errors import Refusal, Unavailable
from functions.notifications.schemas import EmailForm
from functions.registry import service as registry
from functions.runtime import mail
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="citizen")

PAGE = "/thong-bao/thu-dien-tu"


@pages.page("GET", "/thong-bao/thu-dien-tu")
def show_email(request: Request) -> Answer:
    """Show my address of e-mail."""
    return render(request, "email.html", **fresh_form(**_context(request)))


@pages.page(
    "POST",
    "/thong-bao/thu-dien-tu",
    body=EmailForm,
    refuses=(EmailInvalid, registry.EmailNone, access.CodeNotAccepted, access.TriesSpent),
)
def change_email(request: Request, form: EmailForm) -> Answer:
    """Send a code to an address, take the code, choose when e-mails are sent, or remove it."""
    try:
        if form.act == "ask":
            return _asked(request, form)
        _changed(request, form)
    except Unavailable:
        raise
    except Refusal as refusal:
        started = form.challenge if isinstance(refusal, access.CodeNotAccepted) else ""
        context = _context(request) | {"challenge": started}
        return again(request, "email.html", form, refusal, **context)
    return see_other(PAGE)


def _asked(request: Request, form: EmailForm) -> Answer:
    if not mail.is_open():
        raise registry.EmailNone
    nonce, cookies = access.device_nonce(request.cookie("lachan_device"))
    asker = access.Asker(nonce, request.ip, request.language)
    started = access.start_email_challenge(request.caller, form.address, asker, request.now)
    context = _context(request) | {"challenge": started.challenge, "sent_to": started.phone_masked}
    headers: dict[str, Any] = {"Set-Cookie": cookies} if cookies else {}
    told = fresh_form(**context) | {"values": {"use": form.use}}
    return render(request, "email.html", 200, headers, **told)


def _changed(request: Request, form: EmailForm) -> None:
    caller, now = request.caller, request.now
    if form.act == "remove":
        registry.remove_email(caller, now)
    elif form.act == "choose":
        registry.choose_email_use(caller, form.use, now)
    else:
        nonce, _ = access.device_nonce(request.cookie("lachan_device"))
        asker = access.Asker(nonce, request.ip, request.language)
        code = form.code.replace(" ", "")
        address = access.answer_email_challenge(caller, form.challenge, code, asker, now)
        registry.put_email(caller, address, form.use, now)


def _context(request: Request) -> dict[str, Any]:
    return {
        "email": registry.email_of(request.caller, request.now),
        "is_open": mail.is_open(),
        "challenge": "",
        "sent_to": "",
    }
