"""`python -m godown.entrypoints.web_process`: the web process that `serve` starts. Apart from the command line, which
does not need what it imports."""

import logging
import os
import socket
import threading

import uvicorn

from godown.entrypoints.app import create_app
from godown.entrypoints.cli.processes import leave_with_parent, tell_where_when_asked
from godown.entrypoints.ready import keep_ready
from godown.platform.database import Database
from godown.platform.memory import collect_seldom, take_turns_often
from godown.platform.settings import read_settings


def main() -> None:
    """Answer requests until told to stop."""
    settings = read_settings()
    leave_with_parent()
    tell_where_when_asked()
    logging.basicConfig(level=logging.WARNING)
    database = Database(settings.database_url, app_url=settings.app_database_url, pool_size=settings.pool_size)
    config = uvicorn.Config(create_app(database, settings), host=settings.host, port=settings.port, log_level="warning",
                            timeout_graceful_shutdown=10)  # fmt: skip
    collect_seldom()
    take_turns_often()
    keep_ready(threading.Event())
    uvicorn.Server(config).run(sockets=_given_socket())


def _given_socket() -> list[socket.socket] | None:
    """The socket that the supervisor listens on for us."""
    number = os.environ.get("GODOWN_SOCKET", "")
    return [socket.socket(fileno=int(number))] if number else None


if __name__ == "__main__":
    main()
