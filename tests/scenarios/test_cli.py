"""Commands of the operator: businesses, people, keys, the doctor. (With an embedded server: `test_serve.py`.)"""

import os
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner, Result

from godown.entrypoints.cli import app
from godown.platform.database import Database
from godown.platform.identity import log_in, who_has_key
from godown.platform.transaction import platform_transaction
from tests import servers

Runs = Callable[..., Result]


@pytest.fixture
def url() -> str:
    return servers.copied_database(18, f"cli_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")


@pytest.fixture
def runs(url: str, tmp_path: Path) -> Runs:
    """Runs a command and says how it ended."""
    environment = {"GODOWN_DATABASE_URL": url, "GODOWN_DATA": str(tmp_path)}
    return lambda *words, **more: CliRunner(env=environment).invoke(app, words, **more)


def said(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_a_business_its_people_and_its_keys(runs: Runs, url: str) -> None:
    assert "none yet" in runs("user", "list").output
    assert "acme" in said(runs("tenant", "add", "Acme", "Acme Pvt Ltd"))
    again = runs("tenant", "add", "acme", "Acme again")
    assert (again.exit_code, "acme already" in again.output) == (1, True)
    assert runs("tenant", "add", "a b", "Spaces").exit_code == 1
    made = said(runs("user", "add", "asha@acme.example.com", "--role", "owner", "--generate"))
    password = made.rpartition("Password: ")[2]
    said(runs("user", "add", "ravi@acme.example.com", "--role", "picker", input="correct horse\ncorrect horse\n"))
    assert runs("user", "add", "x@acme.example.com", "--role", "king", "--generate").exit_code == 1
    said(runs("user", "role", "ravi@acme.example.com", "packer"))
    assert runs("user", "deactivate", "asha@acme.example.com").exit_code == 1
    said(runs("user", "deactivate", "ravi@acme.example.com"))
    listed = said(runs("user", "list"))
    assert "asha@acme.example.com asha owner never" in listed
    assert "ravi@acme.example.com ravi packer shut out" in listed
    key = said(runs("key", "add", "Shop", "--scopes", "orders,read")).split()[-1]
    database = Database(url)
    with platform_transaction(database) as tx:
        assert log_in(tx, "asha@acme.example.com", password, "", "") is not None
        known = who_has_key(tx, key)
    assert known is not None
    assert known.tenant_name == "Acme Pvt Ltd"
    number = said(runs("key", "list")).partition("last used ")[2].split()[0]
    said(runs("key", "revoke", number))
    said(runs("user", "password", "asha@acme.example.com", input="another horse\nanother horse\n"))
    with platform_transaction(database) as tx:
        assert who_has_key(tx, key) is None
        assert log_in(tx, "asha@acme.example.com", password, "", "") is None
        assert log_in(tx, "asha@acme.example.com", "another horse", "", "") is not None
    database.close()


def test_several_businesses_must_be_named(runs: Runs) -> None:
    said(runs("tenant", "add", "acme", "Acme"))
    said(runs("tenant", "add", "best", "Best"))
    unclear = runs("key", "list")
    assert (unclear.exit_code, "--tenant" in unclear.output) == (1, True)
    said(runs("key", "list", "--tenant", "best"))
    assert runs("key", "list", "--tenant", "cost").exit_code == 1


def test_the_doctor_ends_with_1_when_something_is_wrong(runs: Runs, url: str) -> None:
    assert "loaded" in said(runs("demo"))
    assert "loaded before" in said(runs("demo"))
    assert "everything agrees" in said(runs("doctor"))
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("UPDATE stock_supply SET waiting = waiting + 1")
    ill = runs("doctor", "--tenant", "demo")
    assert (ill.exit_code, "waiting_follows_promises" in ill.output) == (1, True)
    assert "are counted as waiting" in ill.output
