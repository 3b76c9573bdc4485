"""Each day one more key is made and one is destroyed, and what was destroyed is stated and signed.

Run daily by the clock; a missed day is made good by the next run, a second run changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from functions.checkin.domain.retention import keys_to_delete, keys_wanted, write_statement
from functions.checkin.store import proofs as store
from functions.kernel.periods import day_of
from functions.runtime import crypto, daykeys, journal, objects, settings, signing

LOOKED_BACK = 120
"""Days whose keys are looked for: a clock that stood still for three months is made good [J]."""
SIGNER = "proofs"


@dataclass(frozen=True, slots=True)
class DayKeysKept(journal.Fact):
    """The daily round of the day keys."""

    made: int
    deleted: int


def keep_day_keys(now: datetime) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """Make the keys of the coming days, delete those that are over; which were made and deleted.

    Raises CryptoUnavailable: the alarm of the schedule's failures follows.
    """
    today = day_of(now)
    made = daykeys.keep(keys_wanted(today))
    looked_at = [today - timedelta(days=age) for age in range(1, LOOKED_BACK)]
    years = dict.fromkeys(day.year for day in looked_at)
    due = set[str]().union(*(store.due(f"{year:04d}") for year in years))
    deleted = []
    for deletion in keys_to_delete(looked_at, today):
        announce = partial(store.announce, deletion.day.isoformat())
        gone_at = daykeys.retire(deletion.day, deletion.recovery_days, now, announce)
        if gone_at is None and deletion.day.isoformat() in due:
            gone_at = now  # ended by a run that died before it could say so
        if gone_at is not None:
            _prove(deletion.day, gone_at, now)
            deleted.append(deletion.day)
    journal.tell(DayKeysKept(len(made), len(deleted)))
    return made, tuple(deleted)


def proofs_of(year: int) -> list[tuple[str, str]]:
    """The signed statements of a year: (day, JWS compact form), newest first."""
    return store.proofs(f"{year:04d}")


def proof_key() -> dict[str, str]:
    """The public key (JWK) with which anybody verifies the statements. Raises CryptoUnavailable."""
    return signing.jwk_of(signing.public_key(SIGNER))


def _prove(day: date, gone_at: datetime, now: datetime) -> None:
    """State it once. The file goes first: what the table holds has been published."""
    name = day.isoformat()
    if _standing(name) is not None:
        return
    token = _signed(day, gone_at, now)
    _publish(name, token)
    store.put_proof(name, token)
    first = _standing(name)
    if first is not None and first != token:
        _publish(name, first)


def _publish(name: str, token: str) -> None:
    objects.put("documents", f"proofs/{name}.jws", token.encode(), "application/jose")


def _standing(day: str) -> str | None:
    return dict(store.proofs(day[:4])).get(day)


def _signed(day: date, gone_at: datetime, now: datetime) -> str:
    name = settings.day_secret(day.isoformat())
    statement = write_statement(day, name, now, gone_at)
    header = crypto.to_text(b'{"alg":"ES256","typ":"deletion-proof+jws"}')
    signed = f"{header}.{crypto.to_text(statement)}"
    return f"{signed}.{crypto.to_text(signing.sign(SIGNER, signed.encode()))}"
