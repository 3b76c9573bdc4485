"""How is an answer judged? Pure functions over status, body and time; none raises for any bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from functions.kernel.errors import Invalid
from functions.kernel.identifiers import print_venue_code
from functions.kernel.periods import DAY, day_of, read_instant, start_of_day
from functions.kernel.synthetic import SYNTHETIC_VENUE
from functions.operations.domain.journeys import Why

FIGURES_DUE: Final = timedelta(hours=1, minutes=30)
"""So long after midnight in Vietnam yesterday stands published, or an alarm sounds (ADR 0091)."""
FIGURES_LATEST: Final = DAY + FIGURES_DUE + timedelta(minutes=10)
"""The day that is due was published in the night after it; caches keep minutes."""
CLOSED_CODES: Final = frozenset(
    {"CHECKIN_SUSPENDED", "READ_ONLY", "WAITING_ROOM", "FEATURE_OFF", "SHED"}
)
"""Codes by which a door says that people decided to close it (ADR 0102)."""
_VERDICT: Final = re.compile(rb'data-verdict="([a-z0-9_]+)"')
_CODE: Final = re.compile(rb"\b(" + b"|".join(c.encode() for c in sorted(CLOSED_CODES)) + rb")\b")
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: status 0 where nothing did, `over` where our patience ended first."""

    status: int
    body: bytes = b""
    kind: str = ""
    """The media type, without parameters."""
    millis: int = 0
    over: bool = False


def expected(reply: Reply, *statuses: int) -> Why | None:
    """Why it is not worth reading on, None where it is one of these statuses."""
    if reply.over:
        return Why.TIME_OVER
    if not reply.status:
        return Why.NO_ANSWER
    if reply.status in statuses:
        return None
    if reply.status == 503 and _CODE.search(reply.body):
        return Why.CLOSED
    return Why.ELSEWHERE if 300 <= reply.status < 400 else Why.STATUS


def judge_home(reply: Reply) -> Why:
    """A whole page of ours in Vietnamese, with its style sheet."""
    whole = reply.kind == "text/html" and b'<html lang="vi"' in reply.body
    return expected(reply, 200) or _fine(
        whole and b"/css/lachan.css" in reply.body and b"</html>" in reply.body
    )


def judge_static(reply: Reply) -> Why:
    """A style sheet, not a page that says that there is none."""
    return expected(reply, 200) or _fine(reply.kind == "text/css" and len(reply.body) > 100)


def judge_poster(reply: Reply) -> Why:
    """The page of our own venue, by its code; shown as well where an order closed check-in."""
    named = print_venue_code(SYNTHETIC_VENUE).encode() in reply.body
    if reply.status == 503 and named and not reply.over:
        return Why.CLOSED
    return expected(reply, 200) or _fine(named)


def judge_check_in(reply: Reply) -> tuple[Why, str]:
    """Is the check-in acknowledged, and what is the visit called ("" where it can't be left yet:
    it waits in the queue, or was not made)?"""
    why = expected(reply, 201, 202)
    if why:
        return why, ""
    told = _object(reply)
    visit = told.get("visit")
    if not isinstance(visit, str) or told.get("venue") != SYNTHETIC_VENUE:
        return Why.CONTENT, ""
    return Why.FINE, visit if reply.status == 201 else ""


def judge_check_out(reply: Reply, visit: str) -> Why:
    """Is the exit of this visit acknowledged?"""
    return expected(reply, 201, 202) or _fine(_object(reply).get("visit") == visit)


def judge_certificate(reply: Reply, verdict: str) -> Why:
    """Does the page say this of the text: "expired", "signature"?"""
    why = expected(reply, 200)
    if why:
        return why
    told = _VERDICT.search(reply.body)
    return _fine(told is not None and told[1].decode() == verdict)


def day_due(now: datetime) -> date:
    """The newest day whose figures must be published at an instant."""
    return day_of(now - FIGURES_DUE) - DAY


def judge_figures(reply: Reply, now: datetime, stood: datetime | None = None) -> Why:
    """Figures of the day that is due, published after its end and not too long ago.

    Where none are published it is too early to say so only if the day was over before the stage
    stood (`stood`, None where that is not known): nobody could be counted on it."""
    why = expected(reply, 200)
    if why:
        return why
    told, due = _object(reply), day_due(now)
    if told.get("revision") == 0:
        return Why.TOO_EARLY if stood and due < day_of(stood) else Why.OLD
    try:
        as_of = read_instant(str(told.get("as_of", "")))
    except Invalid:
        return Why.CONTENT
    if told.get("day") != due.isoformat() or not told.get("figures"):
        return Why.CONTENT
    is_new = start_of_day(due + DAY) <= as_of <= now + timedelta(minutes=1)
    return Why.FINE if is_new and now - as_of <= FIGURES_LATEST else Why.OLD


def judge_list(reply: Reply, name: str, id_: str) -> tuple[Why, str]:
    """A list under `name`; the `id_` of its first member, "" where it has none."""
    why = expected(reply, 200)
    if why:
        return why, ""
    found = _object(reply).get(name)
    if not isinstance(found, list):
        return Why.CONTENT, ""
    if not found:
        return Why.FINE, ""
    first = found[0].get(id_) if isinstance(found[0], dict) else None
    is_id = isinstance(first, str) and _ID.fullmatch(first)
    return (Why.FINE, str(first)) if is_id else (Why.CONTENT, "")


def judge_seats(reply: Reply) -> Why:
    """Days and slots of a place, each with a number of seats left; sold out is an answer too."""
    why = expected(reply, 200)
    if why:
        return why
    days = _object(reply).get("sessions")
    if not isinstance(days, list):
        return Why.CONTENT
    slots = [one.get("slots") if isinstance(one, Mapping) else None for one in days]
    whole = all(isinstance(of_day, list) and all(map(_seats, of_day)) for of_day in slots)
    return _fine(whole)


def _seats(slot: Any) -> bool:
    left = slot.get("left") if isinstance(slot, Mapping) else None
    return isinstance(left, int) and not isinstance(left, bool) and left >= 0


def _fine(is_so: object) -> Why:
    return Why.FINE if is_so else Why.CONTENT


def _object(reply: Reply) -> Mapping[str, Any]:
    try:
        told = json.loads(reply.body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
