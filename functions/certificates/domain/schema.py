"""Is this payload a Digital COVID Certificate? Schema 1.3 of the eHealth Network, by hand.

Held by the tests to the published JSON schema; written out because a validator of JSON schemas is
six megabytes in every Lambda and this is a table. Formats of dates are asserted, as verifiers do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from functions.certificates.domain.words import Kind

VERSION: Final = "1.3.0"
LONGEST: Final = 80
_VERSION: Final = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")
_BIRTH: Final = re.compile(r"(?:(?:19|20)[0-9]{2}(?:-[0-9]{2}){0,2})?")
_MACHINE: Final = re.compile(r"[A-Z<]*")
_COUNTRY: Final = re.compile(r"[A-Z]{1,10}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?"
    r"(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})"
)

Check = Callable[[Any], bool]


def kind_of(payload: Mapping[Any, Any]) -> Kind | None:
    """Which certificate a payload is; None where it is none of the three, or is not well formed."""
    groups = [kind for kind in Kind if kind.value in payload]
    if len(groups) != 1 or not _is_headed(payload):
        return None
    match payload[groups[0].value]:
        case [dict(entry)] if _holds(entry, *_ENTRIES[groups[0]]):
            return groups[0]
    return None


def _is_headed(payload: Mapping[Any, Any]) -> bool:
    name = payload.get("nam")
    return (
        _matches(_VERSION)(payload.get("ver"))
        and _matches(_BIRTH)(payload.get("dob"))
        and isinstance(name, dict)
        and ("fnt" in name or "gnt" in name)
        and _holds(name, {}, _NAME)
    )


def _holds(told: Mapping[Any, Any], needed: Mapping[str, Check], more: Mapping[str, Check]) -> bool:
    return all(field in told and check(told[field]) for field, check in needed.items()) and all(
        check(told[field]) for field, check in more.items() if field in told
    )


def _matches(pattern: re.Pattern[str], longest: int = LONGEST) -> Check:
    def check(told: Any) -> bool:
        fits = isinstance(told, str) and len(told) <= longest
        return fits and pattern.fullmatch(told) is not None

    return check


def _text(told: Any) -> bool:
    return isinstance(told, str)


def _short(told: Any) -> bool:
    return isinstance(told, str) and len(told) <= LONGEST


def _count(told: Any) -> bool:
    return isinstance(told, int) and not isinstance(told, bool) and told >= 1


def _day(told: Any) -> bool:
    return _matches(_DAY)(told) and _is_real(date.fromisoformat, told)


def _instant(told: Any) -> bool:
    return _matches(_INSTANT)(told) and _is_real(datetime.fromisoformat, told.upper())


def _is_real(read: Callable[[str], Any], told: str) -> bool:
    try:
        read(told)
    except ValueError:
        return False
    return True


_NAME: Final[dict[str, Check]] = {
    "fn": _short, "gn": _short, "fnt": _matches(_MACHINE), "gnt": _matches(_MACHINE),
}  # fmt: skip
_COMMON: Final[dict[str, Check]] = {
    "tg": _text, "co": _matches(_COUNTRY), "is": _short, "ci": _short,
}  # fmt: skip
_ENTRIES: Final[dict[Kind, tuple[dict[str, Check], dict[str, Check]]]] = {
    Kind.VACCINATION: (
        _COMMON | {"vp": _text, "mp": _text, "ma": _text, "dn": _count, "sd": _count, "dt": _day},
        {},
    ),
    Kind.TEST: (
        _COMMON | {"tt": _text, "sc": _instant, "tr": _text},
        {"nm": _short, "ma": _text, "tc": _short},
    ),
    Kind.RECOVERY: (_COMMON | {"fr": _day, "df": _day, "du": _day}, {}),
}
