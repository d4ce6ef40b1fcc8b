"""A backup is one file; after a wreck it brings everything back: the ledger proves itself, the documents can be read."""

import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from godown.entrypoints.doctor import examine
from godown.entrypoints.worker.night import watch
from godown.kernel.refusal import Refusal
from godown.platform.backup import Manifest, backup, read_manifest, restore
from godown.platform.database import Database
from godown.platform.files import FolderFiles, keep_file
from godown.platform.nightly import back_up_by_night, backups, due_since, is_due
from godown.platform.settings import Settings
from godown.platform.transaction import transaction
from tests import servers
from tests.builders.seller import Seller
from tests.stores.conftest import MAJORS
from tests.world.jobs import office

NIGHT = datetime(2026, 11, 24, 21, 5, tzinfo=UTC)
PAPER = b"%PDF-1.7 an invoice"


def quiet(_what: str, _done: int, _of: int) -> None:
    """Nobody watches."""


class House:
    """An installation of its own: a database, a folder of files, a business with a day behind it."""

    def __init__(self, major: int, folder: Path) -> None:
        self.major, self.folder = major, folder
        self.url = servers.copied_database(major, f"house_{folder.name.replace('-', '_')}"[:60])
        self.files = FolderFiles(folder / "files")
        database = Database(self.url)
        self.tenant = servers.fresh_tenant(database)
        seller = Seller(database, self.tenant)
        seller.stocks(TEA=10)
        seller.takes(seller.order("1", TEA=3), seller.order("2", TEA=9))
        with seller.open() as tx:
            self.paper = keep_file(
                tx, self.files, kind="invoice", name="1.pdf", media_type="application/pdf", content=PAPER
            )
        database.close()

    def saved(self, name: str = "one.tar") -> tuple[Path, Manifest]:
        """A backup of it."""
        target = self.folder / name
        return target, backup(self.url, self.files, target, NIGHT, quiet)

    def run(self, statement: str) -> None:
        """Do something to it as its owner."""
        with psycopg.connect(self.url, autocommit=True) as owner:
            owner.execute(statement.encode())

    def count(self, table: str) -> int:
        """Rows of a table, of all businesses."""
        with psycopg.connect(self.url) as owner:
            row = owner.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
        return int(row[0]) if row else 0

    def findings(self) -> list[str]:
        """What the doctor says."""
        database = Database(self.url)
        try:
            return [one.check for one in examine(database, self.files, self.tenant, every_byte=True).findings]
        finally:
            database.close()


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(MAJORS[0], tmp_path)


@pytest.mark.parametrize("major", MAJORS)
def test_a_wreck_comes_back_whole(major: int, tmp_path: Path) -> None:
    house = House(major, tmp_path)
    target, manifest = house.saved()
    assert (manifest.files, manifest.missing, read_manifest(target)) == (1, (), manifest)
    assert oct(target.stat().st_mode & 0o777) == "0o600"
    moves = house.count("stock_move")
    house.run("DELETE FROM stock_move")
    house.run("CREATE TABLE since_then (id int)")
    for path in (house.folder / "files").rglob("*"):
        if path.is_file():
            path.unlink()
    assert {"balances_follow_moves", "files_are_there"} <= set(house.findings())
    with pytest.raises(Refusal, match="--force"):
        restore(house.url, house.files, target, quiet)
    restore(house.url, house.files, target, quiet, force=True)
    assert house.findings() == []
    assert (house.count("stock_move"), house.count("promise")) == (moves, 3)
    database = Database(house.url)
    with transaction(database, house.tenant) as tx:
        assert tx.scalar("SELECT to_regclass('public.since_then')::text") is None
        assert house.files.get(tx.scalar("SELECT path FROM stored_file WHERE id = %(id)s", id=house.paper)) == PAPER
        assert tx.scalar("SELECT rolname FROM pg_roles WHERE rolname = current_user") == "godown_app"
    with transaction(database, UUID(int=1)) as tx:
        assert tx.scalar("SELECT count(*) FROM stock_move") == 0, "the walls stand again"
    database.close()
    again, _ = house.saved("two.tar")
    restore(house.url, house.files, again, quiet, force=True)
    assert house.findings() == []


def test_a_restore_that_fails_changes_nothing(house: House) -> None:
    target, _ = house.saved()
    moves = house.count("stock_move")
    cut = house.folder / "cut.tar"
    with tarfile.open(target) as whole, tarfile.open(cut, "w") as less:
        for member in whole:
            if not member.name.startswith("files/"):
                less.addfile(member, whole.extractfile(member))
    for wrong, why in ((cut, "damaged"), (house.folder / "none.tar", "not a backup"), (Path(__file__), "not a backup")):
        with pytest.raises(Refusal, match=why):
            restore(house.url, house.files, wrong, quiet, force=True)
    with psycopg.connect(house.url), pytest.raises(Refusal, match="Stop Godown"):
        restore(house.url, house.files, target, quiet, force=True)
    assert (house.count("stock_move"), house.findings()) == (moves, [])


def test_into_an_empty_place_on_another_machine(house: House) -> None:
    target, _ = house.saved()
    elsewhere = servers.copied_database(house.major, f"empty_{house.folder.name.replace('-', '_')}"[:60])
    files = FolderFiles(house.folder / "other" / "files")
    restore(elsewhere, files, target, quiet)
    database = Database(elsewhere)
    assert examine(database, files, house.tenant, every_byte=True).findings == ()
    database.close()


def test_by_night(house: House) -> None:
    settings = Settings(data=house.folder, database_url=house.url, backups_kept=2)
    database = Database(house.url)
    house.run(f"UPDATE tenant SET created_at = '{NIGHT.isoformat()}'")
    assert not is_due(settings, database, NIGHT), "what began today waits for its first night"
    house.run("UPDATE tenant SET created_at = '2026-11-20'")
    assert is_due(settings, database, NIGHT)
    assert not is_due(Settings(data=house.folder, database_url=house.url, backups_kept=0), database, NIGHT)
    for night in range(3):
        back_up_by_night(settings, house.files, NIGHT + timedelta(days=night))
    assert [one.path.name for one in backups(settings)] == [
        "nightly-20261126-210500.tar",
        "nightly-20261125-210500.tar",
    ]
    assert not is_due(settings, database, NIGHT + timedelta(days=2, hours=23))
    assert is_due(settings, database, NIGHT + timedelta(days=3))
    database.close()


def test_the_worker_watches_the_night(house: House) -> None:
    house.run("UPDATE tenant SET created_at = '2026-11-20'")
    database = Database(house.url)
    worker = office(database, house.folder, database_url=house.url)
    assert [watch(worker), watch(worker)] == [True, False]
    database.close()


def test_when_a_backup_is_due() -> None:
    assert due_since(NIGHT, 21) == NIGHT.replace(minute=0)
    assert due_since(NIGHT - timedelta(minutes=6), 21) == datetime(2026, 11, 23, 21, tzinfo=UTC)
