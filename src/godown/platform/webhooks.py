"""Signed messages between machines, as Standard Webhooks (https://www.standardwebhooks.com) has it: HMAC-SHA256 over
`id.timestamp.body`, in the headers webhook-id, webhook-timestamp (seconds) and webhook-signature (`v1,` and base64).
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from godown.kernel.refusal import Refusal

TOLERANCE_SECONDS: Final = 5 * 60
"""How old or new a message may be: an old one that somebody caught cannot be sent again for ever."""

PREFIX: Final = "whsec_"


def new_secret() -> str:
    """A fresh secret that both sides keep."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The signature header of a message."""
    content = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(_key(secret), content, hashlib.sha256)).decode()


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        return secret.encode()


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The id of a message that is truly from the other side. Refuses (401 `bad_signature`) any other."""
    message_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    given = headers.get("webhook-signature", "").split()
    if not secret or not message_id or len(message_id) > 200 or not stamp.isascii() or not stamp.isdigit():
        raise _refused("The message is not signed.")
    if len(stamp) > 11 or abs(int(now.timestamp()) - int(stamp)) > TOLERANCE_SECONDS:
        raise _refused("The message is too old, or from the future.")
    right = sign(secret, message_id, int(stamp), body)
    if not any(hmac.compare_digest(right.encode(), one.encode()) for one in given[:10]):
        raise _refused("The signature is wrong.")
    return message_id


def _refused(sentence: str) -> Refusal:
    return Refusal("bad_signature", sentence, status=401)
