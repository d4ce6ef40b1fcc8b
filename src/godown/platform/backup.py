"""A backup is one file: the database as pg_dump writes it, and every stored file, with a manifest of what it is.

A tar archive: `manifest.json`, `database.dump` (custom format), `files/...`. The database is dumped first, so every file
that it names is in the archive. Backup and restore run as the owner of the database.
"""

import hashlib
import io
import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import Any, Final

import psycopg

from godown.kernel.refusal import Refusal
from godown.platform.database import APP_ROLE, plain_url
from godown.platform.embedded import client_binary
from godown.platform.files import Files
from godown.platform.migration import count_anew, known_revisions, migrate

FORMAT: Final = 1
CLIENTS: Final = (16, 18)
"""The majors whose programs the wheel carries."""

Step = Callable[[str, int, int], None]
"""Told how far it is: what is done, how many of how many."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is: which version made it when, of which PostgreSQL and schema; `missing` files were lost before."""

    format: int
    godown: str
    made_at: str
    postgres_major: int
    revision: str
    database_sha256: str
    files: int
    bytes: int
    missing: tuple[str, ...] = ()


def backup(url: str, files: Files, target: Path, now: datetime, step: Step) -> Manifest:
    """Write a backup; `target` appears when it is whole. Works while Godown runs. Refuses an owner who cannot see all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as name:
        dump, archive = Path(name) / "database.dump", Path(name) / "archive.tar"
        with psycopg.connect(plain_url(url), autocommit=True) as owner:
            major = _major(owner)
            _refuse_half_sighted(owner)
            step("Copying the database", 0, 0)
            _run("pg_dump", major, url, ["--format=custom", "--no-owner", f"--file={dump}"])
            revision = owner.execute("SELECT version_num FROM alembic_version").fetchone()
            kept = owner.execute("SELECT path, size_bytes FROM stored_file ORDER BY id").fetchall()
        present = [(path, size) for path, size in kept if files.size(path) == size]
        lost = tuple(sorted({path for path, _ in kept} - {path for path, _ in present}))
        manifest = Manifest(FORMAT, metadata.version("godown"), now.isoformat(), major, str(revision[0] if revision else ""),
                            _sha256(dump), len(present), sum(size for _, size in present), lost)  # fmt: skip
        with tarfile.open(archive, "w") as tar:
            _add(tar, "manifest.json", json.dumps(asdict(manifest), indent=1).encode(), now)
            tar.add(dump, "database.dump")
            for number, (path, _) in enumerate(present, 1):
                _add(tar, f"files/{path}", files.get(path), now)
                step("Copying files", number, len(present))
        _settle(archive)
        os.replace(archive, target)
    return manifest


def _add(tar: tarfile.TarFile, name: str, content: bytes, now: datetime) -> None:
    about = tarfile.TarInfo(name)
    about.size, about.mtime, about.mode = len(content), int(now.timestamp()), 0o600
    tar.addfile(about, io.BytesIO(content))


def _settle(path: Path) -> None:
    """Wait until the disk has it; nobody else may read it."""
    path.chmod(0o600)
    with path.open("rb") as file:
        os.fsync(file.fileno())


def read_manifest(source: Path) -> Manifest:
    """What a backup is. Refuses (`not_a_backup`) what is none."""
    try:
        with tarfile.open(source) as tar:
            first = tar.next()
            content = tar.extractfile(first) if first is not None and first.name == "manifest.json" else None
            told = json.loads(content.read()) if content else {}
            return Manifest(**told | {"missing": tuple(told["missing"])})
    except (OSError, tarfile.TarError, ValueError, KeyError, TypeError):
        raise Refusal("not_a_backup", f"{source} is not a backup of Godown, or is not there.", status=422) from None


def restore(url: str, files: Files, source: Path, step: Step, *, force: bool = False) -> Manifest:
    """Put a backup in the place of what is there, all or nothing, and bring it up to date.

    Refuses a backup of a newer Godown or PostgreSQL (`too_new`), a place that is not empty unless `force`
    (`not_empty`), a database that something uses (`in_use`), a damaged archive (`damaged`).
    """
    manifest = read_manifest(source)
    if manifest.format != FORMAT or (manifest.revision and manifest.revision not in known_revisions()):
        message = f"A newer Godown ({manifest.godown}) made this backup. Install that version first."
        raise Refusal("too_new", message, status=422)
    with psycopg.connect(plain_url(url), autocommit=True) as owner:
        major = _major(owner)
        _check_place(owner, manifest, major, force)
        _make_role(owner)
    with tempfile.TemporaryDirectory() as name, tarfile.open(source) as tar:
        dump = _unpack(tar, Path(name), manifest, files, step)
        step("Putting the database back", 0, 0)
        script, emptied = Path(name) / "database.sql", Path(name) / "empty.sql"
        _run("pg_restore", major, url, ["--no-owner", f"--file={script}", str(dump)])
        emptied.write_text(EMPTY)
        _run("psql", major, url, ["-X", "-q", "-v", "ON_ERROR_STOP=1", "--single-transaction", "-o", os.devnull,
                                  "-f", str(emptied), "-f", str(script)])  # fmt: skip
    migrate(url)
    step("Counting what is there", 0, 0)
    count_anew(url)
    return manifest


def _unpack(tar: tarfile.TarFile, folder: Path, manifest: Manifest, files: Files, step: Step) -> Path:
    """Put the files where they belong; answer the dump. A file that nobody names yet does no harm."""
    done = 0
    for member in tar:
        content = tar.extractfile(member)
        parts = PurePosixPath(member.name).parts
        if content is None or ".." in parts or member.name.startswith("/"):
            raise Refusal("damaged", f"The backup has an entry that does not belong there: {member.name}.", status=422)
        if member.name == "database.dump":
            (folder / "database.dump").write_bytes(content.read())
        elif parts[0] == "files":
            files.put(str(PurePosixPath(*parts[1:])), content.read())
            done += 1
            step("Putting files back", done, manifest.files)
    dump = folder / "database.dump"
    if not dump.exists() or _sha256(dump) != manifest.database_sha256 or done != manifest.files:
        raise Refusal("damaged", "The backup is damaged: something in it is missing or was changed.", status=422)
    return dump


def _check_place(owner: psycopg.Connection[Any], manifest: Manifest, major: int, force: bool) -> None:
    if manifest.postgres_major > major:
        message = f"The backup comes from PostgreSQL {manifest.postgres_major}; this server is {major}."
        raise Refusal("too_new", message, status=422)
    others = owner.execute(
        """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
           AND backend_type = 'client backend'"""
    ).fetchone()
    if others and others[0]:
        raise Refusal("in_use", "Something uses this database. Stop Godown first.")
    there = owner.execute("SELECT to_regclass('public.tenant') IS NOT NULL").fetchone()
    if there and there[0] and not force and owner.execute("SELECT 1 FROM tenant LIMIT 1").fetchone():
        raise Refusal("not_empty", "This place has a business in it. With --force the backup takes its place.")


def _make_role(owner: psycopg.Connection[Any]) -> None:
    owner.execute(
        f"""DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN CREATE ROLE {APP_ROLE} NOLOGIN; END IF;
            EXECUTE format('GRANT {APP_ROLE} TO %I', current_user);
        END $$""".encode()
    )


EMPTY: Final = """
DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT c.oid::regclass AS name FROM pg_class c
               WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') LOOP
        EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', one.name);
    END LOOP;
    FOR one IN SELECT p.oid::regprocedure AS name, p.prokind FROM pg_proc p
               WHERE p.pronamespace = 'public'::regnamespace
                 AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP
        EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', one.name);
    END LOOP;
    FOR one IN SELECT t.oid::regtype AS name FROM pg_type t
               WHERE t.typnamespace = 'public'::regnamespace AND (t.typtype IN ('e', 'd') OR (t.typtype = 'c' AND EXISTS (
                   SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))) LOOP
        EXECUTE format('DROP TYPE IF EXISTS %s CASCADE', one.name);
    END LOOP;
    FOR one IN SELECT c.oid::regclass AS name FROM pg_class c
               WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S' LOOP
        EXECUTE format('DROP SEQUENCE IF EXISTS %s CASCADE', one.name);
    END LOOP;
