"""The command lists the same candidates as the door, all pages of it."""

from __future__ import annotations

import httpx
import pytest

from functions.tracing.service import showing
from infra.local import contacts
from tests.doors.tracing.bureau import A, B, Bureau, C, D
from tests.doors.tracing.told import Stream


def test_the_command_lists_all_candidates_page_by_page(
    bureau: Bureau, running: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "MOST_ROWS", 2)
    case = bureau.opens()
    bureau.meets(A, B, C, D)
    running.runs()

    def asked(request: httpx.Request) -> httpx.Response:
        reply = bureau.tracer.get(f"{request.url.raw_path.decode()}")
        return httpx.Response(reply.status, content=reply.body)

    transport = httpx.MockTransport(asked)
    with httpx.Client(base_url="http://lachan.test", transport=transport) as client:
        found = list(contacts.candidates(client, case, "find_contacts"))
        with pytest.raises(SystemExit, match="PURPOSE_NOT_ALLOWED"):
            list(contacts.candidates(client, case, "police"))
    assert sorted(one["person"] for one in found) == [B, C, D]
    lines = list(contacts.rows(case, found))
    assert len(lines) == 3
    assert all(line[contacts.COLUMNS.index("venue")] == "VENUE0001" for line in lines)
