"""Who may sign in at the local issuer beside those it lists? Whom others agreed to since.

They were agreed to at /can-bo/tai-khoan. A real issuer sets an account up when it is told of it;
here it is read from the table `staff` of the local AWS. Whoever is suspended or has ended stays
listed, as at an issuer that does not know: the platform refuses them, which is then to be seen.
"""

from __future__ import annotations

from typing import Any

from infra.local.accounts import ACCOUNTS, Account
from infra.local.emulator import Emulator

MOST = 200
"""Shown on the issuer's page; a file of staff may bring in thousands."""


class Approved:
    """The accounts that the issuer at `url` does not list itself, the newest first."""

    def __init__(self, emulator: Emulator, stage: str, url: str) -> None:
        self._emulator, self._stage, self._of = emulator, stage, f"{url}|"

    def __call__(self) -> list[Account]:
        """Read them anew. Raises what the local AWS raises."""
        known = {account.subject for account in ACCOUNTS}
        records = [
            one
            for one in self._all("staff")
            if one["id"].startswith(self._of) and one["id"].removeprefix(self._of) not in known
        ]
        records.sort(key=lambda one: int(one.get("at", 0)), reverse=True)
        units = {one["id"]: one for one in self._all("units")} if records else {}
        return [self._account(one, units.get(one["unit"], {})) for one in records[:MOST]]

    def _account(self, record: dict[str, Any], unit: dict[str, Any]) -> Account:
        """Named as the issuer calls them: their names are sealed for the platform's own staff."""
        subject = record["id"].removeprefix(self._of)
        name, place = unit.get("name", record["unit"]), unit.get("division", "")
        return Account(subject, subject, record["role"], name, record["unit"], place)

    def _all(self, table: str) -> list[dict[str, Any]]:
        pages = self._emulator.client("dynamodb").get_paginator("scan")
        return [
            {name: next(iter(value.values())) for name, value in item.items()}
            for page in pages.paginate(TableName=f"lachan-{self._stage}-{table}")
            for item in page["Items"]
        ]
