"""What must hold of adverse events: by the reports, the case, its clock, the board and the lots."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.aefi.service import by_code, signals
from functions.aefi.service.recording import Recorded
from functions.aefi.store import cases, doses, open_cases, reports, sources
from functions.kernel.callers import Caller, Role
from functions.kernel.periods import day_of
from functions.runtime import clock
from tests.simulation.checking import Heard, Told, Violation, conserved
from tests.simulation.flows.aefi_told import DAY, GIVEN, ILL, WELL, counted
from tests.simulation.schedule import Simulation

NATION = Caller(Role.MINISTRY_OPERATOR, "s-2", unit="moh", division="")
ONSET = day_of(GIVEN)
SKEW = timedelta(minutes=10)
"""By which a server's clock may be wrong (F20)."""


@dataclass(slots=True)
class Known:
    """What was seen under way: the last version of each case that was told, when the first severe
    report was acknowledged, and whether a code opened after it was taken back."""

    told: dict[str, int] = field(default_factory=dict)
    severe: datetime | None = None
    is_opened: bool = False


def verdict(simulation: Simulation, known: Known) -> list[Violation]:
    """What stands, beside what everybody was told."""
    done = {t.intention: t.answer for t in simulation.history if t.heard is Heard.DONE}
    mine = {key: told for key, told in done.items() if isinstance(told, Recorded)}
    severe = {key for key in mine if key[1] in ("code-3", "code-4", "own-1")}
    dose = doses.dose(ILL, DAY)
    versions = reports.versions_of(dose) if dose else ()
    ill = [told for (who, _), told in mine.items() if who == ILL]
    found = {told.case for told in mine.values() if told.case}
    case = cases.case(cases.case_id(ILL, DAY, ONSET))
    linked = len(sources.sources_of(case)) if case else 0
    steps = cases.steps_of(case) if case else ()
    triages = [one for key, one in done.items() if key[0] == "triage"]
    acts = [(one.act.value, one.version) for one in steps]
    last = [act for act, _ in acts if act in ("opened", "raised", "triaged")][-1:]
    board = [one for one in open_cases.open_in("01") if case and one.id == case.id]
    due = case.due_at if case else None
    latest = known.severe + timedelta(hours=24) + SKEW if known.severe else None
    shown = {
        one.place: one.comparison.counts for one in signals.signals_of(NATION, clock.now()).lots
    }
    reported = {ILL} if any(one.report.symptoms for one in versions) else set()
    expected = counted(reported, {ILL} if found and last != ["triaged"] else set())
    return [
        *conserved("a report stands once", len(versions), len(ill)),
        *conserved("each is a version of its own", len({t.version for t in ill}), len(ill)),
        *conserved("one case for one event", sorted(found), [case.id] if case else []),
        *conserved("every severe report is of the case", linked, len(severe)),
        *conserved("a triage stands once", [a for a, _ in acts].count("triaged"), len(triages)),
        *conserved("a severe report after a triage reopens it", _passed_over(acts), []),
        *conserved(
            "the clock is of the first report",
            bool(due and latest and due > latest and "raised" not in [act for act, _ in acts]),
            False,
        ),
        *conserved("an open case is on the board", len(board), int(bool(case and case.is_open))),
        *conserved("the last version is told", known.told.get(case.id if case else "", 0),
                   case.version if case else 0),
        *conserved("a code that was taken back opens nothing", known.is_opened, False),
        *conserved("lots show what doses add", shown, expected),
    ]  # fmt: skip


def _passed_over(acts: list[tuple[str, int]]) -> list[int]:
    """Versions in which a report, all of which are severe, came to a case held for minor."""
    named = [act for act, _ in acts]
    return [
        at
        for at, two in enumerate(zip(named, named[1:], strict=False), 2)
        if two == ("triaged", "linked")
    ]


def over(simulation: Simulation, code: str) -> list[Violation]:
    """Four weeks after the dose its code opens nothing."""
    end = GIVEN + timedelta(days=28)
    simulation.pass_time(end - simulation.true_now())
    try:
        simulation.quietly(lambda: by_code.opened(code, clock.now()))
    except by_code.ReportCodeUnknown:
        return []
    return conserved("a code is over after 28 days", "open", "over")


def rightly(told: Told) -> bool:
    """A step on a case that moved on; a report asked again after its code was taken back."""
    is_late = told.code == by_code.ReportCodeUnknown.code and told.intention == (WELL, "first")
    return is_late or told.code == "CASE_MOVED_ON"
