"""What a process of a copy does apart from its work: it leaves with its supervisor, and says where it stands."""

import os
import signal
import subprocess
import sys

import pytest

LOOK = "from godown.entrypoints.cli import processes\n"


@pytest.fixture
def gone() -> str:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait(60)
    return str(process.pid)


def run(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LOOK + program],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_child_whose_supervisor_died_before_it_looked_leaves(gone: str) -> None:
    ended = run("processes.leave_with_parent()\nimport time; time.sleep(50)", GODOWN_SUPERVISOR=gone)
    assert ended.returncode == -signal.SIGTERM


def test_a_process_that_seems_to_hang_says_where_it_stands() -> None:
    ended = run("import os, signal\nprocesses.tell_where_when_asked()\nos.kill(os.getpid(), signal.SIGUSR1)")
    assert ended.returncode == 0
    assert "most recent call first" in ended.stderr
