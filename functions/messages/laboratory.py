"""What the laboratory tells: facts on the topic, work on its own queues, results to notifications.

A finding is personal even beside a random id, so it travels sealed: base64url, AES-256-GCM under
the key ``results-<year>``, bound to ``facts|<tube>|<release>``. Who may know it asks
`functions.registry`-audited services of the teller, or opens it as a consumer of its own.
"""

from __future__ import annotations

from typing import Literal

from functions.messages.message import Message


class SpecimenRegistered(Message):
    """A tube has been sealed: who may be in it is known from now on (topic of facts)."""

    fact: Literal["SpecimenRegistered"] = "SpecimenRegistered"
    version: Literal[1] = 1
    tube: str
    kind: Literal["single", "field_pool", "lab_pool"]
    unit: str
    division: str
    reason: str
    members: tuple[str, ...]
    collected_at: str
    sealed_at: str


class ResultReported(Message):
    """The first release of a tube (topic of facts). `sealed` opens to {"told": …} per member.

    `year` names the key. A pool's own finding is not in it. `device` is the id of
    a rapid test in the JRC's list of devices, "" where the laboratory named none of it.
    """

    fact: Literal["ResultReported"] = "ResultReported"
    version: Literal[1] = 1
    tube: str
    release: int
    kind: Literal["single", "field_pool", "lab_pool"]
    unit: str
    laboratory: str
    division: str
    method: str
    collected_at: str
    tested_at: str
    released_at: str
    members: tuple[str, ...]
    year: int
    sealed: str
    device: str = ""


class ResultCorrected(ResultReported):
    """A later release of a tube: what was told before is void (topic of facts)."""

    fact: Literal["ResultCorrected"] = "ResultCorrected"  # type: ignore[assignment]
    reason: str


class ChunkToTake(Message):
    """Rows of a result file that have to be taken (queue `result-chunks`).

    `sealed` opens to the rows: base64url, key ``results-<year>``, bound to ``chunk|<file>|<n>``.
    """

    fact: Literal["ChunkToTake"] = "ChunkToTake"
    version: Literal[1] = 1
    file: str
    chunk: int
    year: int
    sealed: str


class ReportWanted(Message):
    """All rows of a file have their outcome: write those to be mended (queue `result-files`)."""

    fact: Literal["ReportWanted"] = "ReportWanted"
    version: Literal[1] = 1
    file: str


class ResultsAgain(Message):
    """A refused file was submitted again: its object is to be taken (queue `result-files`)."""

    fact: Literal["ResultsAgain"] = "ResultsAgain"
    version: Literal[1] = 1
    file: str


class TubesToRelease(Message):
    """Tubes whose release has to be decided (queue `result-releases`): of a chunk, or named."""

    fact: Literal["TubesToRelease"] = "TubesToRelease"
    version: Literal[1] = 1
    file: str
    chunk: int | None = None
    tubes: tuple[str, ...] = ()


class ResultReady(Message):
    """A person's result is there, or is another now (queue `notices`), told once per version.

    No finding and no phone: notifications asks the registry for the phone of `person`, which
    audits it. `code` is the sealed short code, base64url, key ``result-codes``, bound to
    ``messages|result|<person>|<tube>``. `amended` where an earlier version is void; `division` is
    where the sample was taken, for the station that looks for those who are not reached.
    """

    fact: Literal["ResultReady"] = "ResultReady"
    version: Literal[1] = 1
    person: str
    tube: str
    release: int
    amended: bool
    sealed_code: str
    division: str = ""


SEALED_RESULT_CODE = "messages|result|"


class ManifestWanted(Message):
    """A manifest has been sent and has to be printed (queue `manifests`)."""

    fact: Literal["ManifestWanted"] = "ManifestWanted"
    version: Literal[1] = 1
    manifest: str
