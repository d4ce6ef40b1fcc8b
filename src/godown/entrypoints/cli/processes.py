"""The processes of `godown serve`: database, web and worker under one supervisor that starts again what dies."""

import errno
import faulthandler
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from types import FrameType

from godown.kernel.refusal import Refusal
from godown.platform.embedded import EmbeddedServer
from godown.platform.settings import Settings

STOP_SECONDS = 25
LOOK_SECONDS = 1
PORT_SECONDS = 5
"""A copy that was killed lets go of its port within so long."""

BACKLOG = 256
"""Callers that may wait while the web process is started again."""


@contextmanager
def only_copy(folder: Path) -> Iterator[None]:
    """Hold the data folder for this copy. Refuses where another copy runs on it; a killed copy holds nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "serve.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            message = f"Godown runs on {folder} already. Stop it first, or set GODOWN_DATA to another folder."
            raise Refusal("runs_already", message) from None
        yield


def listening(host: str, wanted: int) -> socket.socket:
    """A listening socket on the wanted port, or on any free one where 0 is wanted. Refuses a port in use.

    The supervisor keeps it open, so no other copy takes the port while the web process starts (again): callers wait.
    """
    deadline = time.monotonic() + PORT_SECONDS
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    while True:
        try:
            return socket.create_server((host, wanted), family=family, backlog=BACKLOG)
        except OSError as fault:
            if fault.errno != errno.EADDRINUSE:
                raise Refusal("no_address", f"Cannot listen on {host} port {wanted}: {fault.strerror}.") from None
            if time.monotonic() > deadline:
                message = f"Port {wanted} is in use. Set GODOWN_PORT to another one, or leave it out for a free one."
                raise Refusal("port_in_use", message) from None
            time.sleep(PORT_SECONDS / 10)


def tell_where_when_asked() -> None:
    """`kill -USR1` makes this process print where each of its threads stands: for one that seems to hang."""
    faulthandler.register(signal.SIGUSR1, all_threads=True)


def leave_with_parent() -> None:
    """End this process when its supervisor is gone, however it went, be it before this process looked for the first time."""
    parent = int(os.environ.get("GODOWN_SUPERVISOR", "") or os.getppid())

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


class Supervisor:
    """Keeps the processes of one copy alive until told to stop."""

    def __init__(
        self, settings: Settings, listener: socket.socket, server: EmbeddedServer | None, stopping: threading.Event
    ) -> None:
        self.settings = settings
        self.server = server
        self.listener = listener
        self.stopping = stopping
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def port(self) -> int:
        """The port that the web process answers on."""
        return int(self.listener.getsockname()[1])

    def _environment(self) -> dict[str, str]:
        url = self.server.url if self.server else self.settings.database_url
        own = {"GODOWN_DATABASE_URL": url, "GODOWN_PORT": str(self.port), "GODOWN_HOST": self.settings.host,
               "GODOWN_DATA": str(self.settings.data), "GODOWN_LAN": "1" if self.settings.lan else "",
               "GODOWN_SOCKET": str(self.listener.fileno()), "GODOWN_SUPERVISOR": str(os.getpid())}  # fmt: skip
        return {**os.environ, **own}

    def start(self, name: str) -> None:
        """Start a child in a session of its own, so that Ctrl-C reaches the supervisor alone."""
        self.children[name] = subprocess.Popen(
            [sys.executable, "-m", f"godown.entrypoints.{name}_process"],
            env=self._environment(),
            start_new_session=True,
            pass_fds=[self.listener.fileno()] if name == "web" else (),
        )

    def run(self, ready: Callable[[], None]) -> None:
        """Start web and worker, tell when the address answers, start again what dies, stop in order on a signal."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        try:
            for name in ("web", "worker"):
                if not self.stopping.is_set():
                    self.start(name)
            self._wait_until_answers()
            if not self.stopping.is_set():
                ready()
            while not self.stopping.wait(LOOK_SECONDS):
                self._look_after()
        finally:
            self._end()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _wait_until_answers(self) -> None:
        while not self.stopping.is_set() and not answers(self.settings.host, self.port):
            self._look_after()
            self.stopping.wait(LOOK_SECONDS / 5)

    def _look_after(self) -> None:
        """What was killed is started again: the database first. (A killed backend is PostgreSQL's own business: its
        postmaster ends all sessions, recovers and goes on.)"""
        if self.server is not None and not self.server.alive():
            try:
                self.server.revive()
            except Refusal as refusal:
                print(refusal.message, file=sys.stderr)
        for name, child in list(self.children.items()):
            if child.poll() is not None and not self.stopping.is_set():
                self.start(name)

    def _end(self) -> None:
        for child in self.children.values():
            child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self.listener.close()


def answers(host: str, port: int) -> bool:
    """Whether the web process answers on a port of this machine."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    connection = http.client.HTTPConnection(here, port, timeout=LOOK_SECONDS)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
