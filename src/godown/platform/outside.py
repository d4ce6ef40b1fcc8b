"""How Godown speaks to a machine elsewhere: bounded in time and size, never redirected, never inside a transaction.

The address comes from a setting of the business. Which hosts it may lead to is said by the installation (`platform/reach.py`).
"""

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

import httpcore
import httpx
import msgspec

from godown.kernel.refusal import Invalid
from godown.platform.reach import GuardedBackend, PrivateHost, Reach, reach_of
from godown.platform.settings import read_settings

CONNECT_SECONDS: Final = 5
SILENCE_SECONDS: Final = 20
"""How long the other side may say nothing at all."""

CALL_SECONDS: Final = 30
"""How long one call may take, all in all: a side that drips a byte a second does not hold a worker."""

ANSWER_MAX: Final = 8 * 1024 * 1024
"""No answer is larger (a label is about 100 KiB, a page of orders about 1 MiB)."""

MISDIRECTED: Final = 421
"""Nothing was sent: the same again is refused again, whatever is in it."""


class OutsideFault(Exception):
    """The other side gave no usable answer. `status` is 0 where there was none at all (then it may have acted)."""

    def __init__(self, reason: str, *, status: int = 0, retry_after: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.retry_after = retry_after

    @property
    def permanent(self) -> bool:
        """Whether the same call again would be refused again."""
        return 400 <= self.status < 500 and self.status not in (408, 409, 423, 425, 429)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with a status below 300."""

    status: int
    media_type: str
    content: bytes

    def json(self) -> Any:
        """The content as JSON. Raises OutsideFault where it is not."""
        try:
            return msgspec.json.decode(self.content)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            raise OutsideFault("The answer is not JSON.", status=502) from error


def check_base_url(url: str, field: str = "base_url") -> str:
    """A base URL as it is kept, without a slash at the end. Refuses what is not plain http(s)."""
    parts = urlsplit(url.strip())
    try:
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or parts.username or parts.password or parts.query or parts.fragment or len(url) > 500:
        raise Invalid("An address is https://host/path, without a password, query or fragment in it.", field=field)
    return url.strip().rstrip("/")


def same_place(url: str, base_url: str) -> bool:
    """Whether a URL that the other side names lies on its own host and port."""
    try:
        one, two = urlsplit(url), urlsplit(base_url)
        return (one.scheme, one.hostname, one.port) == (two.scheme, two.hostname, two.port) and not one.username
    except ValueError:
        return False


@cache
def _trust() -> ssl.SSLContext:
    """The certificates that we trust, read once: reading them takes longer than most calls."""
    return httpx.create_ssl_context(trust_env=False)


class _Guarded(httpx.HTTPTransport):
    """The usual way out, with a guard at the connect."""

    def __init__(self, reach: Reach) -> None:
        super().__init__(verify=_trust(), trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=_trust(), network_backend=GuardedBackend(reach))


class Line:
    """A line to one machine: its base URL, the headers of every call, connections used again. It reaches what the settings
    of the installation allow, unless told otherwise."""

    def __init__(
        self,
        base_url: str,
        headers: Mapping[str, str],
        *,
        silence_seconds: int = SILENCE_SECONDS,
        reach: Reach | None = None,
    ) -> None:
        self.base_url = base_url
        timeout = httpx.Timeout(silence_seconds, connect=min(CONNECT_SECONDS, silence_seconds))
        self._client = httpx.Client(
            headers=dict(headers), timeout=timeout, follow_redirects=False, trust_env=False,
            transport=_Guarded(reach or reach_of(read_settings())),
        )  # fmt: skip

    def close(self) -> None:
        """Close its connections."""
        self._client.close()

    def call(self, method: str, path: str, *, body: object = None, params: Mapping[str, str] | None = None) -> Reply:
        """Call `path` (or a whole URL of the same place). Raises OutsideFault for anything but a good answer."""
        url = path if "://" in path else f"{self.base_url}{path}"
        if not same_place(url, self.base_url):
            raise OutsideFault("The address leads to another place.", status=422)
        content = None if body is None else msgspec.json.encode(body)
        headers = {} if body is None else {"content-type": "application/json"}
        try:
            with self._client.stream(method, url, content=content, headers=headers, params=params) as answer:
                reply = Reply(answer.status_code, answer.headers.get("content-type", ""), _read(answer))
                wait = answer.headers.get("retry-after", "")
        except PrivateHost as error:
            say = f"{error} lies in a private network, and this installation calls none there. GODOWN_PRIVATE_HOSTS lets it."
            raise OutsideFault(say, status=MISDIRECTED) from error
        except httpx.TimeoutException as error:
            raise OutsideFault("It did not answer in time.") from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise OutsideFault(f"It cannot be reached: {str(error)[:200] or type(error).__name__}.") from error
        if not 200 <= reply.status < 300:
            after = min(int(wait), 86_400) if wait.isdecimal() and len(wait) < 9 else None
            raise OutsideFault(_why(reply), status=reply.status, retry_after=after)
        return reply


def _read(answer: httpx.Response) -> bytes:
    ends, parts, size = time.monotonic() + CALL_SECONDS, list[bytes](), 0
    for part in answer.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > ANSWER_MAX:
            raise OutsideFault(f"The answer is larger than {ANSWER_MAX // 1024 // 1024} MiB.", status=502)
        if time.monotonic() > ends:
            raise OutsideFault(f"The answer took longer than {CALL_SECONDS} s.")
    return b"".join(parts)


def _why(reply: Reply) -> str:
    """The sentence of a refusal: what the other side says, as short text, or its status."""
    if reply.status in (301, 302, 303, 307, 308):
        return f"It answered {reply.status}, a redirect. Enter the final address."
    if reply.status in (401, 403):
        return f"It does not let us in ({reply.status}). Check the token."
    said = ""
    try:
        content = msgspec.json.decode(reply.content)
    except (msgspec.DecodeError, RecursionError):
        content = None
    if isinstance(content, dict):
        said = next((str(content[k]) for k in ("detail", "message", "error") if isinstance(content.get(k), str)), "")
    return f"It answered {reply.status}: {' '.join(said.split())[:300]}" if said else f"It answered {reply.status}."
