"""Have the planner's kernel ready before the first wave: compiled by a process behind all others, then loaded by a thread."""

import logging
import subprocess
import sys
import threading
from typing import Final

from godown import planning

log = logging.getLogger("godown.ready")

AFTER_SECONDS: Final = 4
"""When a copy that was just started has answered its first questions."""
POLL_SECONDS: Final = 1


def keep_ready(stop: threading.Event, after_seconds: float = AFTER_SECONDS) -> threading.Thread:
    """Begin, in the background; `stop` ends it. Until it is done small waves are planned in plain Python, large ones wait for
    the kernel, holding nothing."""
    thread = threading.Thread(target=_make_ready, args=(stop, after_seconds), daemon=True, name="kernel")
    thread.start()
    return thread


def _make_ready(stop: threading.Event, after_seconds: float) -> None:
    if stop.wait(after_seconds):
        return
    child = subprocess.Popen([sys.executable, "-m", "godown.planning"], stdin=subprocess.DEVNULL)
    while child.poll() is None:
        if stop.wait(POLL_SECONDS):
            child.kill()
            child.wait()
            return
    if child.returncode:
        log.warning("the planner's kernel could not be compiled ahead (%s)", child.returncode)
    elif not stop.is_set():
        planning.warm_up()
