"""How a stored file or a paper goes out: under its own name, never guessed at, never run, kept by nobody in between."""

from typing import Any, Final
from urllib.parse import quote

from litestar import Response

from godown.entrypoints.door import AnyRequest, Door
from godown.platform.files import StoredFile

SHOWN: Final = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
"""What a browser may show inside a page of ours; anything else is a download."""
FILE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
"""A paper may be framed by our own pages (to print it), and can load nothing. Viewers style their own page inline."""
PDF: Final = "application/pdf"


def file_answer(request: AnyRequest, door: Door, file: StoredFile) -> Response[bytes]:
    """A stored file. Its content never changes, so a browser that has it is told so (304)."""
    tag = f'"{file.id}"'
    if request.headers.get("if-none-match") == tag:
        return Response(b"", status_code=304, media_type=file.media_type, headers={"etag": tag})
    headers = _headers(file.name, file.media_type) | {"etag": tag}
    return Response(door.files.get(file.path), media_type=file.media_type, headers=headers)


def pdf_answer(name: str, content: bytes) -> Response[bytes]:
    """A paper that is made for this request and not kept."""
    return Response(content, media_type=PDF, headers=_headers(f"{name}.pdf", PDF))


def _headers(name: str, media_type: str) -> dict[str, Any]:
    shown = "inline" if media_type in SHOWN else "attachment"
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_. ") else "-" for sign in name)
    return {
        "content-disposition": f"{shown}; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}",
        "cache-control": "private, no-cache",
        "content-security-policy": FILE_POLICY,
        "x-content-type-options": "nosniff",
    }
