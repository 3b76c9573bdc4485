"""What tracing and check-in tell each other, and what tracing tells those who act on it.

That a person is a case, was near one, or was somewhere is personal even beside a random id, so it
travels sealed: base64url, AES-256-GCM under the key ``cases-<year>``. A case's own facts are bound
to ``facts|<case>|<revision>``, a wish to ``wish|<case>|<trace>``, an answer to
``presences|<case>|<trace>|<part>``. `case` and `trace` are opaque ids.

Check-in keeps the visits and never gives them to anybody who has no case: it answers a wish only
while it knows, from the case's own facts, that the case stands, and only inside the case's window.
"""

from __future__ import annotations

from typing import Final, Literal

from functions.messages.message import Message


class CaseTold(Message):
    """What a fact of a case says, sealed in it. `basis` is ``laboratory`` where a released
    individual positive stands behind it (`tube`, `release`), ``two_persons`` where two of different
    units opened it. Visits may be read from `starts_at` until `ends_at` (instants), no others.
    `rule` is the dated rule by which the window was drawn."""

    person: str
    basis: Literal["laboratory", "two_persons"]
    tube: str
    release: int
    starts_at: str
    ends_at: str
    rule: str


class CaseOpened(Message):
    """A case stands (topic of facts). `revision` grows with every change of the case; `division`
    is the path of the commune (or what is known of it) that the case is counted in, `day` the
    local day by which it is counted."""

    fact: Literal["CaseOpened"] = "CaseOpened"
    version: Literal[1] = 1
    case: str
    revision: int
    division: str
    day: str
    year: int
    sealed: str


class CaseAmended(CaseOpened):
    """A standing case is otherwise than was told: its window, division or ground (topic of
    facts)."""

    fact: Literal["CaseAmended"] = "CaseAmended"  # type: ignore[assignment]


class CaseWithdrawn(CaseOpened):
    """A case stands no more, for its result was retracted or it was opened in error (topic of
    facts). Nobody may read visits for it from now on."""

    fact: Literal["CaseWithdrawn"] = "CaseWithdrawn"  # type: ignore[assignment]
    why: Literal["retracted", "error"]


class CaseClosed(CaseOpened):
    """The work on a case is done: it still counts, its visits are closed (topic of facts)."""

    fact: Literal["CaseClosed"] = "CaseClosed"  # type: ignore[assignment]


CASE_FACTS: Final[dict[str, type[CaseOpened]]] = {
    "CaseOpened": CaseOpened,
    "CaseAmended": CaseAmended,
    "CaseWithdrawn": CaseWithdrawn,
    "CaseClosed": CaseClosed,
}
"""What the topic tells of cases, by name."""


class WishTold(Message):
    """What a wish for visits says, sealed in it: whose visits begin the search, in which part of
    the case's window, and how far from the case that person stands (`ring` 0 is the case itself,
    1 a contact whose own contacts are asked for on demand). `venues` names venues whose suspect
    spans an epidemiologist wants counted all the same; `by_hand` are places and times told in an
    interview: ``(venue, entered_at, left_at)``."""

    person: str
    ring: Literal[0, 1]
    starts_at: str
    ends_at: str
    venues: tuple[str, ...] = ()
    by_hand: tuple[tuple[str, str, str], ...] = ()


class VisitsWanted(Message):
    """Tracing asks who was present with a person (queue `visits-wanted`), from the stream of its
    own table of traces. `revision` is the case's when it was asked."""

    fact: Literal["VisitsWanted"] = "VisitsWanted"
    version: Literal[1] = 1
    case: str
    trace: str
    revision: int
    year: int
    sealed: str


class PresenceTold(Message):
    """One person who was at a venue while the one asked for was: sealed in `PresencesFound`.

    `from_at` to `until_at` is the time both were there (instants, half-open, longer than nothing).
    `certainty` and `assurance` are the weaker of both presences, `weight` (1 to 100) the product
    of their plausibilities. `suspect` is set where a flooded venue's rule leaves the presence out
    unless its venue was named. `late` where either arrived from an offline store.
    """

    person: str
    venue: str
    kind: str
    division: str
    from_at: str
    until_at: str
    certainty: Literal["observed", "inferred", "default"]
    assurance: Literal["high", "low"]
    weight: int
    suspect: bool = False
    late: bool = False


