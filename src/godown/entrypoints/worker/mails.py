"""Mails to customers: written in plain text and a little HTML, sent over SMTP with the standard library.

The Message-ID is made from the parcel and the kind of the mail: a mail that is sent again, because the answer of the server
was lost, is the same mail to everyone who looks.
"""

import smtplib
import ssl
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from types import TracebackType
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from email_validator import EmailNotValidError, validate_email

from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.render import environment
from godown.kernel.money import format_inr
from godown.platform.settings import Settings
from godown.shipping.words import Letter

TIMEOUT_SECONDS: Final = 20
LOCAL: Final = ("localhost", "127.0.0.1", "::1")


class MailFault(Exception):
    """A mail was not taken. `refused`: it never will be (its address). `away`: the server itself does not answer."""

    def __init__(self, reason: str, *, refused: bool = False, away: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.refused = refused
        self.away = away


def letter_mail(letter: Letter, settings: Settings) -> EmailMessage:
    """The mail of a letter. Raises MailFault where the address cannot be one."""
    try:
        to = validate_email(letter.to_address, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise MailFault(f"The address cannot be right: {error}", refused=True) from error
    subject, opening = _words(letter)
    links = _links(letter, settings)
    name, sender = parseaddr(settings.mail_from)
    domain = sender.rpartition("@")[2] or "localhost"
    mail = EmailMessage()
    mail["Subject"] = _one_line(subject)
    mail["From"] = Address(_one_line(letter.seller_name or name)[:100], addr_spec=sender)
    mail["To"] = Address(addr_spec=to)
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = f"<{letter.parcel_id}.{letter.kind}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_text(letter, opening, links))
    page = environment().get_template("mail.html")
    mail.add_alternative(
        page.render(letter=letter, opening=opening, links=links, collect=_collect(letter)), subtype="html"
    )
    return mail


def _words(letter: Letter) -> tuple[str, str]:
    """(subject, first sentence) of each kind of mail."""
    names = {"order": letter.order_number, "seller": letter.seller_name, "courier": letter.courier_name}
    kinds = {
        "handed_over": (
            _("Your order %(order)s is on its way"),
            _("Your parcel from %(seller)s left with %(courier)s."),
        ),
        "out_for_delivery": (
            _("Your order %(order)s arrives today"),
            _("%(courier)s is out with your parcel from %(seller)s."),
        ),
        "delivered": (
            _("Your order %(order)s was delivered"),
            _("%(courier)s delivered your parcel from %(seller)s."),
        ),
        "not_delivered": (
            _("Your order %(order)s could not be delivered"),
            _("%(courier)s could not hand over your parcel from %(seller)s and will try again."),
        ),
        "pickup": (
            _("Your return of order %(order)s is fetched"),
            _("%(courier)s comes for what you send back to %(seller)s. Keep it packed, with this number on it."),
        ),
    }
    subject, opening = kinds[letter.kind]
    return subject % names, opening % names


def _links(letter: Letter, settings: Settings) -> list[tuple[str, str]]:
    """(word, address): our own page where the installation has a public address, and the courier's."""
    links = []
    if settings.public_url and letter.token:
        links.append((_("Follow your parcel"), f"{settings.public_url}/t/{letter.token}"))
    if letter.courier_url and letter.awb:
        links.append((_("On the courier's site"), courier_link(letter.courier_url, letter.awb)))
    return links


def courier_link(url: str, awb: str) -> str:
    """The courier's page of a parcel."""
    return url.replace("{awb}", quote(awb, safe=""))


def _collect(letter: Letter) -> str:
    to_pay = letter.collect_paise and letter.kind in ("handed_over", "out_for_delivery")
    return _("To pay on delivery: %(amount)s") % {"amount": format_inr(letter.collect_paise)} if to_pay else ""


def _text(letter: Letter, opening: str, links: list[tuple[str, str]]) -> str:
    lines = [opening, "", f"{_('Tracking number')}: {letter.awb}", f"{_('Courier')}: {letter.courier_name}",
             f"{_('Order')}: {letter.order_number}"]  # fmt: skip
    lines += [_collect(letter)] if _collect(letter) else []
    lines += ["", *letter.things] if letter.things else []
    lines += [part for word, link in links for part in ("", f"{word}:", link)]
    return "\n".join([*lines, "", "-- ", letter.seller_name, ""])


def _one_line(text: str) -> str:
    """A header's text: no line ends, no control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


class Post:
    """A connection to the mail server, opened when the first mail goes and opened again when it was lost."""

    def __init__(self, url: str, sender: str) -> None:
        self.url, self.sender = url, parseaddr(sender)[1]
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> "Post":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def send(self, mail: EmailMessage) -> None:
        """Send a mail to the one person it is for. Raises MailFault."""
        to = mail["To"].addresses[0].addr_spec
        try:
            if self._server is None:
                self._server = _connect(self.url)
            self._server.send_message(mail, self.sender, [to])
        except smtplib.SMTPRecipientsRefused as error:
            code, said = error.recipients[to]
            raise MailFault(_said(code, said), refused=code >= 500) from error
        except smtplib.SMTPSenderRefused as error:
            self._hang_up()
            raise MailFault(_said(error.smtp_code, error.smtp_error), away=True) from error
        except smtplib.SMTPResponseException as error:
            self._hang_up()
            refused = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500
            raise MailFault(_said(error.smtp_code, error.smtp_error), refused=refused, away=not refused) from error
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            raise MailFault(f"The mail server did not answer: {str(error)[:200]}", away=True) from error

    def _hang_up(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (OSError, smtplib.SMTPException):
                server.close()


def _said(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"The mail server says {code}: {' '.join(text.split())[:300]}"


def _connect(url: str) -> smtplib.SMTP:
    """Connect as `smtp://user:password@host:port` (TLS where the server offers it) or `smtps://` says.

    A password travels only under TLS, or within this machine.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise MailFault("GODOWN_SMTP_URL must be smtp://user:password@host:port or smtps://...", away=True)
    secure = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            parts.hostname, parts.port or 465, timeout=TIMEOUT_SECONDS, context=secure
        )
    else:
        server = smtplib.SMTP(parts.hostname, parts.port or 587, timeout=TIMEOUT_SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=secure)
        elif parts.username and parts.hostname not in LOCAL:
            server.close()
            raise MailFault("The mail server offers no TLS; the password is not sent in the clear.", away=True)
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server
