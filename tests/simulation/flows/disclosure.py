"""Is everything that is shown of a person audited before it is opened (security.md F17, G9)?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from functions.registry.service.vault import PersonsRevealed
from tests.simulation.checking import Heard, Told, Violation
from tests.simulation.world import World


@dataclass(slots=True)
class Disclosures:
    """A watcher of the journal: looks at the audit at the very moment a person is opened."""

    world: World
    opened: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: list[Violation] = field(default_factory=list)

    def __call__(self, fact: Any) -> None:
        """Each opened person has a row of its own by now."""
        if not isinstance(fact, PersonsRevealed):
            return
        key = (fact.request_id, fact.action)
        self.opened[key] += fact.persons
        if self.opened[key] > audited(self.world)[key]:
            self.found.append(Violation("nothing is opened unaudited", repr(key)))


def audited(world: World) -> Counter[tuple[str, str]]:
    """How many audit rows there are by (request, action)."""
    return Counter((row["request_id"]["S"], row["action"]["S"]) for row in world.rows("audit"))


def answers_are_audited(world: World, history: list[Told], action: str) -> list[Violation]:
    """Who was shown something has an audit row; the intention's last part is the request's id."""
    rows = audited(world)
    return [
        Violation("nothing is answered unaudited", repr(told.intention))
        for told in history
        if told.heard is Heard.DONE
        and isinstance(told.intention, tuple)
        and told.intention[0] == action
        and not rows[str(told.intention[-1]), action]
    ]
