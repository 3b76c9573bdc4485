"""The restore drill: tables as they were some minutes ago, beside those that stand.

RPO: how far behind this instant the newest moment is to which a table can be restored (AWS keeps it
within five minutes). RTO: from asking until the restored table is as the template wants it. Nothing
but tables whose name says that they are of a drill is ever deleted.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from infra.recovery.tables import Content, Wanted, content_of, items_in, wanted

MOST_BEHIND: Final = timedelta(minutes=5)
MARK: Final = "-drill-"
LOOK_AGAIN: Final = 10.0
"""Seconds between two looks at a table that is being restored."""
LONGEST: Final = timedelta(hours=10)
"""A restore that takes longer is given up; a support case is due."""


class NotRestored(Exception):
    """A drill failed; its text says at which table and why."""


@dataclass(frozen=True, slots=True)
class Drilled:
    """What became of a table. `same` is None where contents were not compared."""

    name: str
    behind: timedelta
    took: timedelta
    restored: Content | None
    same: bool | None
    put_back: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        """Within the RPO, and not other than what stands."""
        return self.behind <= MOST_BEHIND and self.same is not False


def drill(
    clients: Callable[[str], Any],
    stage: str,
    name: str,
    back: timedelta,
    clock: Callable[[], datetime],
    *,
    compare: bool = False,
    wait: Callable[[float], None] = time.sleep,
) -> Drilled:
    """Restore a table to `back` before now under a name of its own, look at it, take it away.

    `compare` reads both whole and is for a stage that nobody writes to. Raises NotRestored.
    """
    known = wanted().get(name)
    if known is None:
        raise NotRestored(f"no table {name} in the template")
    if not known.recoverable:
        raise NotRestored(f"{name} is never restored: what it forgets must stay forgotten")
    dynamodb, begun = clients("dynamodb"), clock()
    source = f"lachan-{stage}-{name}"
    target = f"{source}{MARK}{begun:%Y%m%d%H%M%S}"
    newest = _newest_moment(dynamodb, source)
    moment = min(begun - back, newest)
    _restore(dynamodb, source, target, moment)
    try:
        _wait_for(dynamodb, target, begun, clock, wait)
        put_back = _complete(dynamodb, target, known)
        took = clock() - begun
        content = same = None
        if compare:
            content = content_of(items_in(dynamodb, target))
            same = content == content_of(items_in(dynamodb, source))
        return Drilled(name, max(begun - newest, timedelta(0)), took, content, same, put_back)
    finally:
        take_away(dynamodb, target)


def take_away(dynamodb: Any, table: str) -> None:
    """Delete a table of a drill. Raises NotRestored for any other."""
    if MARK not in table:
        raise NotRestored(f"{table} is not of a drill")
    dynamodb.delete_table(TableName=table)


def _newest_moment(dynamodb: Any, source: str) -> datetime:
    told = dynamodb.describe_continuous_backups(TableName=source)
    recovery = told["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    if recovery["PointInTimeRecoveryStatus"] != "ENABLED":
        raise NotRestored(f"{source}: point-in-time recovery is off, though the template wants it")
    newest: datetime = recovery["LatestRestorableDateTime"]
    return newest


def _restore(dynamodb: Any, source: str, target: str, moment: datetime) -> None:
    described = dynamodb.describe_table(TableName=source)["Table"]
    sealed = described.get("SSEDescription", {}).get("KMSMasterKeyArn")
    more: dict[str, Any] = {"BillingModeOverride": "PAY_PER_REQUEST"}
    if sealed:
        more["SSESpecificationOverride"] = {
            "Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": sealed,
        }  # fmt: skip
    dynamodb.restore_table_to_point_in_time(
        SourceTableName=source, TargetTableName=target, RestoreDateTime=moment, **more
    )


def _wait_for(
    dynamodb: Any,
    target: str,
    begun: datetime,
    clock: Callable[[], datetime],
    wait: Callable[[float], None],
) -> None:
    while dynamodb.describe_table(TableName=target)["Table"]["TableStatus"] != "ACTIVE":
        if clock() - begun > LONGEST:
            raise NotRestored(f"{target}: not there after {LONGEST}")
        wait(LOOK_AGAIN)


def _complete(dynamodb: Any, target: str, known: Wanted) -> tuple[str, ...]:
    """Set what a restore leaves out (its stream is made, but who reads it must be deployed)."""
    done = ["point-in-time recovery"]
    dynamodb.update_continuous_backups(
        TableName=target,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
    )
    if known.expires_by:
        dynamodb.update_time_to_live(
            TableName=target,
            TimeToLiveSpecification={"AttributeName": known.expires_by, "Enabled": True},
        )
        done.append("time to live")
    if known.streams:
        dynamodb.update_table(
            TableName=target,
            StreamSpecification={"StreamEnabled": True, "StreamViewType": known.streams},
        )
        done.append("stream")
    return tuple(done)
