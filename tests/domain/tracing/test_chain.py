"""A chain over generations: each case has one place, the walk ends, and it has a bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from functions.tracing.domain.chain import GENERATIONS, MOST, Look, chain_of


def _look(edges: Mapping[str, Sequence[str]], asked: list[Sequence[str]] | None = None) -> Look:
    def look(ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
        if asked is not None:
            asked.append(tuple(ids))
        return {one: edges.get(one, ()) for one in ids}

    return look


def _both(*links: tuple[str, str]) -> tuple[Look, Look]:
    """Looks both ways along links (source, follower)."""
    before, after = dict[str, list[str]](), dict[str, list[str]]()
    for early, late in links:
        before.setdefault(late, []).append(early)
        after.setdefault(early, []).append(late)
    return _look(before), _look(after)


def test_generations_are_counted_both_ways_from_the_case() -> None:
    made = chain_of("C", *_both(("A", "B"), ("B", "C"), ("C", "D"), ("D", "E"), ("D", "F")))
    assert made.generations == {"A": -2, "B": -1, "C": 0, "D": 1, "E": 2, "F": 2}
    assert set(made.links) == {("A", "B"), ("B", "C"), ("C", "D"), ("D", "E"), ("D", "F")}
    assert made.more == 0


def test_two_that_met_each_other_end_the_walk() -> None:
    made = chain_of("A", *_both(("A", "B"), ("B", "A"), ("A", "A")))
    assert made.generations == {"A": 0, "B": -1}
    assert set(made.links) == {("A", "B"), ("B", "A")}


def test_a_ring_of_cases_has_each_once() -> None:
    made = chain_of("A", *_both(("A", "B"), ("B", "C"), ("C", "D"), ("D", "A")))
    assert made.generations == {"A": 0, "D": -1, "C": -2, "B": -3}
    assert len(made.links) == 4


def test_no_further_than_the_bound_of_generations() -> None:
    asked: list[Sequence[str]] = []
    edges = {str(n): [str(n + 1)] for n in range(9)}
    made = chain_of("0", _look({}), _look(edges, asked))
    assert max(made.generations.values()) == GENERATIONS
    assert asked == [("0",), ("1",), ("2",)]


def test_a_crowd_before_leaves_room_for_those_after_and_who_has_none_is_counted() -> None:
    crowd = [(f"s{n:02d}", "A") for n in range(MOST + 5)]
    made = chain_of("A", *_both(*crowd, ("A", "Z")))
    assert len(made.generations) == 1 + MOST + 1
    assert made.generations["Z"] == 1
    assert made.more == 5
    assert all({early, late} <= made.generations.keys() for early, late in made.links)
