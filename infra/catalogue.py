"""`make catalogue`: which cases of the fault and abuse catalogue are shown by which tests.

Reads the markers `@pytest.mark.catalogue("F02", …)` from the test sources; runs nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from infra.parts import ROOT

Place = tuple[str, str]


def shown() -> Iterator[tuple[str, Place]]:
    """(case, (file, test)) of every marked test."""
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                for case in _cases(node):
                    yield case, (file.relative_to(ROOT).as_posix(), node.name)


def _cases(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Iterator[str]:
    for mark in node.decorator_list:
        if (
            isinstance(mark, ast.Call)
            and isinstance(mark.func, ast.Attribute)
            and mark.func.attr == "catalogue"
        ):
            yield from (str(arg.value) for arg in mark.args if isinstance(arg, ast.Constant))


def main() -> None:
    """Print the cases in order with their tests."""
    found: dict[str, list[Place]] = {}
    for case, place in shown():
        found.setdefault(case, []).append(place)
    for case in sorted(found, key=lambda name: (name[0], int("0" + name[1:]))):
        tests = "; ".join(f"{test} ({file.rpartition('/')[2]})" for file, test in found[case])
        print(f"{case:5} {tests}")
    print(f"{len(found)} cases, {sum(map(len, found.values()))} tests")


if __name__ == "__main__":
    main()
