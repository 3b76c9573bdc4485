"""Which messages stand in the text of an HL7 v2 file?

A file is ``FHS (BHS (message…) BTS)… FTS``, a batch alone, or one message alone; several messages
without an envelope are refused, since nobody could tell that the last ones are missing. Counts in
BTS-1 and FTS-1 are held against what was read. Segments end in CR, LF or both; MSH-2 has four or
five characters. Memory is one message.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from functions.laboratory.domain.reading.refusals import (
    CharacterInvalid,
    CountDiffers,
    EnvelopeBroken,
    FileTruncated,
    MessageTooLong,
    MessageUnreadable,
    NoRows,
    WrongContent,
    at,
)

LONGEST: Final = 64_000
MOST_SEGMENTS: Final = 5_000

_ENDS: Final = re.compile(r"\r\n|\r|\n")
_BAD: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd\ud800-\udfff]")
_NAME: Final = re.compile(r"[A-Z][A-Z0-9]{2}")
_ENVELOPE: Final = ("FHS", "BHS", "BTS", "FTS")
_COUNT: Final = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Delimiters:
    """The signs of a message: MSH-1 and the first four of MSH-2."""

    field: str
    component: str
    repetition: str
    escape: str
    subcomponent: str

    @classmethod
    def of(cls, header: str) -> Delimiters | None:
        """The delimiters that MSH, FHS or BHS declares; None where they are none."""
        sign = header[3:4]
        told = header[4:].partition(sign)[0] if sign else ""
        signs = sign + told[:4]
        if len(told) not in (4, 5) or len(set(signs)) != 5 or any(map(str.isalnum, signs)):
            return None
        return cls(signs[0], signs[1], signs[2], signs[3], signs[4])

    def plain(self, text: str) -> str:
        """The text with its escapes resolved; highlighting and other escapes are dropped."""
        if self.escape not in text:
            return text
        named = {
            "F": self.field,
            "S": self.component,
            "R": self.repetition,
            "E": self.escape,
            "T": self.subcomponent,
        }
        parts = enumerate(text.split(self.escape))
        return "".join(named.get(part, "") if place % 2 else part for place, part in parts)


@dataclass(slots=True)
class Message:
    """One message: its number in the file from 1, and its segments as lists of fields.

    In each list the place is the number of the field; the name of the segment stands at 0.
    """

    number: int
    delimiters: Delimiters
    segments: list[list[str]] = field(default_factory=list)

    def value(self, segment: list[str], place: int, component: int = 1, repetition: int = 1) -> str:
        """A component, without escapes and outer blanks; its first subcomponent. "" if none."""
        whole = segment[place] if place < len(segment) else ""
        repeated = _part(whole, self.delimiters.repetition, repetition)
        found = _part(repeated, self.delimiters.component, component)
        return self.delimiters.plain(_part(found, self.delimiters.subcomponent, 1)).strip()

    def repetitions(self, segment: list[str], place: int) -> int:
        """How often a field is repeated; 0 where it is empty."""
        whole = segment[place] if place < len(segment) else ""
        return whole.count(self.delimiters.repetition) + 1 if whole else 0

    def whole(self, segment: list[str], place: int) -> str:
        """A field as text, all its parts, without escapes and outer blanks."""
        return self.delimiters.plain(segment[place] if place < len(segment) else "").strip()


def read_messages(blocks: Iterator[str]) -> Iterator[Message]:
    """The messages of a text. Refusals name ``segment:<n>``, counted from 1."""
    reader = _Reader()
    number = 0
    for number, text in enumerate(_segments(blocks), 1):
        ended = reader.take(text, number)
        if ended is not None:
            yield ended
    last = reader.end(number)
    if last is not None:
        yield last


def _segments(blocks: Iterator[str]) -> Iterator[str]:
    """The segments that are not blank, composed, without what frames them on a wire."""
    rest, number = "", 0
    for block in blocks:
        *whole, rest = _ENDS.split(rest + block)
        for segment in [*whole, rest] if len(rest) > LONGEST else whole:
            text = segment.strip(" \t\x0b\x1c")
            if text:
                number += 1
                yield _sound(text, number)
    text = rest.strip(" \t\x0b\x1c")
    if text:
        yield _sound(text, number + 1)


def _sound(text: str, number: int) -> str:
    if len(text) > LONGEST:
        raise at(MessageTooLong, f"segment:{number}")
    if _BAD.search(text):
        raise at(CharacterInvalid, f"segment:{number}")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


class _Reader:
    """Where in the envelope are we, and which message is being read?"""

    def __init__(self) -> None:
        self.delimiters: Delimiters | None = None
        self.message: Message | None = None
        self.read = self.batches = self.in_batch_read = 0
        self.has_file = self.in_batch = self.framed = self.closed = False

    def take(self, text: str, number: int) -> Message | None:
        """Take a segment; the message that it ends, if it ends one."""
        name, place = text[:3], f"segment:{number}"
        if self.closed:
            raise at(EnvelopeBroken, place)
        if name in ("MSH", "FHS", "BHS"):
            self.delimiters = Delimiters.of(text)
            if self.delimiters is None:
                raise at(WrongContent if number == 1 else MessageUnreadable, place)
        sign = self.delimiters.field if self.delimiters else ""
        if not sign:
            raise at(WrongContent, place)
        fields = text.split(sign)
        if not _NAME.fullmatch(fields[0]):
            raise at(MessageUnreadable, place)
        if name in _ENVELOPE or name == "MSH":
            ended, self.message = self.message, None
            self._move(name, fields, place, number)
            return ended
        if self.message is None:
            raise at(MessageUnreadable, place)
        if len(self.message.segments) >= MOST_SEGMENTS:
            raise at(MessageTooLong, place)
        self.message.segments.append(fields)
        return None

    def end(self, number: int) -> Message | None:
        """The last message. Refuses NoRows for nothing at all, FileTruncated in an envelope."""
        if not number:
            raise NoRows
        if self.in_batch or (self.has_file and not self.closed):
            raise at(FileTruncated, f"segment:{number}")
        return self.message

    def _move(self, name: str, fields: list[str], place: str, number: int) -> None:
        if name == "FHS" and number == 1:
            self.has_file = self.framed = True
        elif name == "BHS" and not self.in_batch and (self.framed or number == 1):
            self.in_batch = self.framed = True
            self.in_batch_read = 0
        elif name == "MSH" and (self.in_batch or number == 1):
            self._begin(fields)
        elif name == "BTS" and self.in_batch:
            self.in_batch = False
            self.batches += 1
            _count(fields, self.in_batch_read, place)
        elif name == "FTS" and self.has_file and not self.in_batch:
            self.closed = True
            _count(fields, self.batches, place)
        else:
            raise at(EnvelopeBroken, place)

    def _begin(self, fields: list[str]) -> None:
        assert self.delimiters is not None  # noqa: S101 - set by every header
        self.read += 1
        self.in_batch_read += 1
        # MSH-1 is the separator itself, so that the places of the others are their numbers.
        header = [fields[0], self.delimiters.field, *fields[1:]]
        self.message = Message(self.read, self.delimiters, [header])


def _count(fields: list[str], counted: int, place: str) -> None:
    """Refuses CountDiffers; a trailer without a count says nothing."""
    told = fields[1].strip() if len(fields) > 1 else ""
    if told and not (_COUNT.fullmatch(told) and int(told) == counted):
        raise at(CountDiffers, place)


def _part(text: str, sign: str, number: int) -> str:
    if sign not in text:
        return text if number == 1 else ""
    parts = text.split(sign)
    return parts[number - 1] if number <= len(parts) else ""
