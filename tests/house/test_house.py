"""The house holds itself: sizes, where SQL lives, who commits, no floats for money. An exception is a line with a reason."""

import ast
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "godown"
FILES = sorted(SOURCE.rglob("*.py"))

SQL_HOMES = re.compile(r"(store|queries|tables)(_\w+)?\.py$")
SQL_WORDS = re.compile(r"^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|CREATE|TRUNCATE)\s", re.M)

SQL_ELSEWHERE = {
    "platform": "the platform's own tables: numbers, jobs, transactions",
    "migrations": "migrations are SQL",
    "entrypoints/freeze.py": "writes the first migration",
}
FLOATS = {"platform/embedded.py": "seconds to wait"}
GENERIC = {"utils", "helpers", "manager", "misc", "service", "common"}


def relative(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def excepted(path: Path, exceptions: dict[str, str]) -> bool:
    return any(relative(path).startswith(prefix) for prefix in exceptions)


def sets_made_in(tests: list[ast.expr]) -> list[ast.Call]:
    """The sets of a plain name that these conditions make."""
    calls = [part for test in tests for part in ast.walk(test) if isinstance(part, ast.Call)]
    sets = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in ("set", "frozenset")]
    return [call for call in sets if all(isinstance(given, ast.Name) for given in call.args)]


def docstrings(tree: ast.AST) -> set[int]:
    """Line numbers at which docstrings begin."""
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        node.body[0].lineno
        for node in ast.walk(tree)
        if isinstance(node, holders) and node.body and isinstance(node.body[0], ast.Expr)
    }


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_the_house(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert text.count("\n") <= 400, "split this file by what it is about"
    assert path.stem not in GENERIC, "name it by what it does"
    said = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 50, f"{node.name} is longer than a screen"
            inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
            assert not inner, f"{node.name} imports inside"
        if isinstance(node, ast.comprehension):
            made = sets_made_in(node.ifs)
            assert not made, f"line {made[0].lineno}: make the set once, before; here it is made for each element"
        if isinstance(node, ast.Constant) and isinstance(node.value, float) and not excepted(path, FLOATS):
            pytest.fail(f"line {node.lineno}: whole paise, whole units")
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.lineno not in said:
            at_home = SQL_HOMES.search(path.name) or excepted(path, SQL_ELSEWHERE)
            assert at_home or not SQL_WORDS.match(node.value), f"line {node.lineno}: SQL lives in store.py, queries.py"
    if not relative(path).startswith(("platform/", "migrations/")):
        assert ".commit(" not in text, "only the platform commits"
    public = [n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef) and not n.name.startswith("_")]
    for node in public:
        assert ast.get_docstring(node), f"{node.name} needs a docstring"


@pytest.mark.parametrize("path", [path for path in FILES if "entrypoints" in path.parts], ids=relative)
def test_a_counted_sentence_is_filled(path: Path) -> None:
    """What `ngettext` gives still has its gaps: it is filled at once, or by the name that it gets."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    above = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "ngettext":
            parent = above[call]
            named = isinstance(parent, ast.Assign) and f"{ast.unparse(parent.targets[0])} %" in text
            filled = isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Mod)
            assert filled or named, f"line {call.lineno}: its gaps stay on the screen"
