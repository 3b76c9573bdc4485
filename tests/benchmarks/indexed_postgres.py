"""An indexed PostgreSQL beside the tracer: the same visits, a server of its own for the run.

`pgserver` brings PostgreSQL's binaries in its wheel. The table is clustered by nothing, as visits
arrive; an index leads from a person to their visits and one from a place and a time to who came
then. The longest stay bounds the second, without which the index finds all who ever came before
(performance.md 3). Answers are timed by the wall, a round trip by a Unix socket included.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pgserver
import psycopg

from tests.benchmarks.nation import Visit

Met = set[tuple[int, int, int]]
INDEXES = (
    "create index by_person on visits (person)",
    "create index by_place on visits (venue, entered)",
)
SQL = """
select b.person, greatest(a.entered, b.entered), least(a."left", b."left")
from visits a join visits b on a.venue = b.venue
  and b.entered > a.entered - %(longest)s and b.entered < a."left"
where a.person = %(person)s and b.person <> a.person
  and least(a."left", b."left") - greatest(a.entered, b.entered) >= %(least)s
"""


class Indexed:
    """A table of visits in PostgreSQL; `seconds` are what its indexes took to make."""

    def __init__(self, connection: psycopg.Connection, visits: Iterable[Visit]) -> None:
        self._connection = connection
        self.longest = 0
        connection.execute(
            'create unlogged table visits (venue bigint, person bigint, entered int, "left" int)'
        )
        with connection.cursor() as cursor, cursor.copy("copy visits from stdin") as rows:
            for one in sorted(visits, key=lambda each: each.entered):
                self.longest = max(self.longest, one.left - one.entered)
                rows.write_row((one.venue, one.person, one.entered, one.left))
        begun = time.perf_counter()
        for index in INDEXES:
            connection.execute(index)
        connection.execute("vacuum analyze visits")
        self.seconds = time.perf_counter() - begun

    def met(self, person: int, at_least: int = 1) -> Met:
        """Who met the person, by SQL."""
        wanted = {"person": person, "least": at_least, "longest": self.longest}
        return set(self._connection.execute(SQL, wanted).fetchall())

    def plan(self, person: int) -> str:
        """How the server goes about it."""
        wanted = {"person": person, "least": 1, "longest": self.longest}
        told = self._connection.execute("explain " + SQL, wanted).fetchall()
        return "\n".join(line for (line,) in told)


@contextmanager
def indexed(visits: Iterable[Visit]) -> Iterator[Indexed]:
    """A server with the visits, which goes with the block."""
    with tempfile.TemporaryDirectory(prefix="lachan-pg-") as folder:
        server = pgserver.get_server(folder, cleanup_mode="delete")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute("set max_parallel_workers_per_gather = 0")
                yield Indexed(connection, visits)
        finally:
            server.cleanup()
