"""`godown import` at the command line."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from typer.testing import CliRunner

from godown.entrypoints.cli import app
from godown.platform.database import Database

Ask = Callable[..., tuple[int, str]]


@pytest.fixture
def ask(database: Database, tenant_id: UUID, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Runs a command on the test's database."""
    monkeypatch.setenv("GODOWN_DATABASE_URL", database.url)
    monkeypatch.setenv("GODOWN_DATA", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str]:
        answer = CliRunner().invoke(app, ["import", *words, "--tenant", str(tenant_id)])
        return answer.exit_code, answer.output

    return run


def test_a_file_is_checked_and_saved(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "skus.csv"
    file.write_text("sku,name,price\nTEA,Tea,275\nCUP,Cup,50/-\n")
    code, said = ask("skus", str(file), "--dry-run")
    assert (code, "Nothing was saved" in said, "50.00" in said) == (1, True, True)
    code, said = ask("auto", str(file), "--errors", "wrong.csv")
    assert (code, "Saved 1." in said) == (1, True)
    assert "CUP" in (tmp_path / "wrong.csv").read_text()
    file.write_text("sku,name,price\nTEA,Tea,275\nCUP,Cup,50\n")
    code, said = ask("skus", str(file))
    assert (code, "1 new, 0 changed, 1 same" in said, "Saved 1." in said) == (0, True, True)


def test_a_file_that_is_not_there_and_a_template(ask: Ask, tmp_path: Path) -> None:
    code, said = ask("skus", "nowhere.csv")
    assert (code, "There is no file nowhere.csv." in said) == (1, True)
    code, said = ask("orders", "template")
    assert (code, (tmp_path / "orders.csv").read_bytes()[:12]) == (0, b"\xef\xbb\xbforder_id,")
