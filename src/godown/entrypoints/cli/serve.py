"""`godown serve | migrate | demo`: start everything."""

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType

import typer
from rich.panel import Panel

from godown.entrypoints.cli.place import console, here, said
from godown.entrypoints.cli.processes import Supervisor, listening, only_copy, tell_where_when_asked
from godown.entrypoints.demo import DEMO_PASSWORD, PEOPLE, has_demo, load_demo
from godown.platform import people
from godown.platform.database import Database
from godown.platform.embedded import EmbeddedServer
from godown.platform.migration import count_anew
from godown.platform.migration import migrate as migrate_database
from godown.platform.reach import reach_of
from godown.platform.settings import Settings, read_settings
from godown.platform.transaction import platform_transaction

serve_app = typer.Typer()

PLAIN_ADDRESS = """This address is not https: phones go on picking without network,
but cannot load the page again until it is back (docs/howto/run.md)."""

EVERYWHERE = "0.0.0.0"  # noqa: S104 - only where --lan asks for it


@serve_app.command()
def migrate() -> None:
    """Bring the database up to date."""
    with here(migrated=True):
        console.print("The database is up to date.")


@serve_app.command()
def demo() -> None:
    """Load the demo warehouse, unless it is there."""
    with here(migrated=True) as place:
        with console.status("Loading the demo warehouse"):
            fresh = not has_demo(place.database)
            if fresh:
                load_demo(place.database)
                count_anew(place.url)
        console.print("The demo warehouse is loaded." if fresh else "The demo warehouse was loaded before.")
        console.print(_demo_logins())


@serve_app.command()
def serve(
    demo: bool = typer.Option(False, help="Load a demo warehouse the first time."),
    lan: bool = typer.Option(False, help="Let the network in; demo passwords are refused then."),
) -> None:
    """Start everything: database, web, worker. Ctrl-C stops it."""
    with said():
        settings = read_settings()
        if lan or settings.lan:
            settings = replace(settings, host=EVERYWHERE, lan=True)
        reach_of(settings)  # a setting that cannot be read is said now, not at the first call
        stopping = _heard()
        tell_where_when_asked()
        try:
            with only_copy(settings.data):
                _serve(settings, demo and not settings.lan, stopping)
        except KeyboardInterrupt:
            console.print("Stopped.")


def _heard() -> threading.Event:
    """Set by the first signal to stop, which also interrupts what is under way. Python drops an exception that falls into a
    finalizer or a callback; the supervisor looks at this, so the signal is not lost with it."""
    stopping = threading.Event()

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        stopping.set()
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)
    return stopping


def _serve(settings: Settings, demo: bool, stopping: threading.Event) -> None:
    listener = listening(settings.host, settings.port)
    with _database(settings) as server:
        url = server.url if server else settings.database_url
        with console.status("Bringing the database up to date"):
            migrate_database(url)
        with_demo = _prepare(url, settings, demo)
        supervisor = Supervisor(settings, listener, server, stopping)
        supervisor.run(lambda: _say_ready(settings, supervisor.port, with_demo))
    console.print("Stopped.")


@contextmanager
def _database(settings: Settings) -> Iterator[EmbeddedServer | None]:
    if settings.database_url:
        yield None
        return
    with console.status("Starting the database"):
        server = EmbeddedServer(settings.data / "postgres", settings.postgres_major)
    try:
        yield server
    finally:
        server.leave()


def _prepare(url: str, settings: Settings, demo: bool) -> bool:
    """Load the demo where it is asked for; end sessions of demo people before the network is let in."""
    database = Database(url, app_url=settings.app_database_url, pool_size=2)
    try:
        if settings.lan:
            with platform_transaction(database) as tx:
                people.end_demo_sessions(tx)
        if demo and not has_demo(database):
            with console.status("Loading the demo warehouse"):
                load_demo(database)
                count_anew(url)
        return demo
    finally:
        database.close()


def _demo_logins() -> str:
    logins = "\n".join(f"  {role}@demo.example" for role, _name in PEOPLE)
    return f"Demo logins (password {DEMO_PASSWORD}):\n{logins}"


def _say_ready(settings: Settings, port: int, demo: bool) -> None:
    host = _own_address() if settings.host == EVERYWHERE else settings.host
    text = f"Godown is at  http://{host}:{port}"
    if settings.lan and not settings.public_url.startswith("https:"):
        text += f"\n\n{PLAIN_ADDRESS}"
    if demo:
        text += f"\n\n{_demo_logins()}"
    console.print(Panel(text, expand=False))


def _own_address() -> str:
    """The address of this machine in its network (no packet is sent)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
