"""Which cases of the fault and abuse catalogue are shown, by which tests, and did they pass?

As a pytest plugin this keeps the outcome of every test marked `catalogue(...)` in
.catalogue/results.json. `python -m tests.catalogue` (`make catalogue`) collects the marked tests,
runs those without a kept outcome (`--again`: all; slow, browser and local ones only with `--all`)
and prints id, title, tests and outcome. Cases and their issues stand in catalogue_ids.json.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / ".catalogue" / "results.json"
CASES = Path(__file__).with_name("catalogue_ids.json")
PRESENT_ISSUES = frozenset({2, 3, 4, 5, 6})
LONG = ("slow", "browser", "local")
_PLUGIN = "the catalogue's record"
_MARK = "catalogue"


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the catalogue; `issues` are those whose work shows it."""

    id: str
    title: str
    issues: tuple[int, ...]

    @property
    def is_present(self) -> bool:
        """Is it the work of an issue in hand or done?"""
        return bool(PRESENT_ISSUES.intersection(self.issues))

    @property
    def due(self) -> str:
        """What is said of a case without a test."""
        if self.is_present:
            return "OPEN"
        return f"later: issue {self.issues[0]}" if self.issues else "in no issue yet"


def cases() -> tuple[Case, ...]:
    """All rows, in the order of the catalogue."""
    read = json.loads(CASES.read_text("utf-8"))
    return tuple(Case(one["id"], one["title"], tuple(one["issues"])) for one in read)


def ids_of(item: pytest.Item) -> tuple[str, ...]:
    """The ids a test carries."""
    found = (str(one) for mark in item.iter_markers("catalogue") for one in mark.args)
    return tuple(dict.fromkeys(found))


def kept() -> dict[str, str]:
    """The outcome of each marked test of the last runs, by node id."""
    if not RESULTS.exists():
        return {}
    read: dict[str, str] = json.loads(RESULTS.read_text("utf-8"))
    return read


class Record:
    """Collected marked tests, and what became of them."""

    def __init__(self) -> None:
        self.marked: dict[str, tuple[str, ...]] = {}
        self.long: set[str] = set()
        self.outcomes: dict[str, str] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Note the marked tests before anything deselects them.

        The name goes with the report: where processes share a run it is changed, and only they
        know the marks.
        """
        for item in items:
            ids = ids_of(item)
            if ids:
                self.marked[item.nodeid] = ids
                item.user_properties.append((_MARK, item.nodeid))
            if any(item.get_closest_marker(name) for name in LONG):
                self.long.add(item.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the worst outcome of setup, call and teardown."""
        named = dict(report.user_properties).get(_MARK)
        if isinstance(named, str) and (report.when == "call" or report.outcome != "passed"):
            before = self.outcomes.get(named, "passed")
            self.outcomes[named] = before if before == "failed" else report.outcome

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write what was learned over what was known; where processes share a run, one does."""
        if not self.outcomes or hasattr(session.config, "workerinput"):
            return
        RESULTS.parent.mkdir(exist_ok=True)
        known = dict(sorted({**kept(), **self.outcomes}.items()))
        RESULTS.write_text(json.dumps(known, indent=1) + "\n", "utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Let every run keep its outcomes, once."""
    if not config.pluginmanager.has_plugin(_PLUGIN):
        config.pluginmanager.register(Record(), _PLUGIN)


class _Chosen:
    """Runs only the tests named."""

    def __init__(self, nodes: set[str]) -> None:
        self.nodes = nodes

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.nodeid in self.nodes]


def _pytest(arguments: Iterable[str], *plugins: Any) -> Record:
    record = Record()

    class Once:
        """Registers this record before the plugin registers its own."""

        @pytest.hookimpl(tryfirst=True)
        def pytest_configure(self, config: pytest.Config) -> None:
            config.pluginmanager.register(record, _PLUGIN)

    pytest.main(["-q", "-m", "catalogue", *arguments], plugins=[Once(), *plugins])
    return record


def _in_short(nodes: Iterable[str]) -> Iterator[str]:
    counted: dict[str, int] = {}
    for node in nodes:
        counted[node.partition("[")[0]] = counted.get(node.partition("[")[0], 0) + 1
    for node, times in sorted(counted.items()):
        told = node.removeprefix("tests/")
        yield f"{told} x{times}" if times > 1 else told


def _outcome(outcomes: set[str]) -> str:
    for worst in ("failed", "not run", "skipped"):
        if worst in outcomes:
            return worst
    return "passed"


def table(marked: dict[str, tuple[str, ...]], outcomes: dict[str, str]) -> list[str]:
    """The catalogue's lines, and a summary of what is open."""
    lines, open_ids, counts = [], [], dict.fromkeys(("passed", "failed", "skipped", "not run"), 0)
    for case in cases():
        nodes = sorted(node for node, ids in marked.items() if case.id in ids)
        told = _outcome({outcomes.get(node, "not run") for node in nodes}) if nodes else case.due
        if nodes:
            counts[told] += 1
        open_ids += [case.id] if not nodes and case.is_present else []
        first, *others = [*_in_short(nodes), ""][: max(1, len(set(_in_short(nodes))))]
        lines.append(f"{case.id}  {told:18} {case.title:52} {first}".rstrip())
        lines += [f"{'':77}{other}" for other in others]
    lines += ["", ", ".join(f"{number} {name}" for name, number in counts.items() if number)]
    numbers = ", ".join(map(str, sorted(PRESENT_ISSUES)))
    lines.append(f"open in issues {numbers}: {', '.join(open_ids) or 'none'}")
    return lines


def main() -> int:
    """Collect, run what has no outcome, print. 1 if a case is open or failed."""
    asked = argparse.ArgumentParser(prog="make catalogue", description=__doc__)
    asked.add_argument("--again", action="store_true", help="run all, not only the unknown ones")
    asked.add_argument("--all", action="store_true", help="run slow, browser and local tests too")
    asked.add_argument("--list", action="store_true", help="run nothing")
    given = asked.parse_args()
    found = _pytest(["--collect-only", "-qq", "--no-header", "--no-summary"], _Quiet())
    wanted = set(found.marked) - (set() if given.again else set(kept()))
    wanted -= set() if given.all else found.long
    if wanted and not given.list:
        _pytest(["--tb=short"], _Chosen(wanted))
    lines = table(found.marked, kept())
    print("\n".join(lines))
    return int(not lines[-1].endswith("none") or " failed" in lines[-2])


class _Quiet:
    """Says nothing of a collection."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        session.items.clear()


if __name__ == "__main__":
    sys.exit(main())
