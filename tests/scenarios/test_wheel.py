"""Installed without the repo: a wheel built from it, in an environment of its own, serves from another folder."""

import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world.copy import Copy, open_land

pytestmark = pytest.mark.xdist_group("kill")

ROOT = Path(__file__).parents[2]


def run(*words: str, cwd: Path) -> str:
    """Run a program to its end, knowing nothing of the source tree."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(words, cwd=cwd, env=clean, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{words}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture
def land() -> Iterator[Path]:
    with open_land() as folder:
        yield folder


@pytest.fixture
def installed(land: Path) -> Path:
    """The Python of an environment that has the wheel, and the libraries of this one (so nothing is fetched)."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(land / "dist"), cwd=ROOT)
    run(sys.executable, "-m", "venv", "--without-pip", str(land / "env"), cwd=land)
    python = land / "env" / "bin" / "python"
    (wheel,) = (land / "dist").glob("godown-*.whl")
    run(sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index",
        "--disable-pip-version-check", str(wheel), cwd=land)  # fmt: skip
    # A path in a .pth file is not searched for further .pth files, so the editable install of this tree stays unseen.
    (site,) = (land / "env" / "lib").glob("python*/site-packages")
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def test_the_wheel_serves_from_another_folder(installed: Path, land: Path) -> None:
    elsewhere = land / "elsewhere"
    elsewhere.mkdir()
    where = run(str(installed), "-c", "import godown; print(godown.__file__)", cwd=elsewhere)
    assert Path(where.strip()).is_relative_to(land / "env")
    assert "serve" in run(str(installed.parent / "godown"), "--help", cwd=elsewhere)
    copy = Copy(land / "data", "--demo", python=str(installed), cwd=elsewhere, PYTHONPATH="")
    try:
        copy.start()
        with copy.client() as browser:
            login = browser.get("/login")
            parts = set(re.findall(r"""(?:href|src)=["'](/static/[^"'#]+)""", login.text))
            assert len(parts) >= 2, "a page has its styles and scripts"
            assert {browser.get(part).status_code for part in parts} == {200}
            browser.post("/login", data={"email": "manager@demo.example", "password": "godown-demo"})
            today = browser.get("/")
            assert (today.status_code, "Today" in today.text, "/login" in str(today.url)) == (200, True, False)
        assert copy.interrupt() == 0
        assert copy.gone()
    finally:
        copy.kill()
