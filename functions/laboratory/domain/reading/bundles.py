"""Which FHIR bundles stand in the text of a JSON file?

One bundle, or many: one after another as in NDJSON, or a bundle of bundles. Each document is read
as a stream, entry by entry, and a bundle is handed on when it ends, since its references may point
forward. So memory is one bundle of at most 5,000 resources; whoever has more sends many bundles.

The parser is ijson's; what it lets pass is refused here: a key twice in an object, nesting, NUL
and U+FFFD, half a surrogate pair (which yajl replaces by ``?``), numbers of hundreds of digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from functions.laboratory.domain.reading.refusals import (
    BundleTooLarge,
    CharacterInvalid,
    JsonUnreadable,
    NestingTooDeep,
    NoRows,
    NotABundle,
    WrongContent,
    at,
)

MOST_RESOURCES: Final = 5_000
MOST_EVENTS: Final = 200_000
"""Names and values of one entry, or beside the entries; a report has some hundreds."""
DEEPEST: Final = 40

_HELD: Final = 24
_UNSOUND: Final = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F]"
    r"|[0-9]{400}"
)
_BAD: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ud800-\udfff]")

Resource = dict[str, Any]
Entry = tuple[str, Resource]


def read_bundles(blocks: Iterator[str]) -> Iterator[list[Entry]]:
    """The entries of each innermost bundle: full URL and resource.

    Refusals name ``bundle:<n>``, the document in which they were found, counted from 1.
    """
    import ijson

    source = _Source(blocks)
    number = 1
    try:
        events = ijson.basic_parse(source, multiple_values=True)
        for event, _ in events:
            if event != "start_map":
                raise at(NotABundle, f"bundle:{number}")
            yield from _Document(events, f"bundle:{number}").bundles()
            number += 1
    except (ijson.JSONError, UnicodeError, SystemError, ValueError, OverflowError):
        raise at(JsonUnreadable, f"bundle:{number}") from None


class _Source:
    """The text as ijson wants it: bytes in UTF-8, by `read`."""

    def __init__(self, blocks: Iterator[str]) -> None:
        first = next(blocks, "")
        while first.isspace() or not first:
            more = next(blocks, None)
            if more is None:
                raise NoRows
            first += more
        if first.lstrip()[:1] != "{":
            raise WrongContent
        self.blocks, self.first, self.held = blocks, first, ""

    def read(self, size: int) -> bytes:
        """The next block, however long; nothing at the end, and where nothing is wanted."""
        if size == 0:
            return b""
        block, self.first = self.first or next(self.blocks, ""), ""
        text, before = self.held + block, len(self.held)
        for unsound in _UNSOUND.finditer(text):
            begun = unsound.start() >= (6 if before else 0)
            if begun and (not block or unsound.start() < len(text) - _HELD // 2):
                raise JsonUnreadable
        self.held = text[-_HELD:]
        return block.encode()


class _Document:
    """One JSON object of the file, which must be a bundle."""

    def __init__(self, events: Iterator[tuple[str, Any]], place: str) -> None:
        self.events, self.place, self.seen = events, place, 0

    def bundles(self) -> Iterator[list[Entry]]:
        """Its own entries at its end; bundles among them when they are met."""
        own: list[Entry] = []
        kind: object = None
        keys: set[str] = set()
        for event, value in self.events:
            if event == "end_map":
                break
            self._once(value, keys)
            if value != "entry":
                told = self._value(*next(self.events), 1)
                kind = told if value == "resourceType" else kind
                continue
            if next(self.events)[0] != "start_array":
                raise at(NotABundle, self.place)
            for entry in self._entries():
                yield from self._entry(entry, own)
        if kind != "Bundle":
            raise at(NotABundle, self.place)
        yield own

    def _entries(self) -> Iterator[Any]:
        for event, value in self.events:
            if event == "end_array":
                return
            self.seen = 0
            yield self._value(event, value, 2)

    def _entry(self, told: Any, own: list[Entry]) -> Iterator[list[Entry]]:
        """Keep an entry's resource, or give those of the bundle that it is."""
        resource = told.get("resource") if isinstance(told, dict) else None
        if not isinstance(resource, dict):
            raise at(NotABundle, self.place)
        if resource.get("resourceType") == "Bundle":
            inner: list[Entry] = []
            entries = resource.get("entry", [])
            for entry in entries if isinstance(entries, list) else [None]:
                yield from self._entry(entry, inner)
            yield inner
            return
        if len(own) >= MOST_RESOURCES:
            raise at(BundleTooLarge, self.place)
        own.append((str(told.get("fullUrl", "")), resource))

    def _value(self, event: str, value: Any, depth: int) -> Any:
        self.seen += 1
        if depth > DEEPEST:
            raise at(NestingTooDeep, self.place)
        if self.seen > MOST_EVENTS:
            raise at(BundleTooLarge, self.place)
        if event == "start_map":
            return self._map(depth)
        if event == "start_array":
            return self._array(depth)
        if event == "string":
            return self._text(value)
        return str(value) if event == "number" or isinstance(value, Decimal) else value

    def _map(self, depth: int) -> Resource:
        found: Resource = {}
        keys: set[str] = set()
        for event, key in self.events:
            if event == "end_map":
                break
            self._once(key, keys)
            found[self._text(key)] = self._value(*next(self.events), depth + 1)
        return found

    def _array(self, depth: int) -> list[Any]:
        found = []
        for event, value in self.events:
            if event == "end_array":
                break
            found.append(self._value(event, value, depth + 1))
        return found

    def _once(self, key: str, keys: set[str]) -> None:
        if key in keys:
            raise at(JsonUnreadable, self.place)
        keys.add(key)

    def _text(self, text: str) -> str:
        if _BAD.search(text):
            raise at(CharacterInvalid, self.place)
        return text if text.isascii() else unicodedata.normalize("NFC", text)
