"""How do rows travel from the file to those who take them? Deflated, sealed, in one message."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from datetime import datetime

from functions.laboratory.domain.file import ResultFile
from functions.laboratory.domain.row import RawRow
from functions.messages.laboratory import ChunkToTake
from functions.runtime import crypto, keys


def message_of(file: ResultFile, number: int, rows: Sequence[RawRow]) -> ChunkToTake:
    """A chunk of a file as a message. Raises CryptoUnavailable."""
    year = _year(file)
    plain = json.dumps([row.packed() for row in rows], ensure_ascii=False, separators=(",", ":"))
    sealed = crypto.seal(_key(year), zlib.compress(plain.encode(), 1), _bound(file.id, number))
    return ChunkToTake(file=file.id, chunk=number, year=year, sealed=crypto.to_text(sealed))


def rows_of(message: ChunkToTake) -> list[RawRow]:
    """The rows of a message. Raises CryptoUnavailable, crypto.Unopenable, ValueError."""
    sealed = crypto.from_text(message.sealed, most=len(message.sealed))
    plain = crypto.unseal(_key(message.year), sealed, _bound(message.file, message.chunk))
    return [RawRow.unpacked(told) for told in json.loads(zlib.decompress(plain))]


def _year(file: ResultFile) -> int:
    at: datetime = file.received_at or file.made_at
    return at.year


def _key(year: int) -> bytes:
    return keys.key(f"results-{year}")


def _bound(file: str, number: int) -> str:
    return f"chunk|{file}|{number}"
