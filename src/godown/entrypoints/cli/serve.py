"""`godown serve | web | worker | migrate`: the processes."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import typer
import uvicorn
from rich.console import Console
from rich.panel import Panel

from godown.entrypoints.app import create_app
from godown.entrypoints.cli.processes import Supervisor, free_port, leave_with_parent, only_copy
from godown.entrypoints.demo import DEMO_PASSWORD, has_demo, load_demo
from godown.entrypoints.worker.run import run_worker
from godown.kernel.refusal import Refusal
from godown.platform.database import Database
from godown.platform.embedded import EmbeddedServer
from godown.platform.migration import migrate as migrate_database
from godown.platform.settings import Settings, read_settings

serve_app = typer.Typer()
console = Console()


@contextmanager
def running_database(settings: Settings) -> Iterator[EmbeddedServer | None]:
    """The embedded server while it is used, or None where a URL is set."""
    if settings.database_url:
        yield None
        return
    server = EmbeddedServer(settings.data / "postgres", settings.postgres_major)
    try:
        yield server
    finally:
        server.stop()


@serve_app.command()
def migrate() -> None:
    """Bring the database up to date."""
    settings = read_settings()
    with running_database(settings) as server, console.status("Bringing the database up to date"):
        migrate_database(server.url if server else settings.database_url)
    console.print("The database is up to date.")


@serve_app.command()
def serve(
    demo: bool = typer.Option(False, help="Load a demo warehouse the first time."),
    lan: bool = typer.Option(False, help="Let the network in; demo passwords are refused then."),
) -> None:
    """Start everything: database, web, worker. Ctrl-C stops it."""
    settings = read_settings()
    settings = replace(settings, host="0.0.0.0" if lan else settings.host)  # noqa: S104 - asked for by --lan
    if lan:
        os.environ["GODOWN_LAN"] = "1"
    try:
        with only_copy(settings.data):
            _serve(settings, demo and not lan)
    except Refusal as refusal:
        console.print(f"[red]{refusal.message}[/red]")
        raise typer.Exit(1) from None


def _serve(settings: Settings, demo: bool) -> None:
    port = free_port(settings.host, settings.port)
    with console.status("Starting the database"):
        server = None if settings.database_url else EmbeddedServer(settings.data / "postgres", settings.postgres_major)
    url = server.url if server else settings.database_url
    with console.status("Bringing the database up to date"):
        migrate_database(url)
    with_demo = False
    if demo:
        with console.status("Loading the demo warehouse"):
            with_demo = _demo(url, settings)
    Supervisor(settings, port, server).run(lambda: _say_ready(settings, port, with_demo))
    console.print("Stopped.")


def _demo(url: str, settings: Settings) -> bool:
    database = Database(url, app_url=settings.app_database_url, pool_size=2)
    try:
        if not has_demo(database):
            load_demo(database)
        return True
    finally:
        database.close()


def _say_ready(settings: Settings, port: int, demo: bool) -> None:
    host = "127.0.0.1" if settings.host == "0.0.0.0" else settings.host  # noqa: S104 - compared, not bound
    text = f"Godown is at  http://{host}:{port}"
    if demo:
        text += f"\n\nDemo logins (password {DEMO_PASSWORD}):\n  manager@demo.example, picker@demo.example, packer@demo.example"
    console.print(Panel(text, expand=False))


@serve_app.command(hidden=True)
def web() -> None:
    """The web process (started by `serve`)."""
    settings = read_settings()
    leave_with_parent()
    logging.basicConfig(level=logging.WARNING)
    database = Database(settings.database_url, app_url=settings.app_database_url, pool_size=settings.pool_size)
    config = uvicorn.Config(create_app(database, settings), host=settings.host, port=settings.port, log_level="warning",
                            timeout_graceful_shutdown=10)  # fmt: skip
    uvicorn.Server(config).run()


@serve_app.command(hidden=True)
def worker() -> None:
    """The worker process (started by `serve`)."""
    leave_with_parent()
    logging.basicConfig(level=logging.WARNING)
    run_worker(read_settings())
