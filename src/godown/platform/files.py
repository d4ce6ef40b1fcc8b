"""Stored files: photos, PDFs, raw papers. A row in the database says what lies where; the content lies in a store.

A file is written before its row: a transaction that fails leaves a file that nobody names, never a row without its file.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol
from uuid import UUID

from godown.kernel.ids import new_id
from godown.kernel.refusal import NotFound, Refusal
from godown.platform.tables import stored_file
from godown.platform.transaction import Tx

FILE_MAX: Final = 16 * 1024 * 1024
"""No photo and no paper is larger; a larger one is refused."""


class Files(Protocol):
    """A store of contents by name: a folder, or a bucket elsewhere."""

    def put(self, path: str, content: bytes) -> None:
        """Keep a content for good (it is on the disk when this returns)."""
        ...

    def get(self, path: str) -> bytes:
        """The content of a name. Raises FileNotFoundError for a name that was never put."""
        ...

    def size(self, path: str) -> int | None:
        """How many bytes a name has; None for a name that was never put."""
        ...


class FolderFiles:
    """Contents in a folder, each in a file of its own, written beside and moved into place."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, path: str, content: bytes) -> None:
        """Write the file whole or not at all."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".part-")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, target)

    def get(self, path: str) -> bytes:
        """Read the file."""
        return (self.root / path).read_bytes()

    def size(self, path: str) -> int | None:
        """Look at the file."""
        try:
            return (self.root / path).stat().st_size
        except FileNotFoundError:
            return None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is known of a stored file."""

    id: UUID
    kind: str
    name: str
    media_type: str
    size_bytes: int
    path: str


def keep_file(
    tx: Tx, files: Files, *, kind: str, name: str, media_type: str, content: bytes, most: int = FILE_MAX
) -> UUID:
    """Keep a content of at most so many bytes and answer its id. Refuses (`file_too_large`, `file_empty`)."""
    if len(content) > most:
        raise Refusal("file_too_large", f"A file has at most {most // 1024 // 1024} MiB.", status=413, name=name)
    if not content:
        raise Refusal("file_empty", f"{name or 'The file'} is empty.", status=422, name=name)
    file_id = new_id()
    path = f"{tx.tenant_id}/{kind}/{file_id}"
    files.put(path, content)
    tx.insert(
        stored_file,
        ("id", "kind", "name", "media_type", "size_bytes", "sha256", "path", "made_by"),
        [(file_id, kind, name[:200], media_type, len(content), hashlib.sha256(content).digest(), path, tx.actor.id)],
    )
    return file_id


def stored(tx: Tx, file_id: UUID) -> StoredFile:
    """What is known of a file. Refuses what is not there."""
    found = tx.one(
        StoredFile,
        """SELECT id, kind, name, media_type, size_bytes, path FROM stored_file
           WHERE tenant_id = %(tenant)s AND id = %(id)s""",
        id=file_id,
    )
    if found is None:
        raise NotFound("file", file_id=str(file_id))
    return found
