"""The page on which a person reads what they were told, and chooses the language of messages."""

from __future__ import annotations

from functions.kernel.identifiers import PersonId
from functions.notifications.schemas import LanguageForm
from functions.notifications.service import inbox
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="citizen")

SPOKEN = ("vi", "en")
"""Languages that have texts of messages."""


@pages.page("GET", "/thong-bao")
def show_notices(request: Request) -> Answer:
    """Show my notices."""
    chosen = registry.language_of(PersonId(request.caller.subject))
    told = inbox.notices_of(request.caller, request.now, request.request_id)
    return render(request, "inbox.html", told=told, chosen=chosen, spoken=SPOKEN)


@pages.page("POST", "/thong-bao", body=LanguageForm, refuses=(registry.PersonUnknown,))
def choose_language(request: Request, form: LanguageForm) -> Answer:
    """Choose the language of my messages."""
    registry.choose_language(PersonId(request.caller.subject), form.language)
    return see_other("/thong-bao")
