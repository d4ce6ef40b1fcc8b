"""A real Chromium: found, else installed, else a refusal that says the command."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from playwright.sync_api import Browser, Playwright, sync_playwright

ARGUMENTS = [
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
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
PLACES = ("/usr/bin/chromium", "/snap/bin/chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
COMMAND = f"{sys.executable} -m playwright install --with-deps chromium"


def find() -> str | None:
    """The browser of CHROMIUM, of the path, or of playwright's own folder."""
    wanted = [os.environ.get("CHROMIUM", ""), *(shutil.which(name) or "" for name in NAMES), *PLACES]
    return next((path for path in wanted if path and os.access(path, os.X_OK)), None)


def try_to(*command: str) -> bool:
    """Run an installer quietly; say whether it worked."""
    quiet = subprocess.DEVNULL
    try:
        return subprocess.run(command, stdout=quiet, stderr=quiet, timeout=600, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


@cache
def executable() -> str | None:
    """The path of a browser; None means that playwright's own is installed."""
    if found := find():
        return found
    apt = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")
    if apt and try_to("apt-get", "update") and try_to("apt-get", "install", "-y", "chromium") and (found := find()):
        return found
    if try_to(sys.executable, "-m", "playwright", "install", "chromium"):
        return None
    raise RuntimeError(f"Browser tests need Chromium. Run: {COMMAND}\nor set CHROMIUM to the path of one.")


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
