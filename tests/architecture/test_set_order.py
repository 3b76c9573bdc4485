"""Is nothing done in the order of a set? It differs from process to process (PYTHONHASHSEED).

What is written, asked or told in such an order differs between two containers under the same
input: a transaction's token no longer fits, a trace can't be replayed. A set is for looking up;
what goes out has an order of its own (`sorted`, `dict.fromkeys`). Types are not inferred: a set is
known by how it is made, by its annotation, or by the annotation of the function that returns it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from infra.documents import ROOT

SOURCES = {file: ast.parse(file.read_text("utf-8")) for file in (ROOT / "functions").rglob("*.py")}
SETS = {"set", "frozenset", "AbstractSet"}
ORDERLESS = {"sorted", "set", "frozenset", "any", "all", "sum", "len", "min", "max"}
"""Callables whose answer does not hang on the order in which they are given things."""
ORDERED = {"list", "tuple", "map", "filter", "enumerate", "zip", "iter", "join", "fromkeys"}


def annotated(annotation: ast.expr | None) -> bool:
    """Does an annotation say that it is a set, and nothing else?"""
    if isinstance(annotation, ast.Subscript):
        annotation = annotation.value
    return isinstance(annotation, ast.Name) and annotation.id in SETS


def returning_sets(trees: list[ast.Module]) -> set[str]:
    """The names of all functions whose annotation says that they return a set."""
    return {
        node.name
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and annotated(node.returns)
    }


class Sets:
    """The expressions of one function that are sets."""

    def __init__(self, function: ast.AST, makers: set[str]) -> None:
        self.makers = makers | SETS
        self.names: set[str] = set()
        for node in ast.walk(function):
            if isinstance(node, ast.arg) and annotated(node.annotation):
                self.names.add(node.arg)
            if isinstance(node, ast.AnnAssign) and annotated(node.annotation):
                self.names.add(ast.unparse(node.target))
            if isinstance(node, ast.Assign) and node.value in self:
                self.names |= {ast.unparse(target) for target in node.targets}

    def __contains__(self, node: ast.expr) -> bool:
        if isinstance(node, ast.BinOp):
            return node.left in self or node.right in self
        if isinstance(node, ast.Call):
            return name_of(node.func) in self.makers
        named = isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node) in self.names
        return named or isinstance(node, ast.Set | ast.SetComp)


def name_of(function: ast.expr) -> str:
    """The last word of what is called."""
    return ast.unparse(function).rpartition(".")[2]


def taken_in_order(function: ast.AST) -> Iterator[ast.expr]:
    """What is gone through one by one where the order can be seen afterwards."""
    free = {
        id(given)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and name_of(node.func) in ORDERLESS
        for given in node.args
    }
    for node in ast.walk(function):
        if isinstance(node, ast.For | ast.YieldFrom):
            yield node.iter if isinstance(node, ast.For) else node.value
        if isinstance(node, ast.GeneratorExp | ast.ListComp | ast.DictComp | ast.SetComp):
            yield from (each.iter for each in node.generators if id(node) not in free)
        if isinstance(node, ast.Starred):
            yield node.value
        if isinstance(node, ast.Call) and name_of(node.func) in ORDERED:
            yield from node.args[:1] if name_of(node.func) == "fromkeys" else node.args


def found_in(tree: ast.Module, makers: set[str]) -> set[int]:
    """The lines of a module at which something is done in the order of a set."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {
        each.lineno
        for function in functions
        for known in [Sets(function, makers)]
        for each in taken_in_order(function)
        if each in known
    }


def test_nothing_is_done_in_the_order_of_a_set() -> None:
    makers = returning_sets(list(SOURCES.values()))
    found = {
        f"{file.relative_to(ROOT)}:{line}"
        for file, tree in SOURCES.items()
        for line in found_in(tree, makers)
    }

    assert makers
    assert found == set()


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("for one in {a, b}: put(one)", True),
        ("for one in seers(a): put(one)", True),
        ("for one in set(a) - set(b): put(one)", True),
        ("put([of(one) for one in seers(a)])", True),
        ("put({one: of(one) for one in {each.unit for each in a}})", True),
        ("put([*seers(a)])", True),
        ("put(list(known))", True),
        ("put(' '.join(given | known))", True),
        ("for one in sorted(seers(a)): put(one)", False),
        ("for one in dict.fromkeys(a): put(one)", False),
        ("put(sorted(of(one) for one in known))", False),
        ("return a in known", False),
    ],
)
def test_each_way_of_doing_so_is_found(line: str, wrong: bool) -> None:
    tree = ast.parse(
        f"def seers(a) -> set[str]: ...\n"
        f"def act(a, b, given: frozenset[str]) -> None:\n"
        f"    known = {{of(one) for one in a}}\n"
        f"    {line}\n"
    )

    assert found_in(tree, returning_sets([tree])) == ({4} if wrong else set())
