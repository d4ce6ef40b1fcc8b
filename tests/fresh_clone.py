"""Takes the README's commands from a fresh clone, as a newcomer does. Run by hand: `python -m tests.fresh_clone`.

Clones this repository's HEAD into a folder of its own, reads the commands out of README.md, runs `make run` until it prints
its address (within 5 minutes), signs in at the demo, stops it with Ctrl-C, and runs `make test` (within 15 minutes).
Prints a line for each step, ends with 1 where one fails. `--run-only` leaves `make test` out.
"""

import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUN_SECONDS_MAX = 300
TEST_SECONDS_MAX = 900
STOP_SECONDS_MAX = 60


def commands(readme: str) -> list[str]:
    """The indented commands of the README that begin with make."""
    return [found.split("#")[0].strip() for found in re.findall(r"^    (make .*)$", readme, re.M)]


def tell(step: str, started: float) -> None:
    """A line for a step that went well."""
    print(f"ok  {step}  ({time.monotonic() - started:.0f} s)", flush=True)


def until_address(process: subprocess.Popen[str]) -> str:
    """Read what `make run` prints until the address comes."""
    found: list[str] = []
    done = threading.Event()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            if hit := re.search(r"http://[\d.]+:\d+", line):
                found.append(hit[0])
                done.set()
        done.set()

    threading.Thread(target=read, daemon=True).start()
    if not done.wait(RUN_SECONDS_MAX) or not found:
        os.killpg(process.pid, signal.SIGKILL)
        raise SystemExit("make run did not print its address")
    return found[0]


def sign_in(address: str) -> None:
    """Sign in at the demo and look at Today."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    form = urllib.parse.urlencode({"email": "manager@demo.example", "password": "godown-demo"}).encode()
    with opener.open(f"{address}/login", form, timeout=30) as page:
        text = page.read().decode()
    if "Needs a person" not in text and "Nothing waits for you" not in text:
        raise SystemExit("Today did not come after the login")


def newcomer() -> dict[str, str]:
    """The environment of somebody who never worked on Godown: no other tree to import from, no setting of another copy."""
    ours = ("GODOWN_", "PYTHON", "VIRTUAL_ENV", "PYTEST_", "MAKE", "MFLAGS")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def try_test(clone: Path, command: str) -> None:
    """`make test` to its end; nothing of it stays where it takes too long."""
    started = time.monotonic()
    process = subprocess.Popen(command.split(), cwd=clone, start_new_session=True, env=newcomer())
    try:
        code = process.wait(TEST_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise SystemExit(f"{command} takes longer than {TEST_SECONDS_MAX} s") from None
    if code:
        raise SystemExit(f"{command} ended with {code}")
    tell(command, started)


def try_run(clone: Path, command: str) -> None:
    """`make run` until its address answers; Ctrl-C ends all of it."""
    started = time.monotonic()
    environment = {**newcomer(), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command.split(), cwd=clone, stdout=subprocess.PIPE, text=True, start_new_session=True, env=environment
    )
    address = until_address(process)
    tell(f"{command} answers at {address}", started)
    sign_in(address)
    tell("signed in at the demo", started)
    os.killpg(process.pid, signal.SIGINT)
    process.wait(STOP_SECONDS_MAX)
    left = subprocess.run(["pgrep", "-f", str(clone)], capture_output=True, text=True, check=False).stdout.split()
    if left:
        raise SystemExit(f"left running after Ctrl-C: {left}")
    tell("Ctrl-C stopped all of it", started)


def main() -> None:
    """Clone, read, run."""
    with tempfile.TemporaryDirectory(prefix="godown-clone-") as folder:
        clone = Path(folder) / "godown"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        run, test = commands((clone / "README.md").read_text(encoding="utf-8"))
        try_run(clone, run)
        if "--run-only" in sys.argv:
            return
        try_test(clone, test)


if __name__ == "__main__":
    main()
