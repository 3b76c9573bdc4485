"""Which long-lived key is meant, and who may open it?

Data keys wrapped by KMS lie in the table `keys`; only the schedule `keep_keys` makes them. KMS
binds each to its name (encryption context), containers keep the opened key for five minutes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.kernel.errors import Busy, CryptoUnavailable
from functions.kernel.identifiers import opaque_id
from functions.kernel.periods import read_instant
from functions.runtime import aws, clock, crypto, settings
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

KEPT = timedelta(minutes=5)
_opened: dict[str, tuple[datetime, bytes]] = {}


class KeyRecord(Record):
    """A wrapped data key."""

    Meta = table_meta("keys")
    name = UnicodeAttribute(hash_key=True)
    wrapped = BinaryAttribute(legacy_encoding=False)
    made_at = UnicodeAttribute()


def name_of(house: str, label: str, *parts: object) -> str:
    """An opaque id that follows from these parts and tells nobody which. Raises
    CryptoUnavailable."""
    secret = crypto.derive(key("index"), f"{house}|{label}|v1")
    return opaque_id(crypto.mac(secret, "|".join(map(str, parts)).encode())[:16])


def key(name: str) -> bytes:
    """The 32-byte key `name`. Raises CryptoUnavailable where it can't be opened."""
    kept = _opened.get(name)
    now = clock.now()
    if kept is not None and abs(now - kept[0]) < KEPT:
        return kept[1]
    try:
        with translated():
            record = KeyRecord.get(name)
        opened = aws.ask_kms(
            "decrypt", CiphertextBlob=record.wrapped, EncryptionContext=_context(name)
        )
    except (DoesNotExist, Busy) as missing:
        raise CryptoUnavailable from missing
    _opened[name] = (now, opened["Plaintext"])
    return bytes(opened["Plaintext"])


def made_at(name: str) -> datetime:
    """When the key `name` was made; it is made once. Raises CryptoUnavailable where it was not."""
    try:
        with translated():
            return read_instant(KeyRecord.get(name).made_at)
    except (DoesNotExist, Busy) as missing:
        raise CryptoUnavailable from missing


def keep(names: tuple[str, ...], now: datetime) -> tuple[str, ...]:
    """Make those of `names` that do not exist yet; the names made. Idempotent under races."""
    made = []
    for name in names:
        try:
            with translated():
                KeyRecord.get(name)
            continue
        except DoesNotExist:
            pass
        fresh = aws.ask_kms(
            "generate_data_key_without_plaintext",
            KeyId=settings.key_alias(),
            KeySpec="AES_256",
            EncryptionContext=_context(name),
        )
        record = KeyRecord(name, wrapped=fresh["CiphertextBlob"], made_at=now.isoformat())
        try:
            with translated():
                record.save(condition=KeyRecord.name.does_not_exist())
            made.append(name)
        except ConditionLost:
            continue
    return tuple(made)


def forget() -> None:
    """Drop all opened keys of this container."""
    _opened.clear()


def _context(name: str) -> dict[str, str]:
    return {"stage": settings.STAGE, "name": name}
