"""Which words does an e-mail have? Those of the text message as they are written, and no more.

Plain text under one subject for all kinds, so that neither the list of a mailbox nor its provider
learns what a notice is of. No health fact, no short code of a result, no link: `data/mails.json`
has words of its own for the kinds whose text message holds one of these.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from functions.notifications.domain.texts import PACKAGE, Text


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail as it goes out."""

    subject: str
    words: str


def letter_of(text: Text, language: str) -> Letter:
    """The e-mail of a notice whose text message is `text`."""
    kind = text.id.partition("/")[0]
    own = _data()["texts"].get(kind)
    return _letter(_spoken(own, language) if own else text.full, language)


def code_letter(language: str, code: str) -> Letter:
    """The e-mail with the code that proves an address."""
    return _letter(_spoken(_data()["texts"]["add_email"], language).format(code=code), language)


def letters() -> list[Letter]:
    """All that have words of their own, in both languages, for the checks of their form."""
    return [
        _letter(words, language)
        for told in _data()["texts"].values()
        for language, words in told.items()
    ]


def _letter(words: str, language: str) -> Letter:
    foot = _spoken(_data()["foot"], language)
    return Letter(_spoken(_data()["subject"], language), f"{words}\n\n{foot}\n")


def _spoken(told: Mapping[str, str], language: str) -> str:
    return told.get(language) or told["vi"]


@cache
def _data() -> Mapping[str, Any]:
    told = resources.files(PACKAGE).joinpath("data/mails.json").read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(told)
    return read
