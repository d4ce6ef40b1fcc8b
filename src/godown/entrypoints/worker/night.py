"""The worker's night watch: makes the nightly backup of the whole installation (not of one business, so no job)."""

import fcntl
import logging
import threading

from godown.entrypoints.worker.office import Office
from godown.platform.nightly import back_up_by_night, backups_folder, is_due
from godown.platform.transaction import utc_now

log = logging.getLogger("godown.night")

LOOK_SECONDS = 60


def watch(office: Office) -> bool:
    """Make the backup where it is due and no other worker on this data folder makes it. Say whether it was made."""
    if not is_due(office.settings, office.database, utc_now()):
        return False
    folder = backups_folder(office.settings)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        if not is_due(office.settings, office.database, utc_now()):
            return False
        made = back_up_by_night(office.settings, office.files, utc_now())
    log.info("backup %s", made)
    return True


def keep_watch(office: Office, stop: threading.Event) -> None:
    """Look once a minute until told to stop. A backup that fails is said and tried again."""
    while not stop.is_set():
        try:
            watch(office)
        except Exception:
            log.exception("the nightly backup could not be made")
        stop.wait(LOOK_SECONDS)
