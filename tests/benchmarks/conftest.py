"""After the benchmarks: their table."""

from __future__ import annotations

import pytest

from tests.benchmarks import rows


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the rows of this run."""
    told = rows.table()
    if "\n" in told:
        terminalreporter.write_line("")
        terminalreporter.write_line(told)
