"""In which words is this said, in the reader's language?

Texts are data packs, one file per language (`data/words/<language>.json`), so that a language is
added by adding a file and naming it here. A missing language, or a missing word in it, falls back
to Vietnamese. Vietnamese and English are written by us; the others are drafts that a sworn
translator has to confirm before a gate relies on them (`DRAFTED`). Lao and Khmer are wanted
(domain.md K1) and absent: a wrong question about symptoms is worse than a Vietnamese one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

DEFAULT = "vi"
LANGUAGES = ("vi", "en", "ko", "zh")
DRAFTED = frozenset({"ko", "zh"})


def say(word: str, language: str = DEFAULT, **values: object) -> str:
    """The text of `word` in `language`, with `{values}` filled in. Raises KeyError if unknown."""
    text = words(language).get(word) or words(DEFAULT)[word]
    return text.format(**values) if values else text


def knows(word: str) -> bool:
    """Is there a Vietnamese text for `word`?"""
    return word in words(DEFAULT)


@cache
def words(language: str) -> Mapping[str, str]:
    """The whole pack of a language; the Vietnamese one if there is none."""
    if language not in LANGUAGES:
        return words(DEFAULT)
    pack = resources.files(__package__).joinpath("data", "words", f"{language}.json")
    loaded: dict[str, str] = json.loads(pack.read_text(encoding="utf-8"))
    return loaded
