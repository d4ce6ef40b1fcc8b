"""A mail server of the world outside: real SMTP on 127.0.0.1 that refuses, is slow, and hangs up after it took a mail."""

import asyncio
import email
import email.policy
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

AWAY = "smtp://127.0.0.1:9"
"""Nobody answers there."""


class MailServer:
    """What it took. `moods` are how it treats the next mails, one each: `slow`, `lost` (takes it, then hangs up without an
    answer), `refuses` (550 for the mail), `busy` (451). `unknown` are addresses that it does not take (550)."""

    def __init__(self) -> None:
        self.moods: deque[str] = deque()
        self.unknown: set[str] = set()
        self.took: list[EmailMessage] = []
        self.url = ""

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        """Whether an address is taken."""
        if address in self.unknown:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take a mail, in a mood."""
        mood = self.moods.popleft() if self.moods else ""
        if mood == "refuses":
            return "550 this is spam"
        if mood == "busy":
            return "451 come back later"
        if mood == "slow":
            await asyncio.sleep(0.2)
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.took.append(email.message_from_bytes(content, policy=email.policy.default))
        if mood == "lost":
            hung_up: Any = server.transport
            hung_up.abort()
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A mail server that answers on 127.0.0.1."""
    server = MailServer()
    controller = _Controller(server, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        server.url = f"smtp://127.0.0.1:{_port(controller.server)}"
        yield server
    finally:
        controller.stop()


def _port(server: Any) -> int:
    port: int = server.sockets[0].getsockname()[1]
    return port


class _Controller(Controller):
    """A controller on whichever port is free."""

    def _trigger_server(self) -> None:
        self.port = _port(self.server)
        super()._trigger_server()  # type: ignore[no-untyped-call]
