"""What the follow-up tells: notifications, of days and of ends; aggregates, how many were followed;
itself, which pages are next.

Nothing in a message says why somebody is followed up. The link of a day opens the question of that
day and nothing else; in a message it is sealed: base64url, AES-256-GCM under ``followups-<year>``,
bound to ``check|<follow_up>|<day>``.
"""

from __future__ import annotations

from typing import Literal

from functions.messages.message import Message

SEALED_LINK = "check|"


class CheckDue(Message):
    """A person is asked how they are on a local day, by a link (queue `notice-calls`). Told once a
    day however often it comes; after the end of that day no more."""

    fact: Literal["CheckDue"] = "CheckDue"
    version: Literal[1] = 1
    person: str
    follow_up: str
    day: str
    division: str
    year: int
    sealed: str


class FollowUpEnded(Message):
    """What was asked of a person has ended (queue `notice-calls`); `number` is the version of the
    follow-up that says so."""

    fact: Literal["FollowUpEnded"] = "FollowUpEnded"
    version: Literal[1] = 1
    person: str
    follow_up: str
    number: int
    division: str


class FollowUpsCounted(Message):
    """What the round of missed days counted in a shard of a province's people (topic of facts):
    followed, answered, missed, red by commune, absolute. Told before the round counts as made; by
    `day`, `province` and `shard` one count, of which the highest `edition` stands."""

    fact: Literal["FollowUpsCounted"] = "FollowUpsCounted"
    version: Literal[1] = 1
    day: str
    province: str
    shard: str
    edition: int
    counts: dict[str, tuple[int, int, int, int]] = {}


class RoundWanted(Message):
    """The next page of a shard of those who are followed up (queue `followup-facts`, of the house
    to itself): `phase` is ``ask`` in the morning or ``miss`` after the hour of the rule, `after`
    the last id of the page before ("" for the first), `counts` what the pages so far counted by
    commune: followed, answered, missed, red; `failed` how many people they could not go
    through."""

    fact: Literal["RoundWanted"] = "RoundWanted"
    version: Literal[1] = 1
    phase: Literal["ask", "miss"]
    day: str
    province: str
    shard: str
    after: str = ""
    counts: dict[str, tuple[int, int, int, int]] = {}
    failed: int = 0
