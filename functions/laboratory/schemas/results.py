"""What goes out where results are returned to people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from pydantic import Field

from functions.access.service import Started
from functions.kernel.periods import write_instant
from functions.laboratory.domain.result import Version
from functions.laboratory.domain.telling import statement
from functions.laboratory.domain.validity import Validity
from functions.laboratory.service.showing import Shown
from functions.laboratory.service.verifying import Checked
from functions.runtime.http.views import Out

ONE_RESULT: Final = 4
"""Steps of padding that any result fits into, whatever it tells (runtime.http.padding)."""


class AskedView(Out):
    """If the code is anybody's, a message is on its way; seconds."""

    challenge: str
    expires_in: int
    resend_in: int

    @classmethod
    def of(cls, started: Started) -> AskedView:
        """Of a challenge."""
        return cls(
            challenge=started.challenge,
            expires_in=int(started.expires_in.total_seconds()),
            resend_in=int(started.resend_in.total_seconds()),
        )


class CountsView(Out):
    """A purpose that a negative result counts for, until an instant."""

    purpose: str
    until: str
    words_vi: str
    words_en: str


class VersionView(Out):
    """One version of what was told."""

    version: int
    told: str
    title_vi: str
    title_en: str
    method: str
    tested_at: str
    released_at: str
    reason: str
    rule: str

    @classmethod
    def of(cls, one: Version) -> VersionView:
        """Show it."""
        return cls(
            version=one.number,
            told=one.told.value,
            title_vi=statement(one.told, "vi").title,
            title_en=statement(one.told, "en").title,
            method=one.method.value,
            tested_at=write_instant(one.tested_at),
            released_at=write_instant(one.released_at),
            reason=one.reason,
            rule=one.rule_id,
        )


class ResultView(Out):
    """A sample and what was told of it; `told` is "" while it is waited for."""

    pad: Annotated[
        str, Field(description="Filler without meaning: the answer's size tells nothing")
    ] = ""
    id: str
    tube: str
    person: str
    stage: str
    pooled: bool
    specimen: str
    laboratory: str
    unit: str
    collected_at: str
    received_at: str
    told: str
    title_vi: str
    title_en: str
    message_vi: str
    message_en: str
    next_vi: str
    next_en: str
    corrected: bool
    versions: list[VersionView]
    counts: list[CountsView]
    validity_rule: str
    paper: str

    @classmethod
    def of(cls, shown: Shown, now: datetime) -> ResultView:
        """Show it to the person."""
        result = shown.result
        vi = statement(result.told, "vi") if result.told else None
        en = statement(result.told, "en") if result.told else None
        return cls(
            id=shown.id,
            tube=result.tube,
            person=result.person,
            stage=result.stage.value,
            pooled=result.people > 1,
            specimen=result.specimen_type,
            laboratory=shown.laboratory,
            unit=shown.unit,
            collected_at=_written(result.collected_at),
            received_at=_written(result.received_at),
            told=result.told.value if result.told else "",
            title_vi=vi.title if vi else "",
            title_en=en.title if en else "",
            message_vi=vi.sentence if vi else "",
            message_en=en.sentence if en else "",
            next_vi=vi.next_step if vi else "",
            next_en=en.next_step if en else "",
            corrected=result.is_corrected,
            versions=[VersionView.of(one) for one in result.versions],
            counts=_counts(shown.validity, now),
            validity_rule=shown.validity.rule_id,
            paper=shown.link,
        )


class ResultsView(Out):
    """Samples, newest first; each is filled up, so that the size tells only how many there are."""

    pad: Annotated[
        str, Field(description="Filler without meaning: the answer's size tells nothing")
    ] = ""
    results: list[ResultView]


class PaperView(Out):
    """What stands of a paper: `valid`, or `replaced` by a correction."""

    pad: Annotated[
        str, Field(description="Filler without meaning: the answer's size tells nothing")
    ] = ""
    state: str
    masked_name: str
    birth_year: str
    sampled_on: str
    told: str
    title_vi: str
    title_en: str
    method: str
    counts: list[CountsView]
    validity_rule: str

    @classmethod
    def of(cls, checked: Checked, now: datetime) -> PaperView:
        """Show it to whoever holds the paper."""
        version = checked.version
        return cls(
            state="valid" if version else "replaced",
            masked_name=checked.masked_name,
            birth_year=checked.birth_year,
            sampled_on=checked.sampled_on.isoformat(),
            told=version.told.value if version else "",
            title_vi=statement(version.told, "vi").title if version else "",
            title_en=statement(version.told, "en").title if version else "",
            method=version.method.value if version else "",
            counts=_counts(checked.validity, now) if checked.validity else [],
            validity_rule=checked.validity.rule_id if checked.validity else "",
        )


def _counts(found: Validity, now: datetime) -> list[CountsView]:
    return [
        CountsView(
            purpose=one.purpose,
            until=write_instant(one.until),
            words_vi=one.called("vi"),
            words_en=one.called("en"),
        )
        for one in found.at(now)
    ]


def _written(at: datetime | None) -> str:
    return write_instant(at) if at else ""
