"""Who hears of a version of a result, and as what?

A version is judged by itself and those before it, never by those after: told again from a replayed
stream it comes out the same. Nobody is sent a message about a dispute (security.md C11): the page
says that the result is being reviewed, and the message follows the decision of people. What takes
back or changes what a person was told before is told as amended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from functions.laboratory.domain.release import Outcome, Release
from functions.laboratory.domain.telling import told
from functions.laboratory.domain.words import Finding, Kind, Told


@dataclass(frozen=True, slots=True)
class Announcement:
    """What members are told; whether other contexts hear of it, and whether members get a message.

    `amends`: an earlier version was told, which is void now.
    """

    told: Told
    is_fact: bool
    is_message: bool
    amends: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """A release as `telling` reads one."""

    finding: Finding
    cancelled: bool = False


_SILENT_AT_FIRST = frozenset({Outcome.CONFLICT, Outcome.WITHDRAWN, Outcome.REFLEX})
"""Where nothing was told before, these tell nobody anything."""


def said(kind: Kind, release: Release) -> Told:
    """What each member of a tube reads of a version."""
    # Of a dispute, or of a pool that was not negative, no finding is known of the tube.
    read = _Read(release.finding or Finding.INVALID, release.cancelled)
    of_pool = release.outcome in (Outcome.IN_POOL, Outcome.REFLEX)
    answer = told(
        kind,
        None if of_pool else read,
        pooled=read if of_pool else None,
        under_review=release.outcome is Outcome.CONFLICT,
    )
    if answer is None:
        raise ValueError("every version tells something")
    return answer


def announcement(kind: Kind, releases: Sequence[Release], number: int) -> Announcement:
    """What is announced of version `number` among all versions known of its tube.

    Raises KeyError where it is not among them.
    """
    told_before = False
    for version in sorted(releases, key=lambda each: each.number):
        tells = told_before or version.outcome not in _SILENT_AT_FIRST
        is_message = tells and version.outcome is not Outcome.CONFLICT
        if version.number == number:
            return Announcement(said(kind, version), tells, is_message, told_before)
        told_before = told_before or is_message
    raise KeyError(number)
