"""What the pages of results show, in the reader's language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from functions.laboratory.domain.telling import statement
from functions.laboratory.service.showing import Shown
from functions.laboratory.service.verifying import Checked


def result_shown(shown: Shown, language: str, now: datetime) -> dict[str, Any]:
    """A sample for the template `result.html` and the rows of `results.html`."""
    result = shown.result
    said = statement(result.told, language) if result.told else None
    standing = result.standing
    return {
        "id": shown.id,
        "tube": result.tube,
        "stage": result.stage.value,
        "tone": said.tone if said else "grey",
        "title": said.title if said else "",
        "sentence": said.sentence if said else "",
        "next": said.next_step if said else "",
        "pooled": result.people > 1,
        "method": standing.method.value if standing else "",
        "specimen": result.specimen_type,
        "laboratory": shown.laboratory,
        "unit": shown.unit,
        "collected_at": result.collected_at,
        "sent_at": result.sent_at,
        "received_at": result.received_at,
        "tested_at": standing.tested_at if standing else None,
        "released_at": standing.released_at if standing else None,
        "versions": [
            {
                "number": one.number,
                "title": statement(one.told, language).title,
                "released_at": one.released_at,
                "reason": one.reason,
                "rule": one.rule_id,
            }
            for one in reversed(result.versions)
        ],
        "corrected": result.is_corrected,
        "counts": [
            {"words": one.called(language), "until": one.until} for one in shown.validity.at(now)
        ],
        "rule": shown.validity.rule_id,
        "instrument": shown.validity.instrument,
        "link": shown.link,
    }


def paper_shown(checked: Checked, language: str, now: datetime) -> dict[str, Any]:
    """A checked paper for the template `paper.html`."""
    version = checked.version
    said = statement(version.told, language) if version else None
    validity = checked.validity
    return {
        "state": "valid" if version else "replaced",
        "masked_name": checked.masked_name,
        "birth_year": checked.birth_year,
        "sampled_on": checked.sampled_on,
        "tone": said.tone if said else "grey",
        "title": said.title if said else "",
        "method": version.method.value if version else "",
        "released_at": version.released_at if version else None,
        "counts": [
            {"words": one.called(language), "until": one.until}
            for one in (validity.at(now) if validity else ())
        ],
        "rule": validity.rule_id if validity else "",
    }
