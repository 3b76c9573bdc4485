"""Which words tell of a cause, and how urgent are they? Templates as data, no health fact (I06).

`data/notices.json` has each text in Vietnamese, as it is written, and in English; an SMS gets the
form without tones, that fits the 160 signs of GSM-7 (domain.md F3).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any, Final

from functions.kernel.names import gsm7_form
from functions.kernel.periods import VIETNAM
from functions.notifications.domain.urgency import Urgency

PACKAGE: Final = "functions.notifications.domain"
SAMPLES: Final = {
    "time": "08:30",
    "day": "27/11/2021",
    "number": "DL-5F0C-2A9D",
    "link": "https://lachan.example.vn/hoi-tham/" + 63 * "x",
}
"""Values of the longest form, for the checks of the texts."""


@dataclass(frozen=True, slots=True)
class Text:
    """An SMS as it goes out, and the id of its template, such as ``recall/vi/1``, which stands in
    the notice: what somebody was told can be found again. `full` are the same words as they are
    written, for an e-mail."""

    words: str
    id: str
    full: str = ""


def text_of(kind: str, language: str = "vi", **values: str) -> Text:
    """The SMS of a kind; a language without a text of its own gets the Vietnamese one."""
    template = _templates()[kind]
    spoken = language if language in template else "vi"
    full = template[spoken].format(**values)
    return Text(gsm7_form(full), f"{kind}/{spoken}/{template['version']}", full)


def sms_of(kind: str, language: str = "vi", **values: str) -> str:
    """The words of `text_of`."""
    return text_of(kind, language, **values).words


def moment_of(at: datetime) -> dict[str, str]:
    """The local time and day of an instant, as a text names them."""
    local = at.astimezone(VIETNAM)
    return {"time": f"{local:%H:%M}", "day": f"{local:%d/%m/%Y}"}


def urgency_of(kind: str) -> Urgency:
    """Its class; a result is one without a text here (`domain.wording`)."""
    template = _templates().get(kind)
    return Urgency(template["priority"]) if template else Urgency.RESULT


def kinds() -> tuple[str, ...]:
    """All kinds that have words."""
    return tuple(_templates())


@cache
def _templates() -> Mapping[str, Mapping[str, Any]]:
    told = resources.files(PACKAGE).joinpath("data/notices.json").read_text(encoding="utf-8")
    read: dict[str, dict[str, Any]] = json.loads(told)
    return read
