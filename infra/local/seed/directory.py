"""What no public API gives: staff and their units, and keys of the days before the first start."""

from __future__ import annotations

import os
from datetime import date, timedelta

from botocore.exceptions import ClientError

from functions.access.domain.learning import How, Learnt, required
from functions.kernel.callers import Role
from functions.kernel.periods import day_of
from infra.local.accounts import ACCOUNTS, Account
from infra.local.seed.world import World

KINDS = {-1: "ministry", 0: "province", 1: "district", 2: "commune"}
SITE_MARK = "site-"
LABORATORY = ("lab_technician", "lab_approver")
DAYS_BEFORE = 7
"""A gate's buffer reaches back a week."""


def staff_directory(world: World) -> None:
    """Units and staff accounts of the local issuer."""
    for account in ACCOUNTS:
        kind = KINDS[account.division.count("/") if account.division else -1]
        if account.role in LABORATORY:
            kind = "laboratory"
        if account.role == "organisation":
            kind = account.role
        if account.unit_id.startswith(SITE_MARK):
            kind = "vaccination_site"
        world.put(
            "units",
            {
                "id": account.unit_id,
                "name": account.unit,
                "kind": kind,
                "division": account.division,
                "parent": "" if kind == "ministry" else "moh",
            },
        )
        world.put(
            "staff",
            {
                "id": f"{world.issuer.url}|{account.subject}",
                "role": account.role,
                "unit": account.unit_id,
                "state": "active",
                "d": account.division,
                **learnt(account.role, day_of(world.begun_at)),
            },
        )
        world.put("accounts", _pointer(account, f"{world.issuer.url}|{account.subject}"))


def _pointer(account: Account, member: str) -> dict[str, str]:
    """Where an account is found by its area (`functions.access.store.accounts`)."""
    place = account.division.partition("/")[0] or "vn"
    return {"of": f"place#{place}", "id": f"{account.division}|{account.unit_id}|{member}"}


def learnt(role: str, day: date) -> dict[str, str]:
    """The local accounts have practised what their role needs, so that one can work at once."""
    number = required(Role(role), day)
    return {"t": Learnt(How.PASSED, Role(role), number, day).written()} if number else {}


def days_before(world: World) -> None:
    """Day keys of the past week, as if the daily schedule had run then."""
    secrets = world.emulator.client("secretsmanager")
    today = day_of(world.begun_at)
    for age in range(1, DAYS_BEFORE + 1):
        day = (today - timedelta(days=age)).isoformat()
        try:
            secrets.create_secret(
                Name=f"lachan-{world.stage}-day-{day}",
                KmsKeyId=f"alias/lachan-{world.stage}",
                SecretBinary=os.urandom(32),
            )
        except ClientError as refused:
            if refused.response["Error"]["Code"] != "ResourceExistsException":
                raise
