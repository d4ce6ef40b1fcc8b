"""A real copy of Godown: `godown serve` in a process of its own, on a data folder, spoken to over HTTP."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

START_SECONDS = 240
STOP_SECONDS = 120
"""A loaded machine needs long; a quiet one starts a copy in three seconds."""

ADDRESS = re.compile(r"http://([\d.]+):(\d+)")


def command(data: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one `godown` command on a data folder to its end."""
    return subprocess.run(
        [sys.executable, "-m", "godown", *arguments],
        env=settings(data, **environment),
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        stdin=subprocess.DEVNULL,
    )


def settings(data: Path, **environment: str) -> dict[str, str]:
    """The environment of a copy: ours, with no setting of another copy. It keeps what it compiles: a dozen starts are quicker."""
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    clean = {name: value for name, value in ours.items() if not name.startswith("GODOWN_")}
    return {**clean, "GODOWN_DATA": str(data), "COLUMNS": "100", **environment}


@contextmanager
def open_land() -> Iterator[Path]:
    """A folder that PostgreSQL's own user may reach. (pytest closes its folder to everybody but root whenever another run
    starts, and takes the floor from under a server in it.)"""
    folder = Path(tempfile.mkdtemp(prefix="godown-copy-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Copy:
    """A copy on a data folder. `start` waits until it says its address; what it prints is in `output`."""

    def __init__(self, data: Path, *options: str, python: str = sys.executable, prefix: Sequence[str] = (),
                 cwd: Path | None = None, **environment: str) -> None:  # fmt: skip
        self.data, self.options, self.python, self.prefix, self.cwd = data, options, python, prefix, cwd
        self.environment = environment
        self.url = ""
        self.process: subprocess.Popen[bytes] | None = None
        self.log = data.parent / f"{data.name}.log"

    def launch(self) -> "Copy":
        """Start it and do not wait."""
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*self.prefix, self.python, "-m", "godown", "serve", *self.options],
                env=settings(self.data, **self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                cwd=self.cwd,
            )
        return self

    def start(self) -> "Copy":
        """Start it and wait for its address."""
        return self.launch().wait()

    @property
    def output(self) -> str:
        """Everything that it printed."""
        return self.log.read_text()

    def wait(self) -> "Copy":
        """Wait until it says its address."""
        assert self.process is not None
        deadline = time.monotonic() + START_SECONDS
        while not (found := ADDRESS.search(self.output)):
            assert self.process.poll() is None, f"it ended with {self.process.returncode}:\n{self.output}"
            assert time.monotonic() < deadline, f"it does not start:\n{self.where()}"
            time.sleep(0.05)
        self.url = f"http://127.0.0.1:{found[2]}"
        return self

    def where(self) -> str:
        """What it printed, where each thread of its processes stands, and the last words of its database."""
        living = self.processes("supervisor", "web", "worker")
        for process in living:
            process.send_signal(signal.SIGUSR1)
        time.sleep(1)
        log = self.data / "postgres" / "log"
        words = log.read_text(errors="replace").splitlines()[-20:] if log.exists() else []
        return "\n".join([self.output, *(f"{process.pid} {process.cmdline()}" for process in living), *words])

    def database_url(self) -> str:
        """The owner's address of its embedded database."""
        socket_folder = (self.data / "postgres" / "postmaster.pid").read_text().splitlines()[4]
        return f"postgresql://postgres@/postgres?host={socket_folder}"

    @property
    def port(self) -> int:
        """The port it answers on."""
        return int(self.url.rpartition(":")[2])

    def answers(self) -> bool:
        """Whether its web process answers."""
        try:
            return httpx.get(f"{self.url}/health", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def client(self, **more: Any) -> httpx.Client:
        """A browser's memory, without its eyes."""
        return httpx.Client(base_url=self.url, timeout=60, **more)

    def processes(self, *parts: str) -> list[psutil.Process]:
        """Its living processes: supervisor, web, worker, postgres; or those of `parts`."""
        found = []
        for process in psutil.process_iter(["pid", "cmdline", "cwd", "status", "name"]):
            if process.info["status"] != psutil.STATUS_ZOMBIE and self._part(process) in (parts or PARTS):
                found.append(process)
        return found

    def _part(self, process: psutil.Process) -> str:
        words = process.info["cmdline"] or []
        if process.info["name"] == "postgres" and process.info["cwd"] == str(self.data.resolve() / "postgres"):
            return "postmaster" if "-D" in words else "backend"
        part = CHILDREN.get(words[2] if words[1:2] == ["-m"] and len(words) > 2 else "", "")
        try:
            mine = bool(part) and process.environ().get("GODOWN_DATA") == str(self.data)
        except psutil.Error:
            return ""
        return part if mine else ""

    def interrupt(self) -> int:
        """Ctrl-C, as a terminal sends it: to the whole group of the foreground process. Answer the exit code."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGINT)
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            living = [" ".join(process.cmdline()) for process in self.processes()]
            raise AssertionError(f"it does not stop; it printed:\n{self.output}\nand there live: {living}") from None

    def kill(self, *parts: str) -> int:
        """kill -9 of these parts at once, or of everything. Answer how many processes that were."""
        victims = self.processes(*parts)
        for victim in victims:
            try:
                victim.kill()
            except psutil.NoSuchProcess:
                continue
        if self.process is not None and (not parts or "supervisor" in parts):
            self.process.wait(30)
        return len(victims)

    def gone(self, seconds: int = 60) -> bool:
        """Whether nothing of it is left, within so long."""
        deadline = time.monotonic() + seconds
        while left := self.processes():
            if time.monotonic() > deadline:
                print("left:", [process.info for process in left])
                return False
            time.sleep(0.1)
        return True


CHILDREN = {
    "godown": "supervisor",
    "godown.entrypoints.web_process": "web",
    "godown.entrypoints.worker_process": "worker",
}
PARTS = ("supervisor", "web", "worker", "postmaster", "backend")


def end_all(copies: Iterable[Copy]) -> None:
    """End copies, whatever state a test left them in."""
    for copy in copies:
        copy.kill()
