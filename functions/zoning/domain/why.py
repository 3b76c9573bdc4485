"""Why this level? In words, for whoever signs and whoever asks afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

from functions.zoning.domain.criteria import RATES, Assessment, Criterion


def why(outcome: Assessment, language: str) -> str:
    """The outcome of each criterion and what follows, in Vietnamese or else in English."""
    words = _words("vi" if language == "vi" else "en")
    told = [_of(one, words) for one in outcome.criteria]
    if outcome.level is None:
        told.append(words["between"].format(lowest=outcome.lowest, highest=outcome.highest))
    else:
        told.append(words["level"].format(level=outcome.level))
    told += [words[f"warn.{one.value}"] for one in outcome.warnings if f"warn.{one.value}" in words]
    return " ".join(told)


def _of(one: Criterion, words: Mapping[str, str]) -> str:
    name = words[f"name.{one.name}"]
    if one.missing:
        missing = ", ".join(words[f"field.{field}"] for field in one.missing)
        return words["missing"].format(name=name, missing=missing)
    if one.name == "capacity":
        return words["capacity.met" if one.met else "capacity.unmet"]
    if one.name not in RATES:
        return words["share.met" if one.met else "share.unmet"].format(
            name=name, count=one.count, of=one.of, rate=_rate(one, words), percent=one.threshold
        )
    if one.band is None:
        count = words["unknown"] if one.count is None else one.count
        return words["not_compared"].format(name=name, count=count)
    return words["rate"].format(
        name=name, count=one.count, of=one.of, rate=_rate(one, words), band=one.band
    )


def _rate(one: Criterion, words: Mapping[str, str]) -> str:
    return f"{one.rate or 0:.1f}".replace(".", words["comma"])


@cache
def _words(language: str) -> dict[str, str]:
    text = (resources.files(__package__) / f"data/why-{language}.json").read_text("utf-8")
    told: dict[str, str] = json.loads(text)
    return told
