"""Who is woken for a dead letter finds its queue in the runbook, and what to do with it."""

from __future__ import annotations

import re

from infra.dead_letters.letters import sources
from infra.parts import ROOT


def runbook() -> str:
    """What the alarm of every dead-letter queue names."""
    return (ROOT / "docs/runbooks/dead-letters.md").read_text("utf-8")


def test_each_dead_letter_queue_stands_in_the_runbook_and_is_decided_about() -> None:
    table, _, words = runbook().partition("**Look here.**")
    told = set(re.findall(r"^\| `([a-z-]+)-dead` \|", table, re.MULTILINE))
    elsewhere = {"schedules", "sms"}  # "have no queue to go back to": said below the table
    assert told | elsewhere == set(sources())
    decided = set(re.findall(r"`([a-z-]+)-dead`", words))
    by_family = {one for one in sources() if one.startswith("certificate-")}
    plain = {
        "venue-files",
        "visit-files",
        "people-files",
        "posters",
        "mails",
        "notices",
        "manifests",
    }
    assert set(sources()) - decided - by_family == plain - decided, "say what to do with each"
