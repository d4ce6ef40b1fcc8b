"""A photo as a phone sends it: the smallest PNG that browsers show."""

import base64
import tempfile
from pathlib import Path
from typing import Final
from uuid import UUID

from godown.platform.files import FolderFiles
from godown.platform.photos import keep_photo
from godown.platform.transaction import Tx

PNG: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def a_photo(tx: Tx, folder: Path | None = None) -> UUID:
    """A kept photo; its content lies in the folder given, or in one for tests."""
    return keep_photo(tx, FolderFiles(folder or Path(tempfile.gettempdir()) / "godown-tests"), "photo.png", PNG)
