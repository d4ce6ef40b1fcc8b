"""Writes docs/reference from the code itself: commands, settings, API, tables, refusals. A test compares.

`python -m godown.entrypoints.reference` after a change of one of them.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
import typer

from godown.entrypoints import schema
from godown.entrypoints.api.description import completed
from godown.entrypoints.app import create_app
from godown.entrypoints.cli import app as cli
from godown.platform.database import Database
from godown.platform.settings import VARIABLES, Settings

SOURCE: Final = Path(__file__).parents[1]
DOCS: Final = SOURCE.parents[1] / "docs" / "reference"
HEAD: Final = "<!-- Made from the code by `python -m godown.entrypoints.reference`. -->\n"


def cell(text: object) -> str:
    """A text as it may stand in a cell of a table."""
    return " ".join(str(text).split()).replace("|", "\\|")


def commands() -> str:
    """Every command of `godown` with its options."""
    root = typer.main.get_command(cli)
    parts = [f"{HEAD}# Commands\n"]
    for name, command in _walk("godown", root):
        parts.append(f"## `{name}`\n\n{cell(command.help or '')}\n")
        rows = [_option(param) for param in command.params if param.name != "help"]
        if rows:
            parts.append("| option | what |\n|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _walk(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    inside: dict[str, Any] | None = getattr(command, "commands", None)
    if inside is not None:
        for child, inner in sorted(inside.items()):
            if not inner.hidden:
                yield from _walk(f"{name} {child}", inner)
    else:
        yield name, command


def _option(param: Any) -> str:
    names = " ".join(param.opts) if param.param_type_name == "option" else param.name.upper()
    told = getattr(param, "help", None) or ("needed" if param.required else "")
    return f"| `{cell(names)}` | {cell(told)} |"


def settings() -> str:
    """Every variable of the environment that Godown reads."""
    rows = [f"| `{name}` | {cell(told)} |" for name, told in VARIABLES.items()]
    return f"{HEAD}# Settings\n\nAll are read once from the environment; every one has a default.\n\n" + (
        "| variable | what |\n|---|---|\n" + "\n".join(rows) + "\n"
    )


def api() -> str:
    """Every operation of the API."""
    database = Database("postgresql://nowhere/none")
    described = completed(create_app(database, Settings(data=Path())).openapi_schema.to_schema())
    parts = [
        f"{HEAD}# API\n\nThe whole description (OpenAPI 3.1, with types and examples) is served at "
        "`/api/v1/schema/openapi.json`.\nA key goes into `Authorization: Bearer ...`; every write takes an "
        "`Idempotency-Key`; refusals are problem+json\n(see [refusals](refusals.md)).\n"
    ]
    by_tag: dict[str, list[str]] = {}
    for path, item in sorted(described["paths"].items()):
        for method, operation in item.items():
            row = f"| `{method.upper()} {path}` | {cell(operation.get('summary', ''))} |"
            by_tag.setdefault((operation.get("tags") or ["Other"])[0], []).append(row)
    for tag, rows in sorted(by_tag.items()):
        parts.append(f"## {tag}\n\n| operation | what |\n|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def tables() -> str:
    """Every table with its class and columns."""
    parts = [
        f"{HEAD}# Tables\n\n`tenant` tables carry `tenant_id` first in every key and are walled by row-level security.\n"
    ]
    for context in schema.CONTEXTS:
        names = [value for value in vars(context).values() if isinstance(value, sa.Table)]
        parts.append(f"## {context.__name__.split('.')[1]}\n\n{cell(context.__doc__)}\n")
        parts.append("| table | class | columns |\n|---|---|---|\n" + "\n".join(_table(one) for one in names) + "\n")
    return "\n".join(parts)


def _table(table: sa.Table) -> str:
    columns = ", ".join(column.name for column in table.columns if column.name != "tenant_id")
    return f"| `{table.name}` | {table.info['class']} | {columns} |"


def refusals() -> str:
    """Every code that a refusal may carry, with a sentence that it may say."""
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for code, said in _refusals_of(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(code, said)
    rows = [f"| `{code}` | {cell(said)} |" for code, said in sorted(found.items())]
    return f"{HEAD}# Refusals\n\n`code` is stable, for programs; the sentence is for people and may change.\n\n" + (
        "| code | for instance |\n|---|---|\n" + "\n".join(rows) + "\n"
    )


def _refusals_of(tree: ast.AST) -> Iterator[tuple[str, str]]:
    where = {"Refusal": 0, "RowRefusal": 1}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in where:
            given = node.args[where[node.func.id] :]
            if given and isinstance(given[0], ast.Constant) and isinstance(given[0].value, str):
                yield given[0].value, _sentence(given[1]) if len(given) > 1 else ""


def _sentence(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(p.value) if isinstance(p, ast.Constant) else "…" for p in node.values)
    if isinstance(node, ast.Call) and node.args:
        return _sentence(node.args[0])
    return ""


PAGES: Final[dict[str, Any]] = {
    "commands.md": commands,
    "settings.md": settings,
    "api.md": api,
    "tables.md": tables,
    "refusals.md": refusals,
}


def variables_in_code() -> set[str]:
    """Every GODOWN_ variable that the code names."""
    texts = (path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    return {name for text in texts for name in re.findall(r"GODOWN_[A-Z_]+[A-Z]", text)}


def main() -> None:
    """Write all pages."""
    DOCS.mkdir(parents=True, exist_ok=True)
    for name, write in PAGES.items():
        (DOCS / name).write_text(write(), encoding="utf-8")


if __name__ == "__main__":
    main()
