"""`make contacts CASE=…`: the candidate contacts of a case from the running platform, whole.

As CSV or JSON, a line per presence with overlap and venue, so that a method of tracing can be
compared with an outside one. It asks the staff door page by page; each page is audited like a look
on the board. Locally the made-up epidemiologist of the ministry asks; elsewhere a token of a member
of staff stands in LACHAN_TOKEN.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from functions.runtime.documents.exports import write_csv
from infra.local.accounts import ACCOUNTS
from infra.local.issuer import Issuer
from infra.parts import ROOT

ASKING = "bo-dich-te"
COLUMNS = (
    "case", "contact", "person", "level", "minutes", "score", "verdict", "venue", "kind",
    "from_at", "until_at", "certainty", "assurance", "weight", "late", "rule", "why",
)  # fmt: skip


def candidates(client: httpx.Client, case: str, purpose: str) -> Iterator[dict[str, Any]]:
    """All candidates of a case, page by page. Raises SystemExit with the platform's refusal."""
    cursor = ""
    while True:
        asked = {"purpose": purpose} | ({"cursor": cursor} if cursor else {})
        reply = client.get(f"/api/traced-cases/{case}/contacts", params=asked)
        if reply.status_code != 200:
            told = reply.json()
            raise SystemExit(f"{told.get('code')}: {told.get('message_en')}")
        page = reply.json()
        yield from page["candidates"]
        cursor = page["cursor"]
        if not cursor:
            return


def rows(case: str, found: list[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    """A line per presence."""
    for one in found:
        for each in one["presences"]:
            told = {"case": case} | one | each
            yield tuple(str(told[name]) for name in COLUMNS)


def token(origin: str, state: Path) -> str:
    """LACHAN_TOKEN, or that of the local issuer for the made-up epidemiologist."""
    given = os.environ.get("LACHAN_TOKEN")
    if given:
        return given
    account = next(one for one in ACCOUNTS if one.subject == ASKING)
    issuer = Issuer(f"{origin}/oidc", state)
    return issuer.token_for(account, "lachan-staff", nonce=os.urandom(9).hex())


def main() -> None:
    """Ask and print."""
    asked = argparse.ArgumentParser(prog="make contacts", description=__doc__)
    asked.add_argument("--case", required=True)
    asked.add_argument("--format", choices=("csv", "json"), default="csv")
    asked.add_argument("--purpose", default="find_contacts")
    asked.add_argument("--origin", default=os.environ.get("LACHAN_ORIGIN", "http://localhost:8000"))
    asked.add_argument("--state", type=Path, default=ROOT / ".local" / "state")
    given = asked.parse_args()
    headers = {"Authorization": f"Bearer {token(given.origin, given.state)}"}
    with httpx.Client(base_url=given.origin, timeout=120, headers=headers) as client:
        found = list(candidates(client, given.case, given.purpose))
    if given.format == "json":
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        sys.stdout.buffer.write(write_csv(COLUMNS, rows(given.case, found)))


if __name__ == "__main__":
    main()