END $$;
"""
"""Runs in one transaction with what is restored: a restore that fails changes nothing."""


def _refuse_half_sighted(owner: psycopg.Connection[Any]) -> None:
    """Row-level security is forced, for the owner too; a backup that it cuts down would be none."""
    sees = owner.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user").fetchone()
    if not (sees and sees[0]):
        message = "The owner of the database cannot see every business. As its administrator: ALTER ROLE ... BYPASSRLS."
        raise Refusal("half_sighted", message, status=403)


def _major(owner: psycopg.Connection[Any]) -> int:
    return owner.info.server_version // 10_000


def _run(program: str, major: int, url: str, arguments: list[str]) -> None:
    """Run a client program of the server's own major, or the next. The address travels in the environment: arguments
    can be read by everybody on the machine."""
    fitting = [one for one in CLIENTS if one >= major]
    if not fitting:
        raise Refusal("too_new", f"PostgreSQL {major} is newer than the programs that come with Godown.")
    path = client_binary(program, fitting[0])
    done = subprocess.run([str(path), *arguments], env=_environment(url), capture_output=True, text=True)
    if done.returncode:
        words = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise Refusal("failed", f"{program} failed: {words[0]}", status=500)


NAMES: Final = {"host": "PGHOST", "hostaddr": "PGHOSTADDR", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE",
                "password": "PGPASSWORD", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT",
                "sslkey": "PGSSLKEY", "options": "PGOPTIONS", "passfile": "PGPASSFILE"}  # fmt: skip


def _environment(url: str) -> dict[str, str]:
    told = psycopg.conninfo.conninfo_to_dict(plain_url(url))
    return os.environ | {NAMES[name]: str(value) for name, value in told.items() if name in NAMES and value is not None}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
