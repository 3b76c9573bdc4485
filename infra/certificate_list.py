"""`make certificate-list ORIGIN=https://… TO=trust.json`: fetch the signed list and its parts.

Parts that the file holds already are not fetched again. What is fetched is believed by nobody here:
`make verify-certificate` checks the signature, and each part by the hash that the list names.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from functions.certificates.domain.trust_list import read_list
from functions.runtime import crypto

PLACE = "/api/certificate-list"
Fetch = Callable[[str], Any]


def fetched(fetch: Fetch, kept: dict[str, str]) -> dict[str, Any]:
    """The newest list with all its parts; `kept` are parts by name that need not be fetched.

    Raises TrustListInvalid, and what `fetch` raises.
    """
    told: dict[str, Any] = fetch(PLACE)
    names = filter(None, read_list(crypto.from_text(told["list"], most=1_000_000)).parts)
    parts = {name: kept.get(name) or fetch(f"{PLACE}/parts/{name}")["revoked"] for name in names}
    return told | {"parts": parts}


def main(arguments: list[str] | None = None) -> int:
    """Fetch into a file."""
    options = argparse.ArgumentParser(prog="python -m infra.certificate_list", description=__doc__)
    options.add_argument("origin", help="https://…, without a path")
    options.add_argument("to", type=Path, help="the file that is kept")
    asked = options.parse_args(arguments)

    def fetch(path: str) -> Any:
        return httpx.get(asked.origin.rstrip("/") + path, timeout=30).raise_for_status().json()

    kept = json.loads(asked.to.read_text("utf-8")).get("parts", {}) if asked.to.exists() else {}
    told = fetched(fetch, kept)
    asked.to.write_text(json.dumps(told), "utf-8")
    print(f"{len(told['parts'])} parts, {len(set(told['parts']) - set(kept))} of them new")
    return 0


if __name__ == "__main__":
    sys.exit(main())
