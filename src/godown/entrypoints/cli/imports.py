"""`godown import KIND FILE`: files of SKUs, bins, stock, numbers and orders, from the command line."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.progress import Progress

from godown import imports
from godown.entrypoints import importing
from godown.entrypoints.cli.people import OPERATOR, Slug
from godown.entrypoints.cli.place import console, here, said, show
from godown.entrypoints.importing import Opener
from godown.imports import Run
from godown.imports.words import CHANGED, NEW, STATES, WRONG
from godown.kernel.refusal import Invalid
from godown.platform.transaction import Tx, transaction

import_app = typer.Typer()

SHOWN_MAX: Final = 20
"""So many errors are shown; all of them are in the file of wrong rows."""


@import_app.command("import")
def bring_in(
    kind: Annotated[str, typer.Argument(help=f"One of {', '.join(imports.KINDS)}; or auto.")],
    file: Annotated[Path, typer.Argument(help="CSV or XLSX; or template, to get an empty table of this kind.")],
    tenant: Slug = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    channel: Annotated[str, typer.Option(help="The shop that orders belong to.")] = "",
    errors: Annotated[Path | None, typer.Option(help="Write the wrong rows into this file.")] = None,
) -> None:
    """Check a file, say what is wrong row by row, and save the good rows. Ends with 1 when rows were wrong."""
    if str(file) == "template":
        _template(kind)
        return
    with said():
        content = _content(file)
    with here() as place:
        business = place.tenant(tenant)

        def open_tx() -> AbstractContextManager[Tx]:
            return transaction(place.database, business.id, actor=OPERATOR)

        with console.status(f"Checking {file.name}"), open_tx() as tx:
            run = imports.check(tx, content, file.name, kind="" if kind == "auto" else kind, channel=channel)
        _tell(open_tx, run, errors)
        if not dry_run and run.counts[NEW] + run.counts[CHANGED]:
            run = _save(open_tx, run)
            console.print(f"[green]Saved {run.counts['saved']:,}.[/green]")
        elif dry_run:
            console.print("Nothing was saved (dry run).")
        if run.counts[WRONG]:
            raise typer.Exit(1)


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise Invalid(f"There is no file {file}.", field="file")
    return file.read_bytes()


def _template(kind: str) -> None:
    with said():
        name, content = imports.template_csv(kind)
    Path(name).write_bytes(content)
    console.print(f"Wrote {name}: fill it in, and bring it in with `godown import {kind} {name}`.")


def _tell(open_tx: Opener, run: Run, errors: Path | None) -> None:
    """What the file would do, and what is wrong with it."""
    counts = ", ".join(f"{run.counts[state]:,} {state}" for state in STATES)
    console.print(f"{run.name}: {run.row_count:,} rows, {imports.kind_of(run.kind).title}. {counts}.")
    with open_tx() as tx:
        rows = imports.rows_page(tx, run.id, [WRONG], 0, SHOWN_MAX)
        wrong = [
            (row.row_no, row.key, p["column"], p["value"], p["message"], p["suggestion"])
            for row in rows
            for p in row.problems
            if p["severity"] == "error"
        ]
        if errors and run.counts[WRONG]:
            errors.write_bytes(imports.wrong_rows_csv(tx, run.id)[1])
    if wrong:
        show(("row", "what", "column", "the file says", "what is wrong", "try"), wrong[:SHOWN_MAX])
    if errors and run.counts[WRONG]:
        console.print(f"The wrong rows are in {errors}.")


def _save(open_tx: Opener, run: Run) -> Run:
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("Saving", total=run.counts[NEW] + run.counts[CHANGED])
        return importing.save(open_tx, run.id, tell=lambda step: progress.advance(task, step.saved + step.refused))
