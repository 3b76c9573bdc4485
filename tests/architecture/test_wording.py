"""Is everything written as docs/glossary.md rules, in one form of Unicode, about nobody real?"""

from __future__ import annotations

import ast
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from functions.access.pages.staff import MENU
from functions.kernel.errors import Refusal
from functions.runtime.pages import phrases
from infra.documents import ROOT, open_every_door

TEXTS = {".py", ".md", ".html", ".js", ".json", ".yaml", ".yml", ".css", ".csv", ".txt", ".toml"}
UNWANTED = {"user", "customer", "patient", "utils", "helper", "manager", "handle", "shop", "survey"}
OTHERS = ("functions/static/vendor/", "tests/browser/axe-core/")
_PHONE = re.compile(r"(?<![0-9A-Za-z.])(?:\+84|0)(?:3|5|7|8|9)[0-9]{8}(?![0-9A-Za-z])")
_RESERVED = re.compile(r"(?:\+84|0)90000[0-9]{4}")
_IMPOSSIBLE = re.compile(r"(?:\+84|0)[1-9]{1,2}0{5,7}[0-9]{1,2}")


@cache
def files() -> tuple[Path, ...]:
    """Every text of the repository that we wrote."""
    told = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    ours = (name for name in told if name and not name.startswith(OTHERS))
    return tuple(ROOT / name for name in ours if Path(name).suffix in TEXTS)


def read() -> Iterator[tuple[str, str]]:
    """(name, text) of each file."""
    for file in files():
        if file.is_file():
            yield file.relative_to(ROOT).as_posix(), file.read_text("utf-8")


def names_of(text: str) -> Iterator[str]:
    """Names of classes and functions in a Python source."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name


def test_every_text_is_in_composed_form() -> None:
    assert [name for name, text in read() if not unicodedata.is_normalized("NFC", text)] == []


def test_nothing_is_left_to_do() -> None:
    mark = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|HA" + r"CK)\b")

    assert [name for name, text in read() if mark.search(text)] == []


def test_no_phone_number_could_be_somebodys() -> None:
    found = {
        (name, number)
        for name, text in read()
        for number in _PHONE.findall(text)
        if not _RESERVED.fullmatch(number) and not _IMPOSSIBLE.fullmatch(number)
    }

    assert found == set()


def test_names_keep_to_the_glossary() -> None:
    found = {
        (name, called)
        for name, text in read()
        if name.startswith("functions/") and name.endswith(".py")
        for called in names_of(text)
        if set(re.findall(r"[a-z]+", re.sub(r"([A-Z])", r"_\1", called).lower())) & UNWANTED
    }

    assert found == set()


def test_a_refusal_is_named_as_the_sentence_heard() -> None:
    open_every_door()
    waiting, found = [Refusal], []
    while waiting:
        family = waiting.pop()
        waiting += family.__subclasses__()
        found.append(family.__name__)

    assert [name for name in found if name.endswith(("Error", "Exception", "Refusal"))] == [
        "Refusal"
    ]


def test_every_place_of_the_staff_menu_has_its_words() -> None:
    wanted = {key for _, words, _ in MENU for key in (words, f"{words}_how")}

    assert {language: wanted - phrases(language).keys() for language in ("vi", "en")} == {
        "vi": set(),
        "en": set(),
    }


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name
        for name, text in read()
        if name.endswith(".py") and text.strip() and not ast.get_docstring(ast.parse(text))
    ]

    assert silent == []
