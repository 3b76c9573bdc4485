"""What is locked away of an hour of the audit, and signed?

A seal is JSON: a head (hour, shard, previous root, root, count), the digests under the root, and
the signature of the head (ES256, 64 bytes raw, base64url). The digests hold no personal value.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from functions.access.domain.chain import link

_FORMAT: Final = "lachan-audit-seal-1"


class SealUnreadable(ValueError):
    """The bytes are not a seal."""


@dataclass(frozen=True, slots=True)
class Seal:
    """An hour of a shard under its root; roots and digests are hexadecimal."""

    hour: str
    shard: str
    previous: str
    root: str
    digests: tuple[str, ...]

    @property
    def head(self) -> bytes:
        """The bytes that are signed; always the same for the same hour."""
        return _json(
            {
                "format": _FORMAT,
                "hour": self.hour,
                "shard": self.shard,
                "previous": self.previous,
                "root": self.root,
                "count": len(self.digests),
            }
        )

    @property
    def is_sound(self) -> bool:
        """Do the digests lead from the previous root to this one?"""
        try:
            return link(self.previous, self.digests) == self.root
        except ValueError:
            return False


def seal_of(hour: str, shard: str, previous: str, digests: Sequence[str]) -> Seal:
    """The seal of an hour whose digests are known."""
    return Seal(hour, shard, previous, link(previous, digests), tuple(digests))


def place_of(hour: str, shard: str) -> str:
    """Where the seal lies in the audit bucket."""
    return f"seals/{hour}/{shard}.json"


def write_seal(seal: Seal, signature: str) -> bytes:
    """The object as it is locked away."""
    told = json.loads(seal.head) | {"digests": list(seal.digests), "signature": signature}
    return _json(told) + b"\n"


def read_seal(body: bytes) -> tuple[Seal, str]:
    """The seal and its signature. Raises SealUnreadable."""
    try:
        told = json.loads(body)
        seal = Seal(
            told["hour"], told["shard"], told["previous"], told["root"], tuple(told["digests"])
        )
        signature = told["signature"]
        if write_seal(seal, signature) != body or not isinstance(signature, str):
            raise SealUnreadable
    except (ValueError, TypeError, KeyError) as wrong:
        raise SealUnreadable from wrong
    return seal, signature


def _json(told: dict[str, Any]) -> bytes:
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
