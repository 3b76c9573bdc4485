"""Which words tell of a cause, and how urgent are they? Templates as data, no health fact (I06).

`data/notices.json` has each text in Vietnamese, as it is written, and in English; an SMS gets the
form without tones, that fits the 160 signs of GSM-7 (domain.md F3).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any, Final

from functions.kernel.names import gsm7_form
from functions.kernel.periods import VIETNAM

PACKAGE: Final = "functions.notifications.domain"
SAMPLES: Final = {"time": "08:30", "day": "27/11/2021"}
"""Values of the longest form, for the checks of the texts."""


def sms_of(kind: str, language: str = "vi", **values: str) -> str:
    """The SMS of a kind; a language without a text of its own gets the Vietnamese one."""
    words = _templates()[kind]
    return gsm7_form(words.get(language, words["vi"]).format(**values))


def moment_of(at: datetime) -> dict[str, str]:
    """The local time and day of an instant, as a text names them."""
    local = at.astimezone(VIETNAM)
    return {"time": f"{local:%H:%M}", "day": f"{local:%d/%m/%Y}"}


def priority_of(kind: str) -> str:
    """Its class at the gateway, the most urgent first: ``alert exposure call_up
    notice campaign``."""
    return str(_templates()[kind]["priority"])


def kinds() -> tuple[str, ...]:
    """All kinds that have words."""
    return tuple(_templates())


@cache
def _templates() -> Mapping[str, Mapping[str, Any]]:
    told = resources.files(PACKAGE).joinpath("data/notices.json").read_text(encoding="utf-8")
    read: dict[str, dict[str, Any]] = json.loads(told)
    return read
