"""Photos of people's phones: known by their first bytes, never by what the sender calls them."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from godown.kernel.refusal import Invalid, Refusal
from godown.platform.files import Files, keep_file
from godown.platform.transaction import Tx

PHOTO_MAX: Final = 8 * 1024 * 1024
"""A phone's photo is 2 to 6 MiB; a larger one would make every page that shows it slow."""


def photo_type(content: bytes) -> str | None:
    """The media type of a JPEG, PNG or WebP image; None for anything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return None


def keep_photo(tx: Tx, files: Files, name: str, content: bytes) -> UUID:
    """Keep a photo and answer its id. Refuses (`not_a_photo`, `file_too_large`, `file_empty`)."""
    if len(content) > PHOTO_MAX:
        text = f"A photo has at most {PHOTO_MAX // 1024 // 1024} MiB."
        raise Refusal("file_too_large", text, status=413, name=name)
    media = photo_type(content)
    if content and media is None:
        text = "This is no photo that browsers show. Send a JPEG, PNG or WebP."
        raise Refusal("not_a_photo", text, status=415, name=name)
    return keep_file(tx, files, kind="photo", name=name, media_type=media or "", content=content)


def need_photos(tx: Tx, ids: Sequence[UUID], field: str) -> None:
    """Refuse ids of photos that were never sent (or belong to another business)."""
    there = set(
        tx.scalars(
            "SELECT id FROM stored_file WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s) AND kind = 'photo'",
            ids=list(ids),
        )
    )
    if missing := [one for one in ids if one not in there]:
        raise Invalid("Send the photo first, then name its id.", field=field, ids=[str(one) for one in missing])
