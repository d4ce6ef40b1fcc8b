"""`godown serve` as people run it: one copy, two copies, Ctrl-C, kill -9, the network let in, commands beside it."""

import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from tests.world.copy import Copy, command, end_all, open_land

pytestmark = pytest.mark.xdist_group("serve")

MANAGER = {"email": "manager@demo.example", "password": "godown-demo"}

Opens = Callable[..., Copy]


@pytest.fixture
def land() -> Iterator[Path]:
    with open_land() as folder:
        yield folder


@pytest.fixture
def opens(land: Path) -> Iterator[Opens]:
    """Makes copies, and ends what is left of them."""
    made: list[Copy] = []

    def open_one(name: str, *options: str, **environment: str) -> Copy:
        made.append(Copy(land / name, *options))
        made[-1].environment = environment
        return made[-1]

    yield open_one
    end_all(made)


@contextmanager
def log_in(copy: Copy) -> Iterator[httpx.Client]:
    """A browser of the demo's manager (or one that was refused)."""
    with copy.client() as browser:
        browser.post("/login", data=MANAGER)
        yield browser


def may_work(browser: httpx.Client) -> bool:
    return browser.get("/").status_code == 200


def test_from_start_to_ctrl_c_and_into_the_network(opens: Opens, land: Path) -> None:
    copy = opens("data", "--demo").start()
    assert "godown-demo" in copy.output
    assert "packer@demo.example" in copy.output
    with socket.socket() as caller:
        assert caller.connect_ex((own_address(), copy.port)) != 0 or own_address() == "127.0.0.1"
    with log_in(copy) as browser:
        assert may_work(browser)
        commands_beside_it(copy, land)
        lets_the_network_in(copy, browser)


def commands_beside_it(copy: Copy, land: Path) -> None:
    """The doctor, a second copy, a backup that is restored elsewhere; Ctrl-C ends the copy in between."""
    beside = command(copy.data, "doctor")
    assert (beside.returncode, "Aangan Home Pvt Ltd: everything agrees." in beside.stdout) == (0, True), beside.stdout
    second = command(copy.data, "serve")
    assert (second.returncode, "already" in second.stdout) == (1, True)
    saved = command(copy.data, "backup", str(land / "one.tar"))
    assert saved.returncode == 0, saved.stdout + saved.stderr
    refused = command(copy.data, "restore", "--force", str(land / "one.tar"))
    assert (refused.returncode, "Stop it first" in refused.stdout) == (1, True)
    assert copy.answers(), "no command stopped it"
    assert copy.interrupt() == 0
    assert copy.gone()
    assert "Stopped." in copy.output
    elsewhere = land / "elsewhere"
    assert command(elsewhere, "restore", str(land / "one.tar")).returncode == 0
    proved = command(elsewhere, "doctor", "--every-byte")
    assert (proved.returncode, "Aangan Home Pvt Ltd: everything agrees." in proved.stdout) == (0, True)
    assert Copy(elsewhere).gone(), "the last command stopped the database"


def test_two_copies_and_a_start_after_kill_9(opens: Opens) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    one = opens("one", GODOWN_PORT=str(port)).launch()
    two = opens("two").launch()
    one.wait(), two.wait()
    assert one.port == port != two.port
    assert one.answers()
    assert two.answers()
    taken = command(two.data.parent / "three", "serve", GODOWN_PORT=str(port))
    assert (taken.returncode, "GODOWN_PORT" in taken.stdout) == (1, True)
    assert command(one.data, "tenant", "add", "acme", "Acme Pvt Ltd").returncode == 0
    assert one.kill() >= 4
    assert one.gone()
    one.start()
    assert one.port == port
    assert "Acme Pvt Ltd" in command(one.data, "tenant", "list").stdout
    assert two.answers()
    assert one.kill("supervisor") == 1
    one.start()
    assert one.answers(), "what the killed supervisor left behind went, or was joined"
    assert one.interrupt() == 0
    two.process.terminate() if two.process else None
    assert one.gone()
    assert two.gone()


def lets_the_network_in(copy: Copy, browser: httpx.Client) -> None:
    """The next start with --lan: no demo password opens it, and a session from before is over."""
    copy.options, copy.environment = ("--lan",), {"GODOWN_PORT": str(copy.port)}
    copy.start()
    assert "godown-demo" not in copy.output
    assert "This address is not https" in copy.output
    assert not may_work(browser), "a session from before is over"
    assert browser.post("/login", data=MANAGER).status_code == 401
    assert "godown-demo" not in browser.get("/login").text
    assert httpx.get(f"http://{own_address()}:{copy.port}/health", timeout=60).status_code == 200
    assert copy.interrupt() == 0
    assert copy.gone()


def own_address() -> str:
    """The address of this machine in its network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def test_ctrl_c_while_it_starts(opens: Opens) -> None:
    copy = opens("data").launch()
    assert copy.process is not None
    while not copy.processes("postmaster") and copy.process.poll() is None:
        assert copy.process.poll() is None
    copy.interrupt()
    assert copy.gone()


NOBODY = 65534
AS_NOBODY = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
MAY_READ = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
"""This interpreter may lie in root's home; reading it is all that is allowed beyond an ordinary user's rights."""


@pytest.mark.skipif(os.geteuid() != 0, reason="this whole run is as an ordinary user")
@pytest.mark.skipif(shutil.which("setpriv") is None, reason="setpriv makes an ordinary user of root")
def test_as_an_ordinary_user() -> None:
    folder = Path(tempfile.mkdtemp(prefix="godown-user-"))
    os.chown(folder, NOBODY, NOBODY)
    copy = Copy(folder / "data", prefix=[*AS_NOBODY, *MAY_READ], cwd=folder, HOME=str(folder))
    try:
        copy.start()
        assert {process.uids().real for process in copy.processes()} == {NOBODY}
        assert copy.interrupt() == 0
        assert copy.gone()
    finally:
        copy.kill()
        shutil.rmtree(folder)


def test_a_note_of_another_program_is_not_taken_for_a_server(land: Path) -> None:
    """After a restart of the machine the number in postmaster.pid may belong to anything."""
    data = land / "data"
    assert command(data, "migrate").returncode == 0
    parts = [
        str(psutil.Process().pid),
        str(data / "postgres"),
        "1700000000",
        "5432",
        str(data / "postgres"),
        "",
        "1 1",
        "ready",
    ]
    (data / "postgres" / "postmaster.pid").write_text("\n".join(parts) + "\n")
    assert command(data, "doctor").returncode == 0
    assert Copy(data).gone()


def test_killed_while_the_database_is_made(land: Path) -> None:
    """A folder that was half made (kill -9 in the first second) is made anew."""
    data = land / "data"
    (data / "postgres").mkdir(parents=True)
    (data / "postgres" / "PG_VERSION").write_text("18\n")
    (data / "postgres" / "postmaster.pid").write_text("-4711\n/half\n")
    (data / "postgres" / "base").mkdir()
    assert command(data, "migrate").returncode == 0
    assert Copy(data).gone()
