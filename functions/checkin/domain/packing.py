"""How is a declaration carried inside a check-in item, in at most 700 bytes?

Layout, version 1: format (1 byte), kind (1), form version (1), `declared_at` in Unix seconds (4),
on behalf (1), length of the number (1), the number, then the texts. All answers out of a finite
set are digits of **one** number in mixed radix (yes/no: 3, a choice: options + 1, a day: 2 and
65,536), 0 for "no answer"; a text is its length in UTF-8 bytes (2) and its bytes. A healthy
domestic declaration takes 12 bytes.
The limit of 700 keeps a check-in under 1 KB, which is one write unit (performance.md 1.2).
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from functions.checkin.domain.answers import Answer
from functions.checkin.domain.declaration import Declaration
from functions.checkin.domain.form import Asks, Form, Kind, Question, any_form
from functions.kernel.errors import TooLarge

LIMIT_BYTES = 700
_FORMAT = 1
_HEAD = struct.Struct(">BBBIBB")
_KINDS = tuple(Kind)
_FIRST_DAY = date(2020, 1, 1)
_DAYS = 65_536
_LETTERS = 26
_CODES = _LETTERS**2  # holds a province (00-99) as well as a country (AA-ZZ)
_SHORT = struct.Struct(">H")


class DeclarationTooLong(TooLarge):
    """The answers do not fit beside a check-in. No form whose caps are kept can reach this."""

    code = "DECLARATION_TOO_LONG"
    vi = "Nội dung khai báo quá dài, vui lòng rút gọn."
    en = "The declaration is too long; please shorten it."


def pack_declaration(declaration: Declaration) -> bytes:
    """The declaration as <= 700 bytes. Raises DeclarationTooLong, FormUnknown."""
    form = any_form(declaration.kind, declaration.version)
    number = 0
    texts = bytearray()
    for question in form.questions:
        answer = declaration.answers.get(question.id)
        if question.asks in _TEXTS:
            told = answer.encode() if isinstance(answer, str) else b""
            texts += _SHORT.pack(len(told)) + told
            continue
        for digit, radix in _digits(question, answer):
            number = number * radix + digit
    figures = number.to_bytes((number.bit_length() + 7) // 8)
    packed = (
        _HEAD.pack(
            _FORMAT,
            _KINDS.index(declaration.kind),
            declaration.version,
            int(declaration.declared_at.timestamp()),
            declaration.on_behalf,
            len(figures),
        )
        + figures
        + texts
    )
    if len(packed) > LIMIT_BYTES:
        raise DeclarationTooLong
    return packed


def unpack_declaration(packed: bytes) -> Declaration:
    """What `pack_declaration` packed; seconds are whole. Raises ValueError on foreign bytes."""
    known, kind, version, seconds, on_behalf, length = _HEAD.unpack_from(packed)
    if known != _FORMAT:
        raise ValueError("a packed declaration of another format")
    form = any_form(_KINDS[kind], version)
    number = int.from_bytes(packed[_HEAD.size : _HEAD.size + length])
    answers = _read_figures(form, number) | _read_texts(form, packed, _HEAD.size + length)
    return Declaration(
        form.kind,
        version,
        datetime.fromtimestamp(seconds, UTC),
        bool(on_behalf),
        {asked.id: answers[asked.id] for asked in form.questions if asked.id in answers},
    )


def _read_figures(form: Form, number: int) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}

    def take(radix: int) -> int:
        nonlocal number
        number, digit = divmod(number, radix)
        return digit

    for question in reversed(form.questions):
        answer = None if question.asks in _TEXTS else _answer(question, take)
        if answer is not None:
            answers[question.id] = answer
    return answers


def _read_texts(form: Form, packed: bytes, start: int) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for question in form.questions:
        if question.asks in _TEXTS:
            (length,) = _SHORT.unpack_from(packed, start)
            start += _SHORT.size
            if length:
                answers[question.id] = packed[start : start + length].decode()
            start += length
    return answers


def _digits(question: Question, answer: Answer | None) -> list[tuple[int, int]]:
    """Digits and their radixes; the last one is the first read, and says what stands before it."""
    if question.asks is Asks.YES_NO:
        return [(0 if answer is None else 1 + bool(answer), 3)]
    if question.asks is Asks.CHOICE:
        chosen = 0 if answer is None else 1 + question.options.index(str(answer))
        return [(chosen, len(question.options) + 1)]
    if question.asks is Asks.DATE:
        days = [(answer - _FIRST_DAY).days] if isinstance(answer, date) else []
        return [*((day, _DAYS) for day in days), (len(days), 2)]
    entries = answer if isinstance(answer, tuple) else ()
    return [
        *((_code(question, entry), _CODES) for entry in entries),
        (len(entries), question.cap + 1),
    ]


def _answer(question: Question, take: Callable[[int], int]) -> Answer | None:
    if question.asks is Asks.YES_NO:
        return (None, False, True)[take(3)]
    if question.asks is Asks.CHOICE:
        return (None, *question.options)[take(len(question.options) + 1)]
    if question.asks is Asks.DATE:
        return _FIRST_DAY + timedelta(days=take(_DAYS)) if take(2) else None
    codes = [take(_CODES) for _ in range(take(question.cap + 1))]
    return tuple(_entry(question, code) for code in reversed(codes)) or None


def _code(question: Question, entry: str) -> int:
    if question.asks is Asks.PROVINCES:
        return int(entry)
    return (ord(entry[0]) - ord("A")) * _LETTERS + ord(entry[1]) - ord("A")


def _entry(question: Question, code: int) -> str:
    if question.asks is Asks.PROVINCES:
        return f"{code:02d}"
    return chr(ord("A") + code // _LETTERS) + chr(ord("A") + code % _LETTERS)


_TEXTS = frozenset({Asks.TEXT, Asks.DIVISION, Asks.BIRTH, Asks.COUNTRY})
