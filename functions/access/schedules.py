"""Clock doors of access. EventBridge runs in UTC; Vietnam is seven hours ahead."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint, Cron

from functions.access import service
from functions.access.service import account_reviews, sealing
from functions.runtime import clock

doors = Blueprint(__name__)


@doors.schedule(Cron(30, 17, "*", "*", "?", "*"), name="keep_keys")
def keep_keys(event: Any) -> None:
    """00:30 in Vietnam: make the long-lived keys that do not exist yet, next year's included."""
    service.keep_keys(clock.now())


@doors.schedule(Cron(20, "*", "*", "*", "?", "*"), name="access_seal_audit")
def seal_audit(event: Any) -> None:
    """Twenty past each hour: chain, sign and lock away the audit of the hour that has closed."""
    sealing.seal_due_hours(clock.now())


@doors.schedule(Cron(10, 18, "*", "*", "?", "*"), name="access_look_after_accounts")
def look_after_accounts(event: Any) -> None:
    """01:10 in Vietnam: list accounts that are due, suspend those overdue, count what works."""
    account_reviews.look_after_accounts(clock.now())
