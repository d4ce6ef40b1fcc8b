"""`godown doctor | backup | restore`: what keeps an installation well."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, TaskID

from godown.entrypoints.cli.place import console, here, owner_url, said
from godown.entrypoints.cli.processes import only_copy
from godown.entrypoints.doctor import Diagnosis, examine
from godown.platform.backup import Step
from godown.platform.backup import backup as write_backup
from godown.platform.backup import restore as read_backup
from godown.platform.files import FolderFiles
from godown.platform.nightly import backups_folder
from godown.platform.settings import read_settings
from godown.platform.transaction import utc_now

care_app = typer.Typer()


@care_app.command()
def doctor(
    tenant: Annotated[str, typer.Option(help="Only this business, by its short name.")] = "",
    every_byte: Annotated[bool, typer.Option(help="Read every stored file too, not only its size.")] = False,
) -> None:
    """Prove the ledger: what is kept twice must agree. Ends with 1 when something does not."""
    with here() as place:
        ill = 0
        asked = [place.tenant(tenant)] if tenant else place.tenants()
        with Progress(console=console, transient=True) as progress:
            for one in progress.track(asked, description="Examining"):
                diagnosis = examine(place.database, place.files, one.id, every_byte=every_byte)
                ill += not diagnosis.clean
                _tell(one.name, diagnosis)
        if ill:
            raise typer.Exit(1)


def _tell(name: str, diagnosis: Diagnosis) -> None:
    if not diagnosis.findings:
        console.print(f"[green]{name}: everything agrees.[/green]")
        return
    console.print(f"[bold]{name}[/bold]")
    for finding in diagnosis.findings:
        colour = "yellow" if finding.warning else "red"
        console.print(f"  [{colour}]{finding.about}[/{colour}] ({finding.check})")
        for sentence in finding.sentences:
            console.print(f"    {sentence}", markup=False)
        if finding.count > len(finding.sentences):
            console.print(f"    and {finding.count - len(finding.sentences)} more")


@contextmanager
def _progress() -> Iterator[Step]:
    with Progress(console=console, transient=True) as progress:
        bars: dict[str, TaskID] = {}

        def step(what: str, done: int, total: int) -> None:
            if what not in bars:
                bars[what] = progress.add_task(what, total=total or None)
            progress.update(bars[what], completed=done)

        yield step


@care_app.command()
def backup(
    file: Annotated[Path | None, typer.Argument(help="Where to write it; by default into the data folder.")] = None,
) -> None:
    """Write everything into one file: the database and the stored documents. Godown may run meanwhile."""
    with here() as place, _progress() as step:
        now = utc_now()
        target = file or backups_folder(place.settings) / f"godown-{now:%Y%m%d-%H%M%S}.tar"
        made = write_backup(place.url, place.files, target.absolute(), now, step)
    console.print(f"{target}: the database and {made.files} files, {target.stat().st_size // 1024:,} KiB.")
    for path in made.missing:
        console.print(f"[yellow]{path} is known to the database but was lost before.[/yellow]")


@care_app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup made by `godown backup`, or by night.")],
    force: Annotated[bool, typer.Option(help="Replace the businesses that are here.")] = False,
) -> None:
    """Put a backup back, all or nothing. Godown must not run meanwhile."""
    with said():
        settings = read_settings()
        with only_copy(settings.data), owner_url(settings) as url, _progress() as step:
            made = read_backup(url, FolderFiles(settings.data / "files"), file, step, force=force)
    console.print(f"Restored what was there on {made.made_at[:16].replace('T', ' ')} UTC, with {made.files} files.")
    console.print("Prove it with: godown doctor --every-byte")
