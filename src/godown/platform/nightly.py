"""The nightly backup: into the data folder, the last few are kept. What was missed while the machine slept is caught up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from godown.platform.backup import backup
from godown.platform.database import Database
from godown.platform.files import Files
from godown.platform.settings import Settings
from godown.platform.transaction import platform_transaction

PREFIX = "nightly-"
STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup that lies in the data folder."""

    path: Path
    size_bytes: int
    nightly: bool


def backups_folder(settings: Settings) -> Path:
    """Where backups lie by default."""
    return settings.data / "backups"


def backups(settings: Settings) -> list[BackupFile]:
    """The backups of the data folder, the latest first."""
    found = [
        BackupFile(path, path.stat().st_size, path.name.startswith(PREFIX))
        for path in backups_folder(settings).glob("*.tar")
    ]
    return sorted(found, key=lambda one: one.path.name.rpartition("y-" if one.nightly else "n-")[2], reverse=True)


def due_since(now: datetime, hour: int) -> datetime:
    """The latest instant at which a backup was due."""
    today = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)


def is_due(settings: Settings, database: Database, now: datetime) -> bool:
    """Whether last night's backup is missing. An installation that began since then waits for its first night."""
    if not settings.backups_kept:
        return False
    due = due_since(now, settings.backup_hour)
    nights = sorted(path.stem.removeprefix(PREFIX) for path in backups_folder(settings).glob(f"{PREFIX}*.tar"))
    if nights:
        return nights[-1] < due.strftime(STAMP)
    with platform_transaction(database, now=now) as tx:
        return bool(tx.scalar("SELECT 1 FROM tenant WHERE created_at < %(due)s LIMIT 1", due=due))


def back_up_by_night(settings: Settings, files: Files, now: datetime) -> Path:
    """Make the backup of this night, then forget those beyond the last `backups_kept`."""
    folder = backups_folder(settings)
    target = folder / f"{PREFIX}{now.strftime(STAMP)}.tar"
    backup(settings.database_url, files, target, now, lambda _what, _done, _of: None)
    for old in sorted(folder.glob(f"{PREFIX}*.tar"))[: -settings.backups_kept]:
        old.unlink(missing_ok=True)
    return target
