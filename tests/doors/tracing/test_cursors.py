"""Where the next page begins is told in a sealed word, for one person and one list."""

from __future__ import annotations

import re

import pytest

from functions.runtime import clock
from functions.tracing.pages import staff as pages
from functions.tracing.service import hearing, showing
from tests.doors.checkin.town import Officer
from tests.doors.tracing.bureau import CASES, A, B, Bureau, C, D
from tests.doors.tracing.told import Stream, result

PURPOSE = "purpose=find_contacts"
ALTERED = ("AAAA", "1.0000060.0", "~" * 1500, "%00", "é" * 600, "=" * 9)
"""The third and fifth are longer than DynamoDB lets a sort key be."""


@pytest.fixture
def met(bureau: Bureau, running: Stream, monkeypatch: pytest.MonkeyPatch) -> str:
    """A case with two contacts, of which each page shows one."""
    monkeypatch.setattr(showing, "MOST_ROWS", 1)
    monkeypatch.setattr(pages, "PAGE", 1)
    case = bureau.opens()
    bureau.meets(A, B, minutes=60)
    bureau.meets(A, C, minutes=20, part="p2")
    running.runs()
    return case


def looks(who: Officer, path: str) -> tuple[int, str]:
    """Status and code, of a door or a page."""
    reply = who.get(path)
    found = re.search(r"CURSOR_INVALID", reply.body.decode())
    return reply.status, found[0] if found else ""


@pytest.mark.catalogue("Z16")
@pytest.mark.parametrize("altered", ALTERED)
def test_an_altered_cursor_of_contacts_or_cases_is_refused(
    bureau: Bureau, met: str, altered: str
) -> None:
    places = (
        f"{CASES}/{met}/contacts?{PURPOSE}&",
        f"/can-bo/truy-vet/{met}?{PURPOSE}&",
        f"/can-bo/truy-vet/{met}/tep?{PURPOSE}&",
        f"{CASES}?",
        "/can-bo/truy-vet?",
    )

    told = [looks(bureau.tracer, f"{place}cursor={altered}") for place in places]

    assert told == [(400, "CURSOR_INVALID")] * len(places)


@pytest.mark.catalogue("Z16")
def test_a_cursor_is_of_one_person_and_one_case(bureau: Bureau, met: str) -> None:
    first = bureau.contacts(met, bureau.tracer)
    cursor = first.json["cursor"]
    hearing.hear(result(D, tube="VN-000009"), clock.now())
    (other,) = (one["case"] for one in bureau.tracer.get(CASES).json["cases"] if one["case"] != met)

    assert B not in cursor and len(cursor) > 60
    assert bureau.contacts(met, bureau.tracer, cursor=cursor).json["candidates"][0]["person"] == C
    assert bureau.contacts(met, bureau.mate, cursor=cursor).code == "CURSOR_INVALID"
    assert bureau.contacts(other, bureau.tracer, cursor=cursor).code == "CURSOR_INVALID"
    assert bureau.tracer.get(f"{CASES}?cursor={cursor}").code == "CURSOR_INVALID"


def test_the_page_and_its_file_show_the_same_place(bureau: Bureau, met: str) -> None:
    page = f"/can-bo/truy-vet/{met}"
    first = bureau.tracer.get(f"{page}?{PURPOSE}").body.decode()
    cursors = set(re.findall(r"cursor=([\w-]{40,})", first))
    assert len(cursors) == 1, "the first page's own place is the beginning"
    cursor = cursors.pop()
    second = bureau.tracer.get(f"{page}?{PURPOSE}&cursor={cursor}").body.decode()

    assert f"cursor={cursor}" in second, "its file begins where the page does"
    file = bureau.tracer.get(f"{page}/tep?{PURPOSE}&cursor={cursor}").body.decode()
    assert (B in file, C in file) == (False, True)
