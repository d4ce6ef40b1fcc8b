"""The processes of `godown serve`: database, web and worker under one supervisor that starts again what dies."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from godown.kernel.refusal import Refusal
from godown.platform.embedded import EmbeddedServer
from godown.platform.settings import Settings

STOP_SECONDS = 25
LOOK_SECONDS = 1


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


def free_port(host: str, wanted: int) -> int:
    """The wanted port, or any free one where 0 is wanted. Refuses a port in use."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, wanted))
        except OSError:
            message = f"Port {wanted} is in use. Set GODOWN_PORT to another one, or leave it out for a free one."
            raise Refusal("port_in_use", message) from None
        return int(probe.getsockname()[1])


def leave_with_parent() -> None:
    """End this process when its supervisor is gone, however it went."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


class Supervisor:
    """Keeps the processes of one copy alive until told to stop."""

    def __init__(self, settings: Settings, port: int, server: EmbeddedServer | None) -> None:
        self.settings = settings
        self.server = server
        self.url = server.url if server else settings.database_url
        self.port = port
        self.stopping = threading.Event()
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def _environment(self) -> dict[str, str]:
        own = {"GODOWN_DATABASE_URL": self.url, "GODOWN_PORT": str(self.port), "GODOWN_HOST": self.settings.host,
               "GODOWN_DATA": str(self.settings.data)}  # fmt: skip
        return {**os.environ, **own}

    def start(self, name: str) -> None:
        """Start a child in a session of its own, so that Ctrl-C reaches the supervisor alone."""
        self.children[name] = subprocess.Popen(
            [sys.executable, "-m", "godown", name], env=self._environment(), start_new_session=True
        )

    def run(self, ready: Callable[[], None]) -> None:
        """Start web and worker, tell when the address answers, start again what dies, stop in order on a signal."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        for name in ("web", "worker"):
            self.start(name)
        self._wait_until_answers()
        if not self.stopping.is_set():
            ready()
        while not self.stopping.wait(LOOK_SECONDS):
            self._look_after()
        self._end()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _wait_until_answers(self) -> None:
        while not self.stopping.is_set():
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            self._look_after()
            self.stopping.wait(LOOK_SECONDS / 5)

    def _look_after(self) -> None:
        if self.server is not None and not _alive(self.server.pid):
            self.server = EmbeddedServer(self.server.folder, self.settings.postgres_major, again=True)
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
        if self.server is not None:
            self.server.stop()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
