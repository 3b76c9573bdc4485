"""With which key is a Vietnamese day sealed, and when is that key gone?

One secret of 32 random bytes per day (Secrets Manager). It is made some days ahead, not used
after day 21, and deleted with a recovery window of 7 days, so that by day 28 every item and every
backup sealed with it is noise. Why not a KMS key per day: docs/decisions (CreateKey needs the
resource "*"). A deleted secret can't be read from the first second of its window.
"""

from __future__ import annotations

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


def retire(day: date, recovery_days: int, now: datetime) -> datetime | None:
    """Delete the day's key; from when nobody can bring it back, None if there is no such key.

    `recovery_days` is 7 to 30, or 0 for at once. Repeating it does not move that instant.
    """
    secrets = aws.client("secretsmanager")
    try:
        state = secrets.describe_secret(SecretId=_name(day))
        if "DeletedDate" in state:
            return _instant(state["DeletedDate"])
        window: dict[str, Any] = {"RecoveryWindowInDays": recovery_days}
        if not recovery_days:
            window = {"ForceDeleteWithoutRecovery": True}
        state = secrets.delete_secret(SecretId=_name(day), **window)
        return _instant(state["DeletionDate"]) if recovery_days else now
    except botocore.exceptions.ClientError as failed:
        if failed.response.get("Error", {}).get("Code", "") in _GONE:
            return None
        raise CryptoUnavailable from failed
    finally:
        _opened.pop(day, None)


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
    return True


def _name(day: date) -> str:
    return settings.day_secret(day.isoformat())


def _instant(told: Any) -> datetime:
    if not isinstance(told, datetime):
        raise CryptoUnavailable
    return told
