"""Where a command works: the settings, the database (joined where Godown runs, started where not), the stored files."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import typer
from rich.console import Console
from rich.table import Table

from godown.kernel.refusal import Refusal
from godown.platform import people
from godown.platform.database import Database
from godown.platform.embedded import EmbeddedServer
from godown.platform.files import FolderFiles
from godown.platform.migration import migrate
from godown.platform.people import Tenant
from godown.platform.settings import Settings, read_settings
from godown.platform.transaction import platform_transaction

console = Console(width=None if sys.stdout.isatty() else 200)


@dataclass(frozen=True, slots=True)
class Place:
    """The installation that a command works on. `url` is the owner's; `database` is bound by row-level security."""

    settings: Settings
    url: str
    database: Database
    files: FolderFiles

    def tenants(self) -> list[Tenant]:
        """Every business."""
        with platform_transaction(self.database) as tx:
            return people.tenants(tx)

    def tenant(self, slug: str) -> Tenant:
        """The business of this slug, or the only one. Refuses where that is not clear."""
        known = self.tenants()
        names = ", ".join(one.slug for one in known) or "none yet; add one with `godown tenant add`"
        found = [one for one in known if one.slug == slug] if slug else known
        if len(found) != 1:
            word = f"There is no business {slug}." if slug else "Say which business, with --tenant."
            raise Refusal("which_tenant", f"{word} Known: {names}.", status=404)
        return found[0]


@contextmanager
def said() -> Iterator[None]:
    """Say a refusal in red and end with 1."""
    try:
        yield
    except Refusal as refusal:
        console.print(f"[red]{refusal.message}[/red]")
        raise typer.Exit(1) from None


@contextmanager
def owner_url(settings: Settings) -> Iterator[str]:
    """The owner's address of the database. The embedded server is joined, or started; the last user stops it."""
    if settings.database_url:
        yield settings.database_url
        return
    with console.status("Starting the database"):
        server = EmbeddedServer(settings.data / "postgres", settings.postgres_major)
    try:
        yield server.url
    finally:
        server.leave()


@contextmanager
def here(*, migrated: bool = False) -> Iterator[Place]:
    """The installation of the settings. An embedded database is brought up to date; another one where `migrated`."""
    with said():
        settings = read_settings()
        with owner_url(settings) as url:
            if migrated or not settings.database_url:
                with console.status("Bringing the database up to date"):
                    migrate(url)
            database = Database(url, app_url=settings.app_database_url, pool_size=2)
            try:
                yield Place(settings, url, database, FolderFiles(settings.data / "files"))
            finally:
                database.close()


def show(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows as a table."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    console.print(table)
