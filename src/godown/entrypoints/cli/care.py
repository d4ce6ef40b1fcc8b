"""`godown doctor | backup | restore`: what keeps an installation well."""

from typing import Annotated

import typer
from rich.progress import Progress

from godown.entrypoints.cli.place import console, here
from godown.entrypoints.doctor import Diagnosis, examine

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
