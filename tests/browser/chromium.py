"""A real Chromium: found, else installed, else a refusal that says the command."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

PLAIN = "godown.plain.test"
"""This machine by a name that browsers do not trust as they do localhost: an address as phones see it without HTTPS."""

ARGUMENTS = [
    f"--host-resolver-rules=MAP {PLAIN} 127.0.0.1",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,PaintHolding",
    "--renderer-process-limit=2",
]
SHELL = "chromium-headless-shell"
"""Chromium without windows and without what draws them: pages come in half the time."""

NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
PLACES = ("/usr/bin/chromium", "/snap/bin/chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
COMMAND = f"{sys.executable} -m playwright install --with-deps chromium"


def find() -> str | None:
    """The browser of CHROMIUM, of the path, or of playwright's own folder."""
    wanted = [os.environ.get("CHROMIUM", ""), *(shutil.which(name) or "" for name in NAMES), *PLACES]
    return next((path for path in wanted if path and os.access(path, os.X_OK)), None)


def try_to(*command: str) -> bool:
    """Run an installer quietly, without a question; say whether it worked."""
    quiet, settings = subprocess.DEVNULL, {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, stdin=quiet, stdout=quiet, stderr=quiet, env=settings, timeout=600, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def install() -> str | None:
    """Install a browser; None means that it is playwright's own. Raises where nothing worked."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")
    patient = ("apt-get", "-o", "DPkg::Lock::Timeout=600")
    if root and try_to(*patient, "update"):
        for package in (SHELL, "chromium"):
            if try_to(*patient, "install", "-y", package) and (found := find()):
                return found
    if try_to(sys.executable, "-m", "playwright", "install", "chromium"):
        return None
    raise RuntimeError(f"Browser tests need Chromium. Run: {COMMAND}\nor set CHROMIUM to the path of one.")


@cache
def executable() -> str | None:
    """The path of a browser; None means that playwright's own is installed.

    Test processes start together on a fresh machine: one installs, the others wait until it is whole.
    """
    user = os.geteuid() if hasattr(os, "geteuid") else 0
    with (Path(tempfile.gettempdir()) / f"godown-chromium-{user}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return find() or install()


def launch(play: Playwright) -> Browser:
    """A headless browser that talks to nobody but us."""
    return play.chromium.launch(executable_path=executable(), headless=True, args=ARGUMENTS)


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser for the time of the block."""
    with sync_playwright() as play:
        opened = launch(play)
        try:
            yield opened
        finally:
            opened.close()