class PresencesFound(Message):
    """A part of the answer to a wish (queue `presences-found`), usable as soon as it is there.

    `part` names the part by what it holds (venue, day, place in it), so that the same part heard
    again, or found again after a late event, replaces itself; `edition` grows with each finding of
    that part. `sealed` opens to ``{"presences": [PresenceTold …]}``.
    """

    fact: Literal["PresencesFound"] = "PresencesFound"
    version: Literal[1] = 1
    case: str
    trace: str
    part: str
    edition: int
    year: int
    sealed: str


class TraceAnswered(Message):
    """All parts of a wish are known (queue `presences-found`): which, in which edition. Told again
    with a higher `edition` when a late event has changed the parts."""

    fact: Literal["TraceAnswered"] = "TraceAnswered"
    version: Literal[1] = 1
    case: str
    trace: str
    edition: int
    parts: tuple[tuple[str, int], ...]


class TraceRefused(Message):
    """Check-in gave no visits (queue `presences-found`): no case of that name stands, or the wish
    leaves its window. It stands in the register of refusals."""

    fact: Literal["TraceRefused"] = "TraceRefused"
    version: Literal[1] = 1
    case: str
    trace: str
    code: Literal["NO_CASE_BASIS"] = "NO_CASE_BASIS"


class ContactToTell(Message):
    """A person is to read a notice of health advice on their own page (queue `notice-facts`), or,
    where `amended`, that an earlier one is void. Which case, venue or time is not said: `contact`
    is an opaque id, `edition` grows with each change worth telling. `rule` names the dated rule
    that called for it and `division` the place, for the circuit breakers and for the station that
    looks for those who are not reached."""

    fact: Literal["ContactToTell"] = "ContactToTell"
    version: Literal[1] = 1
    person: str
    contact: str
    edition: int
    amended: bool
    rule: str
    division: str


class ContactFollowed(Message):
    """What a fact of a confirmed contact says, sealed in it: whose it is, in which ring (1: of the
    case, 2: of a contact, 0: none any more), and when the two were last together ("" for none)."""

    person: str
    ring: int
    last_at: str


class ContactConfirmed(Message):
    """A person has said that a candidate is a contact of a case that counts, or when they were last
    together has changed since (topic of facts). `step` grows with each change of either; `division`
    is the place of it, `day` the local day on which it was first said, which never changes.
    `sealed`: base64url, under ``cases-<year>``, bound to ``contact|<contact>|<step>``."""

    fact: Literal["ContactConfirmed"] = "ContactConfirmed"
    version: Literal[1] = 1
    case: str
    contact: str
    step: int
    division: str
    year: int
    sealed: str
    day: str = ""


class ContactDismissed(ContactConfirmed):
    """A confirmed contact is none any more: a person has said so, the case was withdrawn, or
    nothing of what was found counts (topic of facts)."""

    fact: Literal["ContactDismissed"] = "ContactDismissed"  # type: ignore[assignment]


SEALED_CASE = "facts|"
SEALED_CONTACT = "contact|"
SEALED_WISH = "wish|"
SEALED_PRESENCES = "presences|"


class PartToJudge(Message):
    """The people of a part have to be judged anew (queue `presences-found`, of tracing to itself),
    for their case or its traces are otherwise than they were."""

    fact: Literal["PartToJudge"] = "PartToJudge"
    version: Literal[1] = 1
    case: str
    trace: str
    part: str


class ExportToContinue(Message):
    """The next page of an export has to be packed (queue `presences-found`, of tracing to itself);
    `revision` is that of the export as it was written."""

    fact: Literal["ExportToContinue"] = "ExportToContinue"
    version: Literal[1] = 1
    export: str
    revision: int
