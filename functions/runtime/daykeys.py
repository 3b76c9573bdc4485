"""With which key is a Vietnamese day sealed, and when is that key gone?

One secret of 32 random bytes per day (Secrets Manager). It is made some days ahead, not used
after day 21, and deleted with a recovery window of 7 days, so that by day 28 every item and every
backup sealed with it is noise. Why not a KMS key per day: docs/decisions (CreateKey needs the
resource "*"). A deleted secret can't be read from the first second of its window.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import botocore.exceptions

from functions.kernel.errors import CryptoUnavailable, KeyDestroyed
from functions.runtime import aws, clock, entropy, settings

KEPT = timedelta(minutes=5)
_opened: dict[date, tuple[datetime, bytes]] = {}
_GONE = frozenset({"ResourceNotFoundException", "InvalidRequestException"})


def day_key(day: date) -> bytes:
    """The 32-byte key of a day. Raises KeyDestroyed (deleted or never made), CryptoUnavailable."""
    kept = _opened.get(day)
    now = clock.now()
    if kept is not None and abs(now - kept[0]) < KEPT:
        return kept[1]
    try:
        secret = aws.client("secretsmanager").get_secret_value(SecretId=_name(day))
    except botocore.exceptions.ClientError as failed:
        if failed.response.get("Error", {}).get("Code", "") in _GONE:
            raise KeyDestroyed from failed
        raise CryptoUnavailable from failed
    except botocore.exceptions.BotoCoreError as failed:
        raise CryptoUnavailable from failed
    _opened[day] = (now, bytes(secret["SecretBinary"]))
    return _opened[day][1]


def keep(days: tuple[date, ...]) -> tuple[date, ...]:
    """Make the keys of `days` that do not exist yet; the days made. Idempotent under races."""
    made = []
    for day in days:
        if _created(day):
            made.append(day)
    return tuple(made)


def retire(
    day: date, recovery_days: int, now: datetime, before_end: Callable[[], None] = lambda: None
) -> datetime | None:
    """Delete the day's key; from when nobody can bring it back, None if there is no such key.

    `recovery_days` is 7 to 30, or 0 for at once: nothing shows afterwards that there was a key, so
    `before_end` is called first. Repeating it does not move that instant.
    """
    _opened.pop(day, None)
    state = _described(day)
    if state is None or "DeletedDate" in state:
        return _instant(state["DeletedDate"]) if state else None
    if not recovery_days:
        before_end()
        _delete(day, {"ForceDeleteWithoutRecovery": True})
        return now
    _delete(day, {"RecoveryWindowInDays": recovery_days})
    return _instant((_described(day) or {}).get("DeletedDate"))


def forget() -> None:
    """Drop all opened day keys of this container."""
    _opened.clear()


def _created(day: date) -> bool:
    try:
        aws.client("secretsmanager").create_secret(
            Name=_name(day),
            KmsKeyId=settings.key_alias(),
            SecretBinary=entropy.raw(32),
        )
    except botocore.exceptions.ClientError as failed:
        if failed.response.get("Error", {}).get("Code", "") in _GONE | {"ResourceExistsException"}:
            return False
        raise CryptoUnavailable from failed
    except botocore.exceptions.BotoCoreError as failed:
        raise CryptoUnavailable from failed
    return True


def _described(day: date) -> dict[str, Any] | None:
    try:
        told: dict[str, Any] = aws.client("secretsmanager").describe_secret(SecretId=_name(day))
    except botocore.exceptions.ClientError as failed:
        if failed.response.get("Error", {}).get("Code", "") in _GONE:
            return None
        raise CryptoUnavailable from failed
    except botocore.exceptions.BotoCoreError as failed:
        raise CryptoUnavailable from failed
    return told


def _delete(day: date, window: dict[str, Any]) -> None:
    """Delete; what is gone or going already was deleted by a try whose answer was lost."""
    try:
        aws.client("secretsmanager").delete_secret(SecretId=_name(day), **window)
    except botocore.exceptions.ClientError as failed:
        if failed.response.get("Error", {}).get("Code", "") not in _GONE:
            raise CryptoUnavailable from failed
    except botocore.exceptions.BotoCoreError as failed:
        raise CryptoUnavailable from failed


def _name(day: date) -> str:
    return settings.day_secret(day.isoformat())


def _instant(told: Any) -> datetime:
    if not isinstance(told, datetime):
        raise CryptoUnavailable
    return told
