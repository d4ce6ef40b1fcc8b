"""Settings of an installation, read once from the environment (`GODOWN_*`); every one has a default."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

VARIABLES: Final = {
    "GODOWN_DATA": "The folder of the embedded database, stored files and backups. Default: `.godown` in the home folder.",
    "GODOWN_DATABASE_URL": "A PostgreSQL server (`postgresql://...`, as its owner). Default: the embedded server.",
    "GODOWN_APP_DATABASE_URL": "A login of its own for the application, bound by row-level security.",
    "GODOWN_HOST": "The address to listen on. Default: `127.0.0.1`; `godown serve --lan` listens on all.",
    "GODOWN_PORT": "The port to listen on. Default: a free one.",
    "GODOWN_PUBLIC_URL": "The address under which customers and shops reach Godown: in mails, links and webhooks.",
    "GODOWN_SMTP_URL": "The mail server: `smtp://user:password@host:587` or `smtps://...`. Without it mails wait.",
    "GODOWN_MAIL_FROM": "The sender of mails. Default: `godown@localhost`.",
    "GODOWN_POSTGRES_MAJOR": "The embedded PostgreSQL: 18 (default) or 16.",
    "GODOWN_POOL_SIZE": "Connections of the web process. Default: 20.",
    "GODOWN_BACKUPS_KEPT": "How many nightly backups stay in the data folder. Default: 14; 0 makes none.",
    "GODOWN_BACKUP_HOUR": "The hour (UTC) from which the worker makes the nightly backup. Default: 21.",
    "GODOWN_PRIVATE_HOSTS": "Whether shops and couriers may have addresses in private networks: `1`, `0`, or the networks that "
    "are allowed (`192.168.1.0/24, 10.0.0.5`). Default: 1 as long as Godown is reached only from its own machine, else 0.",
    "GODOWN_LAN": "The network is let in: demo passwords are refused. Set by `godown serve --lan`.",
}
"""What each variable of the environment means; the reference is made from it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where data lies, which database, which address. An empty `database_url` means the embedded server.

    `lan`: the network is let in, so demo passwords are refused. Each night, after `backup_hour` (UTC; 21 is 02:30 in
    India), a backup is made and the last `backups_kept` are kept; 0 means none is made.
    """

    data: Path
    database_url: str = ""
    app_database_url: str = ""
    host: str = "127.0.0.1"
    port: int = 0
    public_url: str = ""
    smtp_url: str = ""
    mail_from: str = "godown@localhost"
    postgres_major: int = 18
    pool_size: int = 20
    durable: bool = True
    lan: bool = False
    private_hosts: str = ""
    backups_kept: int = 14
    backup_hour: int = 21


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. Raises ValueError naming the variable whose value cannot be read."""
    env = os.environ if environment is None else environment
    return Settings(
        data=Path(env.get("GODOWN_DATA", str(Path.home() / ".godown"))).expanduser().absolute(),
        database_url=env.get("GODOWN_DATABASE_URL", ""),
        app_database_url=env.get("GODOWN_APP_DATABASE_URL", ""),
        host=env.get("GODOWN_HOST", "127.0.0.1"),
        port=_whole(env, "GODOWN_PORT", 0),
        public_url=env.get("GODOWN_PUBLIC_URL", "").rstrip("/"),
        smtp_url=env.get("GODOWN_SMTP_URL", ""),
        mail_from=env.get("GODOWN_MAIL_FROM", "godown@localhost"),
        postgres_major=_whole(env, "GODOWN_POSTGRES_MAJOR", 18),
        pool_size=_whole(env, "GODOWN_POOL_SIZE", 20),
        backups_kept=_whole(env, "GODOWN_BACKUPS_KEPT", 14),
        backup_hour=_whole(env, "GODOWN_BACKUP_HOUR", 21) % 24,
        lan=bool(env.get("GODOWN_LAN", "")),
        private_hosts=env.get("GODOWN_PRIVATE_HOSTS", ""),
    )


def _whole(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name, "")
    if not value:
        return default
    if not value.isdigit():
        raise ValueError(f"{name} must be a whole number, not {value!r}")
    return int(value)
