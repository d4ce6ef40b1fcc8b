"""`godown migrate`: the database made ready."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version as installed

import typer
from rich.console import Console

from godown.platform.embedded import EmbeddedServer
from godown.platform.migration import migrate as migrate_database
from godown.platform.settings import Settings, read_settings

serve_app = typer.Typer()
console = Console()


@contextmanager
def database_url(settings: Settings) -> Iterator[str]:
    """The owner's URL: the one that is set, or that of the embedded server, running while it is used."""
    if settings.database_url:
        yield settings.database_url
        return
    server = EmbeddedServer(settings.data / "postgres", settings.postgres_major)
    try:
        yield server.url
    finally:
        server.stop()


@serve_app.command()
def migrate() -> None:
    """Bring the database up to date."""
    with database_url(read_settings()) as url, console.status("Bringing the database up to date"):
        migrate_database(url)
    console.print("The database is up to date.")


@serve_app.command()
def version() -> None:
    """Say which version this is."""
    console.print(f"Godown {installed('godown')}")
